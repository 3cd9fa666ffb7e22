package greenroll.local.compute;

import java.time.Duration;

/**
 * A target group as its owner made it; all durations are roll time.
 *
 * @param inUse whether a listener routes to it
 * @param healthyThreshold passed checks in a row that bring an unhealthy target back; a new one needs only one
 * @param unhealthyThreshold failed checks in a row that make a target unhealthy
 * @param targetLimit how many targets may be registered at once, draining ones included
 */
public record TargetGroupSettings(
        String name,
        boolean inUse,
        boolean healthChecksEnabled,
        Duration deregistrationDelay,
        Duration slowStart,
        Duration healthCheckInterval,
        int healthyThreshold,
        int unhealthyThreshold,
        int targetLimit) {

    /** In use; delay 300 s, no slow start, a check every 10 s, thresholds 5 and 2, at most 2,000 targets. */
    public static TargetGroupSettings named(String name) {
        return new TargetGroupSettings(
                name, true, true, Duration.ofSeconds(300), Duration.ZERO, Duration.ofSeconds(10), 5, 2, 2_000);
    }

    public TargetGroupSettings withInUse(boolean now) {
        return new TargetGroupSettings(
                name,
                now,
                healthChecksEnabled,
                deregistrationDelay,
                slowStart,
                healthCheckInterval,
                healthyThreshold,
                unhealthyThreshold,
                targetLimit);
    }

    public TargetGroupSettings withHealthChecks(boolean enabled) {
        return new TargetGroupSettings(
                name,
                inUse,
                enabled,
                deregistrationDelay,
                slowStart,
                healthCheckInterval,
                healthyThreshold,
                unhealthyThreshold,
                targetLimit);
    }

    public TargetGroupSettings withDeregistrationDelay(Duration delay) {
        return new TargetGroupSettings(
                name,
                inUse,
                healthChecksEnabled,
                delay,
                slowStart,
                healthCheckInterval,
                healthyThreshold,
                unhealthyThreshold,
                targetLimit);
    }

    public TargetGroupSettings withSlowStart(Duration duration) {
        return new TargetGroupSettings(
                name,
                inUse,
                healthChecksEnabled,
                deregistrationDelay,
                duration,
                healthCheckInterval,
                healthyThreshold,
                unhealthyThreshold,
                targetLimit);
    }

    public TargetGroupSettings withHealthCheck(Duration interval, int healthy, int unhealthy) {
        return new TargetGroupSettings(
                name,
                inUse,
                healthChecksEnabled,
                deregistrationDelay,
                slowStart,
                interval,
                healthy,
                unhealthy,
                targetLimit);
    }

    public TargetGroupSettings withTargetLimit(int limit) {
        return new TargetGroupSettings(
                name,
                inUse,
                healthChecksEnabled,
                deregistrationDelay,
                slowStart,
                healthCheckInterval,
                healthyThreshold,
                unhealthyThreshold,
                limit);
    }
}
