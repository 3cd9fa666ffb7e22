package greenroll.group.scaling;

import org.jspecify.annotations.Nullable;

/**
 * A change of a group's capacity, in the words of Elastigroup's actions. The target stays between the minimum and the
 * maximum. Only {@link Update} changes these two.
 */
public sealed interface CapacityChange {

    /** Adds so many instances to the target; negative to remove. */
    record Adjustment(int instances) implements CapacityChange {}

    /**
     * Adds so many percent of the target; negative to remove. The number of instances is rounded toward zero, and is at
     * least one (the rule of EC2 Auto Scaling's PercentChangeInCapacity).
     */
    record PercentageAdjustment(int percentage) implements CapacityChange {}

    /** Raises the target to this number, if it is lower. */
    record MinimumTarget(int target) implements CapacityChange {}

    /** Lowers the target to this number, if it is higher. */
    record MaximumTarget(int target) implements CapacityChange {}

    /**
     * Sets those that are not null. A new minimum above the maximum raises the maximum, and a new maximum below the
     * minimum lowers the minimum. At least one is given.
     */
    record Update(
            @Nullable Integer minimum,
            @Nullable Integer target,
            @Nullable Integer maximum) implements CapacityChange {

        public Update {
            if (minimum == null && target == null && maximum == null) {
                throw new IllegalArgumentException("an update that gives no capacity");
            }
        }
    }
}
