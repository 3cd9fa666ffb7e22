package greenroll.fleet;

import java.time.Duration;

/**
 * How a target group checks its targets.
 *
 * @param enabled whether targets are checked; without checks every target would be called healthy
 * @param healthyThreshold passed checks in a row that make an unhealthy target healthy; a new target needs only one
 * @param unhealthyThreshold failed checks in a row that make a target unhealthy
 */
public record HealthCheck(boolean enabled, Duration interval, int healthyThreshold, int unhealthyThreshold) {

    /** ELBv2's defaults: a check every 30 s, thresholds 5 and 2. */
    public static final HealthCheck DEFAULT = new HealthCheck(true, Duration.ofSeconds(30), 5, 2);
}
