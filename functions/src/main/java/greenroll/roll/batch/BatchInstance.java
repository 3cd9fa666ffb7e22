package greenroll.roll.batch;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a batch: launched by it, or restarted by it.
 *
 * @param joinedAt when its launch was acknowledged, or it was chosen for a restart
 * @param registeredAt when its registration was accepted; its {@code healthTimeout} counts from here
 * @param provenAt when it had been watched healthy through its whole grace
 * @param outOfServiceSince proven, but not in service since then
 * @param givenUp why it is not waited for any more; null while it is
 */
@RecordBuilder
public record BatchInstance(
        String id,
        String zone,
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
     * @param leavingAt when its deregistration was first asked for, whatever came of it
     * @param takenOutAt when its deregistration was accepted
     * @param restartedAt when its reboot was accepted
     */
    @RecordBuilder
    public record Restart(
            @Nullable Instant leavingAt,
            @Nullable Instant takenOutAt,
            @Nullable Instant restartedAt) implements BatchInstanceRestartBuilder.With {

        public static final Restart NONE = new Restart(null, null, null);
    }

    public static BatchInstance joined(String id, String zone, Instant now) {
        return new BatchInstance(id, zone, now, Restart.NONE, null, HealthyTime.NONE, null, null, null);
    }

    public boolean isWanted() {
        return givenUp == null;
    }

    public boolean isProven() {
        return provenAt != null && givenUp == null;
    }

    /** A restart took it out, or asked for that and heard no answer, and has not put it back. */
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
