package greenroll.operation;

import greenroll.group.OnFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks of a roll that has ended, in Elastigroup's words.
 *
 * @param actionType DETACH_NEW: its green goes; DETACH_OLD: what was there before it goes
 * @param batchNum whose instances; null: the failed batch's, else the last one's
 * @param drainingTimeout the longest they may stay {@code draining}; null: the roll's
 * @param shouldDecrementTargetCapacity true lowers the group's target by as many; false launches others first
 */
public record CleanUpRequest(
        OnFailure.Action actionType,
        boolean shouldHandleAllBatches,
        @Nullable Integer batchNum,
        @Nullable Duration drainingTimeout,
        boolean shouldDecrementTargetCapacity) {

    /** Whether the roll's green goes; false: what was there before it. */
    boolean takesOutGreen() {
        return switch (actionType) {
            case DETACH_NEW -> true;
            case DETACH_OLD -> false;
            case LEAVE -> throw new IllegalArgumentException("a clean-up takes something out");
        };
    }
}
