package greenroll.roll.batch;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * For how long an instance was <em>seen</em> healthy. Each pair of consecutive healthy observations adds the time
 * between them, at most {@link #MAX_GAP}. So an outage of the observer does not count as health.
 *
 * @param lastHealthyAt time of the last observation, if the instance was healthy in it
 */
public record HealthyTime(
        @Nullable Instant firstHealthyAt, @Nullable Instant lastHealthyAt, Duration healthy) {

    public static final Duration MAX_GAP = Duration.ofSeconds(60);
    public static final HealthyTime NONE = new HealthyTime(null, null, Duration.ZERO);

    public HealthyTime sawHealthy(Instant now) {
        if (lastHealthyAt == null) {
            return new HealthyTime(firstHealthyAt == null ? now : firstHealthyAt, now, healthy);
        }
        Duration gap = Duration.between(lastHealthyAt, now);
        if (gap.isNegative()) {
            return this;
        }
        return new HealthyTime(firstHealthyAt, now, healthy.plus(gap.compareTo(MAX_GAP) > 0 ? MAX_GAP : gap));
    }

    public HealthyTime sawOtherwise() {
        return lastHealthyAt == null ? this : new HealthyTime(firstHealthyAt, null, healthy);
    }
}
