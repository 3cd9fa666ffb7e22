package greenroll.group;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Treatment of a roll's instances when the roll fails, in Elastigroup's words.
 *
 * @param shouldHandleAllBatches With DETACH_NEW, a separate roll brings back the revision that served when the roll
 *     began. With DETACH_OLD, all blue that the floor can spare is taken out, not only the failed batch's share.
 * @param drainingTimeout the longest time that a detached instance may stay {@code draining}; null for the roll's own
 * @param batchNum batch whose instances are also affected, in addition to the failed batch; null for the failed batch
 *     only
 * @param keepFailedFor how long failed green is kept for debugging, out of the load balancer, before it is terminated
 */
public record OnFailure(
        Action actionType,
        boolean shouldHandleAllBatches,
        @Nullable Duration drainingTimeout,
        @Nullable Integer batchNum,
        Duration keepFailedFor) {

    /** Selects the instances that are taken out of the load balancer and terminated. */
    public enum Action {
        /** The failed green. */
        DETACH_NEW,
        /** Blue, as far as the floor can spare it; green stays. */
        DETACH_OLD,
        /**
         * None. The failed green stays as it is, and is named. This is Elastigroup's default; no request body can name
         * it.
         */
        LEAVE
    }

    /** Greenroll's default: the failed batch's green is taken out at once, and all other instances stay. */
    public static final OnFailure DEFAULT = new OnFailure(Action.DETACH_NEW, false, null, null, Duration.ZERO);

    /** The default for groups that want Elastigroup's defaults. */
    public static final OnFailure LEAVE = new OnFailure(Action.LEAVE, false, null, null, Duration.ZERO);

    /** Returns the same with a roll back of all batches. */
    public OnFailure rollingBack() {
        return new OnFailure(Action.DETACH_NEW, true, drainingTimeout, null, keepFailedFor);
    }

    /** Whether the failed green is taken out. */
    public boolean takesOutGreen() {
        return switch (actionType) {
            case DETACH_NEW -> true;
            case DETACH_OLD, LEAVE -> false;
        };
    }

    /** Whether a roll back of all batches follows a failure. */
    public boolean rollsBack() {
        return takesOutGreen() && shouldHandleAllBatches;
    }
}
