package greenroll.roll;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What healing remembers of a group from one look to the next. Lost or late it costs time only: what is unhealthy is then
 * watched again.
 *
 * @param at when somebody looked last
 * @param unhealthySince since when each instance has been seen unhealthy, by id, without a look in between that saw otherwise
 * @param missingSince since when fewer lived than the target asks for; null while enough did
 * @param held why nothing is replaced although it would be due; null while nothing is held
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

    /** Of a group in which nothing was seen amiss. */
    public static HealingState none(Instant at) {
        return new HealingState(at, Map.of(), null, null);
    }

    /** Whether there is anything to remember. */
    public boolean isWell() {
        return unhealthySince.isEmpty() && missingSince == null && held == null;
    }

    /** The same once the owner has been told why it is held. */
    public HealingState notified() {
        return held == null
                ? this
                : new HealingState(at, unhealthySince, missingSince, new Held(held.since(), held.reason(), true));
    }
}
