package greenroll.roll.batch;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An instance that a batch's record lists for termination: blue to scale down, or green that was given up. It is chosen
 * once, in the claim that first acts on it.
 *
 * @param deregisteredAt time when its deregistration was accepted; the draining timeout counts from here
 * @param terminateSentAt time of the last request to terminate it
 * @param goneAt time when it was seen gone
 * @param kept why it stays after all (the floor, a lost tag, a protection); null while it has to go
 * @param keepUntil for failed green, time until which it is kept for debugging; null when it goes at once
 * @param wasInService for blue, whether it was in service when it was chosen; only then does it count against the floor
 *     and proven green
 */
@RecordBuilder
public record RetiringInstance(
        String id,
        String zone,
        Cause cause,
        Instant chosenAt,
        @Nullable Instant deregisteredAt,
        @Nullable Instant terminateSentAt,
        @Nullable Instant goneAt,
        @Nullable String kept,
        @Nullable Instant keepUntil,
        boolean wasInService)
        implements RetiringInstanceBuilder.With {

    public enum Cause {
        BLUE_SCALED_DOWN,
        GREEN_GIVEN_UP,
        /** It belonged to an operation that ended for this one, and was not in service. */
        TAKEN_OVER,
        /** EC2 has announced that it will interrupt the spot instance. */
        INTERRUPTED
    }

    /** Returns blue that a batch takes out. */
    public static RetiringInstance blue(String id, String zone, boolean inService, Instant now) {
        return new RetiringInstance(id, zone, Cause.BLUE_SCALED_DOWN, now, null, null, null, null, null, inService);
    }

    /** Returns green that the batch no longer waits for. */
    public static RetiringInstance green(String id, String zone, Instant now) {
        return new RetiringInstance(id, zone, Cause.GREEN_GIVEN_UP, now, null, null, null, null, null, false);
    }

    /** Returns an instance of an operation that ended for this one. */
    public static RetiringInstance takenOver(String id, String zone, Instant now) {
        return new RetiringInstance(id, zone, Cause.TAKEN_OVER, now, null, null, null, null, null, false);
    }

    /** Returns an instance that EC2 will interrupt. */
    public static RetiringInstance interrupted(String id, String zone, boolean inService, Instant now) {
        return new RetiringInstance(id, zone, Cause.INTERRUPTED, now, null, null, null, null, null, inService);
    }

    /** Whether there is something left to do or to wait for. */
    public boolean isOpen() {
        return goneAt == null && kept == null;
    }

    /**
     * Whether it may be parked, so that an undo can register it again: blue that served, and whose deregistration was
     * accepted. Nothing has terminated it yet.
     */
    public boolean mayPark() {
        return cause == Cause.BLUE_SCALED_DOWN
                && wasInService
                && deregisteredAt != null
                && terminateSentAt == null
                && isOpen();
    }

    /** Whether it stays for debugging. The roll neither waits for its end nor counts it as left behind. */
    public boolean staysForALook() {
        return keepUntil != null && kept != null && goneAt == null;
    }
}
