package greenroll.group;

import java.time.Duration;
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
 */
public record RollStep(
        @Nullable Integer instances,
        @Nullable Integer percentage,
        @Nullable Duration gracePeriod) {

    /** The most steps of a roll. */
    public static final int MOST = 20;

    public RollStep {
        if ((instances == null) == (percentage == null)) {
            throw new IllegalArgumentException("a step has either instances or percentage");
        }
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
                : new RollStep(instances, percentage, least);
    }
}
