package greenroll.group;

import greenroll.group.judge.Judge;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of the first batches of a roll, which have sizes of their own. Exactly one of {@code instances} and
 * {@code percentage} is given. It says how far the roll is when the step has ended, as checkpoints of an Instance Refresh
 * do.
 *
 * @param instances number of instances that are replaced by then, 1 to 1,000
 * @param percentage the same in percent of the group's target, rounded up, 1 to 100
 * @param gracePeriod time in which its healthy batch is watched; null for the roll's
 * @param pause pause at its end; null when the roll goes on at once
 * @param judge comparison of green with blue in its batches; null for the roll's
 */
public record RollStep(
        @Nullable Integer instances,
        @Nullable Integer percentage,
        @Nullable Duration gracePeriod,
        @Nullable Pause pause,
        @Nullable Judge judge) {

    /** The most steps of a roll. */
    public static final int MOST = 20;

    /**
     * A pause at the end of a step. A person can end it at any time.
     *
     * @param until how long the roll waits; null when only a person ends the wait
     * @param onTimeout what follows when the roll was not continued in {@link #longest()}
     */
    public record Pause(@Nullable Duration until, OnTimeout onTimeout) {

        /** The longest pause. Checkpoints of an Instance Refresh and the waits of CodeDeploy have the same limit. */
        public static final Duration LONGEST = Duration.ofHours(48);

        /** Returns how long the roll waits at most. */
        public Duration longest() {
            return until == null ? LONGEST : until;
        }

        /** Returns what the roll does by itself at the end of the pause, as the predicate of a sentence. */
        public String inWords(Instant end) {
            return switch (onTimeout) {
                case CONTINUE -> "goes on at " + end;
                case STOP -> "stops at " + end + " unless it is continued";
                case ROLLBACK -> "rolls back at " + end + " unless it is continued";
            };
        }

        /** Whether a person has to continue the roll, so that it reaches its end. */
        public boolean needsPerson() {
            return onTimeout != OnTimeout.CONTINUE;
        }
    }

    /** The action of a roll that was not continued in time. */
    public enum OnTimeout {
        /** It goes on. */
        CONTINUE,
        /** It stops. Green of an open batch leaves, and all other instances serve on. */
        STOP,
        /** It fails, and a roll back to the revision that served before follows. */
        ROLLBACK
    }

    public RollStep {
        if ((instances == null) == (percentage == null)) {
            throw new IllegalArgumentException("a step has either instances or percentage");
        }
    }

    /** A step without a pause. */
    public RollStep(@Nullable Integer instances, @Nullable Integer percentage, @Nullable Duration gracePeriod) {
        this(instances, percentage, gracePeriod, null, null);
    }

    /** A step without a judge of its own. */
    public RollStep(
            @Nullable Integer instances,
            @Nullable Integer percentage,
            @Nullable Duration gracePeriod,
            @Nullable Pause pause) {
        this(instances, percentage, gracePeriod, pause, null);
    }

    /** Whether it asks for a roll back when nobody continues the roll. */
    public boolean rollsBack() {
        return pause != null && pause.onTimeout() == OnTimeout.ROLLBACK;
    }

    /** Returns how many of that many instances are replaced when the step has ended. */
    public int end(int all) {
        return instances != null
                ? Math.min(instances, all)
                : Math.ceilDiv(all * Objects.requireNonNull(percentage), 100);
    }

    /** Returns the step with a grace period of at least that time, if it has one of its own. */
    public RollStep watchedAtLeast(Duration least) {
        return gracePeriod == null || gracePeriod.compareTo(least) >= 0
                ? this
                : new RollStep(instances, percentage, least, pause, judge);
    }
}
