package greenroll.simulation.faults;

import greenroll.emulator.platform.lambda.Functions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A second invocation of a function, which waits before each of its calls. Exactly one thread runs: the thread that
 * steps the duplicate waits until the duplicate waits again or is over.
 */
final class DuplicateInvocation {

    /** Lambda ends an invocation at its time-out. */
    private static final Duration LIFE = Duration.ofSeconds(60);

    final SimulatedInvocation visit;
    private final Functions.Invocation invocation;
    private final Semaphore go = new Semaphore(0);
    private final Semaphore parked = new Semaphore(0);
    private @Nullable Instant begun;
    private boolean over;
    private boolean killed;
    private @Nullable Throwable broke;

    /** Whether it takes turns with other invocations; it sleeps until then. */
    boolean awake;

    DuplicateInvocation(Functions.Invocation invocation, SimulatedInvocation visit) {
        this.invocation = invocation;
        this.visit = visit;
    }

    boolean isOver() {
        return over;
    }

    /** Lets it continue until its next call. It has no effect when the duplicate is over. */
    void step(Instant now) {
        if (over) {
            return;
        }
        if (begun == null) {
            begun = now;
            Thread.ofVirtual().name("duplicate of " + invocation.function()).start(this::run);
        } else {
            killed |= !now.isBefore(begun.plus(LIFE));
            go.release();
        }
        parked.acquireUninterruptibly();
        if (broke != null) {
            throw new IllegalStateException("the duplicate broke", broke);
        }
    }

    private void run() {
        try {
            var _ = invocation.run().get();
        } catch (RuntimeException | Error e) {
            broke = e;
        } finally {
            over = true;
            parked.release();
        }
    }

    /** Waits until the next step; called on the duplicate's own thread, before each call. */
    void park() {
        parked.release();
        go.acquireUninterruptibly();
        if (killed) {
            throw new Functions.Killed(Functions.Death.TIMED_OUT, "at its time-out");
        }
    }

    /** Ends it at its current call. */
    void kill(Instant now) {
        if (begun == null) {
            over = true;
        }
        killed = true;
        while (!over) {
            step(now);
        }
    }
}
