package greenroll.operation;

import greenroll.group.OnFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request to clean up after an ended roll, with Elastigroup's names.
 *
 * @param actionType DETACH_NEW takes out its green; DETACH_OLD takes out the instances from before it
 * @param batchNum the batch to clean up; null for the failed batch, or for the last one when none failed
 * @param drainingTimeout the longest time in {@code draining}; null for the roll's
 * @param shouldDecrementTargetCapacity true lowers the group's target by as many; false launches replacements first
 */
public record CleanUpRequest(
        OnFailure.Action actionType,
        boolean shouldHandleAllBatches,
        @Nullable Integer batchNum,
        @Nullable Duration drainingTimeout,
        boolean shouldDecrementTargetCapacity) {

    /** Takes out all green of a roll, and launches what served before it. */
    public static final CleanUpRequest WHOLE = new CleanUpRequest(OnFailure.Action.DETACH_NEW, true, null, null, false);

    /** Whether the roll's green goes; false when the instances from before it go. */
    boolean takesOutGreen() {
        return switch (actionType) {
            case DETACH_NEW -> true;
            case DETACH_OLD -> false;
            case LEAVE -> throw new IllegalArgumentException("a clean-up takes something out");
        };
    }
}
