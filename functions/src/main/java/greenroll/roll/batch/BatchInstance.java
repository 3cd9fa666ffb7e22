package greenroll.roll.batch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a batch: launched by it, or restarted by it.
 *
 * @param joinedAt when its launch was acknowledged, or it was chosen for a restart
 * @param leavingAt restart: when its deregistration was first asked for, whatever came of it
 * @param takenOutAt restart: when its deregistration was accepted
 * @param restartedAt restart: when its reboot was accepted
 * @param registeredAt when its registration was accepted; its {@code healthTimeout} counts from here
 * @param provenAt when it had been watched healthy through its whole grace
 * @param outOfServiceSince proven, but not in service since then
 * @param givenUp why it is not waited for any more; null while it is
 */
public record BatchInstance(
        String id,
        String zone,
        Instant joinedAt,
        @Nullable Instant leavingAt,
        @Nullable Instant takenOutAt,
        @Nullable Instant restartedAt,
        @Nullable Instant registeredAt,
        HealthyTime healthyTime,
        @Nullable Instant provenAt,
        @Nullable Instant outOfServiceSince,
        @Nullable String givenUp) {

    public static BatchInstance joined(String id, String zone, Instant now) {
        return new BatchInstance(id, zone, now, null, null, null, null, HealthyTime.NONE, null, null, null);
    }

    public boolean isWanted() {
        return givenUp == null;
    }

    public boolean isProven() {
        return provenAt != null && givenUp == null;
    }

    public BatchInstance leaving(Instant now) {
        return new BatchInstance(
                id,
                zone,
                joinedAt,
                leavingAt == null ? now : leavingAt,
                takenOutAt,
                restartedAt,
                registeredAt,
                healthyTime,
                provenAt,
                outOfServiceSince,
                givenUp);
    }

    /** A restart took it out, or asked for that and heard no answer, and has not put it back. */
    public boolean mayBeOut() {
        return (takenOutAt != null || leavingAt != null) && registeredAt == null;
    }

    public BatchInstance takenOut(Instant now) {
        return new BatchInstance(
                id,
                zone,
                joinedAt,
                leavingAt,
                now,
                restartedAt,
                registeredAt,
                healthyTime,
                provenAt,
                outOfServiceSince,
                givenUp);
    }

    public BatchInstance restarted(Instant now) {
        return new BatchInstance(
                id,
                zone,
                joinedAt,
                leavingAt,
                takenOutAt,
                now,
                registeredAt,
                healthyTime,
                provenAt,
                outOfServiceSince,
                givenUp);
    }

    public BatchInstance registered(@Nullable Instant at) {
        return new BatchInstance(
                id,
                zone,
                joinedAt,
                leavingAt,
                takenOutAt,
                restartedAt,
                at,
                healthyTime,
                provenAt,
                outOfServiceSince,
                givenUp);
    }

    public BatchInstance watched(HealthyTime seen) {
        return new BatchInstance(
                id,
                zone,
                joinedAt,
                leavingAt,
                takenOutAt,
                restartedAt,
                registeredAt,
                seen,
                provenAt,
                outOfServiceSince,
                givenUp);
    }

    public BatchInstance proven(Instant now) {
        return new BatchInstance(
                id,
                zone,
                joinedAt,
                leavingAt,
                takenOutAt,
                restartedAt,
                registeredAt,
                healthyTime,
                now,
                outOfServiceSince,
                givenUp);
    }

    public BatchInstance outOfService(@Nullable Instant since) {
        return new BatchInstance(
                id,
                zone,
                joinedAt,
                leavingAt,
                takenOutAt,
                restartedAt,
                registeredAt,
                healthyTime,
                provenAt,
                since,
                givenUp);
    }

    public BatchInstance givenUp(String why) {
        return new BatchInstance(
                id,
                zone,
                joinedAt,
                leavingAt,
                takenOutAt,
                restartedAt,
                registeredAt,
                healthyTime,
                provenAt,
                outOfServiceSince,
                why);
    }
}
