package greenroll.emulator.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock of roll time. It also schedules tasks. */
public interface CloudClock extends InstantSource {

    /** A scheduled task that can be cancelled. Cancelled twice, or after it ran: no effect. */
    interface Scheduled {
        void cancel();
    }

    /** The present instant of roll time. It never goes back. */
    @Override
    Instant instant();

    /**
     * Runs the task once, at that instant or as soon as possible after it. When the instant has passed, the task runs
     * at once, but never within this call. In virtual time, tasks of one instant run in the order in which they were
     * scheduled. In other time, each task runs on its own thread.
     */
    Scheduled at(Instant when, Runnable task);

    default Scheduled after(Duration delay, Runnable task) {
        return at(instant().plus(delay), task);
    }

    /** Whether nothing happens except what this clock runs, on the thread that drives it. */
    boolean isVirtual();

    /** The real time that so much roll time takes; zero in virtual time. */
    Duration onTheWall(Duration rollTime);
}
