package greenroll.roll.batch;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One instance that a batch launched or restarted.
 *
 * @param spot whether it is a spot instance
 * @param joinedAt time when its launch was acknowledged, or when it was chosen for a restart
 * @param registeredAt time when its registration was accepted; its {@code healthTimeout} counts from here
 * @param provenAt time when it had been healthy for its whole grace period
 * @param outOfServiceSince for a proven instance, time since when it is not in service
 * @param givenUp why the batch no longer waits for it; null while it does
 */
@RecordBuilder
public record BatchInstance(
        String id,
        String zone,
        boolean spot,
        Instant joinedAt,
        Restart restart,
        @Nullable Instant registeredAt,
        HealthyTime healthyTime,
        @Nullable Instant provenAt,
        @Nullable Instant outOfServiceSince,
        @Nullable String givenUp)
        implements BatchInstanceBuilder.With {

    /**
     * How far its restart is.
     *
     * @param leavingAt for a restart, time of the first request to deregister it, whatever the result
     * @param takenOutAt for a restart, time when its deregistration was accepted
     * @param restartedAt for a restart, time when its reboot was accepted
     */
    @RecordBuilder
    public record Restart(
            @Nullable Instant leavingAt,
            @Nullable Instant takenOutAt,
            @Nullable Instant restartedAt) implements BatchInstanceRestartBuilder.With {

        public static final Restart NONE = new Restart(null, null, null);
    }

    public static BatchInstance joined(String id, String zone, boolean spot, Instant now) {
        return new BatchInstance(id, zone, spot, now, Restart.NONE, null, HealthyTime.NONE, null, null, null);
    }

    public boolean isWanted() {
        return givenUp == null;
    }

    public boolean isProven() {
        return provenAt != null && givenUp == null;
    }

    /**
     * Whether a restart has taken it out and not put it back. It may also be out when the answer to the request was
     * lost.
     */
    public boolean mayBeOut() {
        return (restart.takenOutAt() != null || restart.leavingAt() != null) && registeredAt == null;
    }

    public BatchInstance leaving(Instant now) {
        return restart.leavingAt() == null ? withRestart(restart.withLeavingAt(now)) : this;
    }

    public BatchInstance takenOut(Instant now) {
        return withRestart(restart.withTakenOutAt(now));
    }

    public BatchInstance restarted(Instant now) {
        return withRestart(restart.withRestartedAt(now));
    }
}
