package greenroll.group;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a roll's instances when it fails, in Elastigroup's words.
 *
 * @param shouldHandleAllBatches with DETACH_NEW: back to what served when the roll began, by a roll of its own; with
 *     DETACH_OLD: all blue that the floor can spare, not only the failed batch's share
 * @param drainingTimeout the longest what is detached may stay {@code draining}; null: the roll's
 * @param batchNum whose instances the action is for, beside the failed batch's; null: the failed one's alone
 * @param keepFailedFor how long failed green is kept for debugging, out of the load balancer, before it is terminated
 */
public record OnFailure(
        Action actionType,
        boolean shouldHandleAllBatches,
        @Nullable Duration drainingTimeout,
        @Nullable Integer batchNum,
        Duration keepFailedFor) {

    /** What is taken out of the load balancer and terminated. */
    public enum Action {
        /** The failed green. */
        DETACH_NEW,
        /** Blue, as far as the floor can spare it; green stays. */
        DETACH_OLD,
        /** Nothing: the failed green stays where it is, and is named. Elastigroup's default, which no body can name. */
        LEAVE
    }

    /** What holds when nobody says: the failed batch's green goes at once, all else stays. */
    public static final OnFailure DEFAULT = new OnFailure(Action.DETACH_NEW, false, null, null, Duration.ZERO);

    /** What holds when nobody says, for who wants Elastigroup's defaults. */
    public static final OnFailure LEAVE = new OnFailure(Action.LEAVE, false, null, null, Duration.ZERO);

    /** Whether the failed green is taken out. */
    public boolean takesOutGreen() {
        return switch (actionType) {
            case DETACH_NEW -> true;
            case DETACH_OLD, LEAVE -> false;
        };
    }

    /** Whether a failure is followed by a roll back of all batches. */
    public boolean rollsBack() {
        return takesOutGreen() && shouldHandleAllBatches;
    }
}
