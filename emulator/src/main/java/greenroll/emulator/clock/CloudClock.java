package greenroll.emulator.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Roll time, and what is to happen at an instant of it. */
public interface CloudClock extends InstantSource {

    /** What was scheduled and may be called off. Called off twice, or after it ran: no effect. */
    interface Scheduled {
        void cancel();
    }

    /** Now, in roll time. Never goes back. */
    @Override
    Instant instant();

    /**
     * Runs the task once, at that instant or as soon after as can be; at once (but never within this call) when the
     * instant has passed. In virtual time tasks of one instant run in the order they were scheduled; otherwise each runs
     * on a thread of its own.
     */
    Scheduled at(Instant when, Runnable task);

    default Scheduled after(Duration delay, Runnable task) {
        return at(instant().plus(delay), task);
    }

    /** Whether nothing happens but what this clock runs, on the thread that drives it. */
    boolean isVirtual();

    /** How long that much roll time takes on the wall; zero in virtual time. */
    Duration onTheWall(Duration rollTime);
}
