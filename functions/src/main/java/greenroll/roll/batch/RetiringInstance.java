package greenroll.roll.batch;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An instance that a batch's record lists for termination: blue scaled down, or green given up. Chosen once, in the
 * claim that first acts on it.
 *
 * @param deregisteredAt when its deregistration was accepted; the draining timeout counts from here
 * @param terminateSentAt when its termination was last asked for
 * @param goneAt when it was seen gone
 * @param kept why it is left alone after all (the floor, a lost tag, a protection); null while it is to go
 * @param keepUntil failed green only: until when it is kept for debugging; null when it goes at once
 * @param wasInService blue only: whether it was in service when it was chosen; the floor and green first count no other
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
        /** Of an operation that ended for this one, and not in service. */
        TAKEN_OVER
    }

    /** Blue that a batch takes out. */
    public static RetiringInstance blue(String id, String zone, boolean inService, Instant now) {
        return new RetiringInstance(id, zone, Cause.BLUE_SCALED_DOWN, now, null, null, null, null, null, inService);
    }

    /** Green that is waited for no more. */
    public static RetiringInstance green(String id, String zone, Instant now) {
        return new RetiringInstance(id, zone, Cause.GREEN_GIVEN_UP, now, null, null, null, null, null, false);
    }

    /** What an operation left that ended for this one. */
    public static RetiringInstance takenOver(String id, String zone, Instant now) {
        return new RetiringInstance(id, zone, Cause.TAKEN_OVER, now, null, null, null, null, null, false);
    }

    /** Whether there is still something to do or to wait for. */
    public boolean isOpen() {
        return goneAt == null && kept == null;
    }

    /** Whether it stays for debugging, and the roll neither waits for its end nor leaves it behind. */
    public boolean staysForALook() {
        return keepUntil != null && kept != null && goneAt == null;
    }
}
