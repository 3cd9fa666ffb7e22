package greenroll.roll;

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
 * @param keepUntil failed green only: until when it is kept for a look; null when it goes at once
 */
public record Retired(
        String id,
        String zone,
        Cause cause,
        Instant chosenAt,
        @Nullable Instant deregisteredAt,
        @Nullable Instant terminateSentAt,
        @Nullable Instant goneAt,
        @Nullable String kept,
        @Nullable Instant keepUntil) {

    public enum Cause {
        BLUE_SCALED_DOWN,
        GREEN_GIVEN_UP
    }

    public static Retired chosen(String id, String zone, Cause cause, Instant now) {
        return new Retired(id, zone, cause, now, null, null, null, null, null);
    }

    /** Whether there is still something to do or to wait for. */
    public boolean isOpen() {
        return goneAt == null && kept == null;
    }

    public Retired deregistered(Instant now) {
        return new Retired(id, zone, cause, chosenAt, now, terminateSentAt, goneAt, kept, keepUntil);
    }

    public Retired terminateSent(Instant now) {
        return new Retired(id, zone, cause, chosenAt, deregisteredAt, now, goneAt, kept, keepUntil);
    }

    public Retired gone(Instant now) {
        return new Retired(id, zone, cause, chosenAt, deregisteredAt, terminateSentAt, now, kept, keepUntil);
    }

    /** Once drained it stays for a look until then, out of every target group. */
    Retired keptUntil(@Nullable Instant until) {
        return new Retired(id, zone, cause, chosenAt, deregisteredAt, terminateSentAt, goneAt, kept, until);
    }

    /** Whether it stays for a look, and the roll neither waits for its end nor leaves it behind. */
    boolean staysForALook() {
        return keepUntil != null && kept != null && goneAt == null;
    }

    public Retired kept(String why) {
        return new Retired(id, zone, cause, chosenAt, deregisteredAt, terminateSentAt, goneAt, why, keepUntil);
    }
}
