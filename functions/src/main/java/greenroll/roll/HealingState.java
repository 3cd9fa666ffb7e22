package greenroll.roll;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The memory of healing for one group between two observations. A lost or late one only costs time, because unhealthy
 * instances are then watched again.
 *
 * @param at time of the last observation
 * @param unhealthySince time since when each instance has been seen unhealthy, by id, without a different observation
 *     in between
 * @param missingSince time since when fewer instances live than the target; null while there are enough
 * @param held reason why due replacements are held back; null while there is none
 */
public record HealingState(
        Instant at,
        Map<String, Instant> unhealthySince,
        @Nullable Instant missingSince,
        @Nullable Held held) {

    /** @param isTold whether the owner was told */
    public record Held(Instant since, String reason, boolean isTold) {}

    public HealingState {
        unhealthySince = Map.copyOf(unhealthySince);
    }

    /** Returns the state of a group without problems. */
    public static HealingState none(Instant at) {
        return new HealingState(at, Map.of(), null, null);
    }

    /** Whether there is nothing to remember. */
    public boolean isWell() {
        return unhealthySince.isEmpty() && missingSince == null && held == null;
    }

    /** Returns the same state after the owner was told about the hold. */
    public HealingState notified() {
        return held == null
                ? this
                : new HealingState(at, unhealthySince, missingSince, new Held(held.since(), held.reason(), true));
    }
}
