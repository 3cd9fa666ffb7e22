package greenroll.group;

import java.time.Duration;

/**
 * What becomes of an instance that serves no more, in the words of a launch specification.
 *
 * @param replacesUnhealthy Elastigroup's {@code autoHealing}: whether an unhealthy instance is replaced at all
 * @param gracePeriod {@code healthCheckGracePeriod}: how long after its launch an instance is not judged
 * @param unhealthyFor {@code healthCheckUnhealthyDurationBeforeReplacement}: how long it is unhealthy without a break before
 *     it is replaced
 */
public record Healing(boolean replacesUnhealthy, Duration gracePeriod, Duration unhealthyFor) {

    /** Elastigroup's: the grace is as long as its default, five minutes. */
    public static final Healing DEFAULT = new Healing(true, Duration.ofMinutes(5), Duration.ofSeconds(120));
}
