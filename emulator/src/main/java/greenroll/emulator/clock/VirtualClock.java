package greenroll.emulator.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * Time that stands still while a task runs, and then jumps to the next task. Not thread-safe: one thread drives it and
 * runs every task. So every run of the same seed is the same.
 */
public final class VirtualClock implements CloudClock {

    private final PriorityQueue<Task> queue = new PriorityQueue<>();
    private Instant now;
    private long sequence;

    public VirtualClock(Instant start) {
        now = start;
    }

    private static final class Task implements Comparable<Task>, Scheduled {
        final Instant when;
        final long sequence;
        final Runnable action;
        boolean cancelled;

        Task(Instant when, long sequence, Runnable action) {
            this.when = when;
            this.sequence = sequence;
            this.action = action;
        }

        @Override
        public int compareTo(Task other) {
            int byTime = when.compareTo(other.when);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public Scheduled at(Instant when, Runnable task) {
        Task scheduled = new Task(when.isBefore(now) ? now : when, sequence++, task);
        queue.add(scheduled);
        return scheduled;
    }

    @Override
    public boolean isVirtual() {
        return true;
    }

    @Override
    public Duration onTheWall(Duration rollTime) {
        return Duration.ZERO;
    }

    /**
     * Runs the scheduled tasks in order until the condition holds.
     *
     * @return whether it holds; false when no task is left or the next one is after {@code deadline}
     */
    public boolean runUntil(BooleanSupplier done, Instant deadline) {
        while (!done.getAsBoolean()) {
            Task next = queue.poll();
            if (next == null) {
                return false;
            }
            if (next.when.isAfter(deadline)) {
                queue.add(next);
                return false;
            }
            if (!next.cancelled) {
                now = next.when;
                next.action.run();
            }
        }
        return true;
    }

    /** Runs every task that is scheduled up to that instant. Afterwards the clock shows that instant. */
    public void advanceTo(Instant when) {
        runUntil(() -> false, when);
        if (when.isAfter(now)) {
            now = when;
        }
    }
}
