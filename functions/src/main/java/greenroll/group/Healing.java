package greenroll.group;

import java.time.Duration;

/**
 * How a group replaces instances that no longer serve, in the words of a launch specification.
 *
 * @param replacesUnhealthy Elastigroup's {@code autoHealing}: whether unhealthy instances are replaced
 * @param gracePeriod {@code healthCheckGracePeriod}: time after its launch in which an instance is not judged
 * @param unhealthyFor {@code healthCheckUnhealthyDurationBeforeReplacement}: how long an instance is unhealthy without
 *     a break before it is replaced
 */
public record Healing(boolean replacesUnhealthy, Duration gracePeriod, Duration unhealthyFor) {

    /** Elastigroup's default: the grace period is five minutes. */
    public static final Healing DEFAULT = new Healing(true, Duration.ofMinutes(5), Duration.ofSeconds(120));
}
