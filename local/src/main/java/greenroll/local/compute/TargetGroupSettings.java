package greenroll.local.compute;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * A target group as its owner made it; all durations are roll time.
 *
 * @param inUse whether a listener routes to it
 * @param healthyThreshold passed checks in a row that bring an unhealthy target back; a new one needs only one
 * @param unhealthyThreshold failed checks in a row that make a target unhealthy
 * @param disabledZones the zones that are not enabled on its load balancer: a target there is not in use
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
        int targetLimit,
        Map<String, String> tags,
        Set<String> disabledZones) {

    /** What makes a target group one that Greenroll may touch, where the stack does not name them. */
    private static final Map<String, String> MANAGED = Map.of("greenroll:managed", "true");

    public TargetGroupSettings {
        tags = Map.copyOf(tags);
        disabledZones = Set.copyOf(disabledZones);
    }

    /** In use; delay 300 s, no slow start, a check every 10 s, thresholds 5 and 2, at most 2,000 targets, tagged for Greenroll. */
    public static TargetGroupSettings named(String name) {
        return new TargetGroupSettings(
                name,
                true,
                true,
                Duration.ofSeconds(300),
                Duration.ZERO,
                Duration.ofSeconds(10),
                5,
                2,
                2_000,
                MANAGED,
                Set.of());
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
                targetLimit,
                tags,
                disabledZones);
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
                targetLimit,
                tags,
                disabledZones);
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
                targetLimit,
                tags,
                disabledZones);
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
                targetLimit,
                tags,
                disabledZones);
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
                targetLimit,
                tags,
                disabledZones);
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
                limit,
                tags,
                disabledZones);
    }

    public TargetGroupSettings withTags(Map<String, String> others) {
        return new TargetGroupSettings(
                name,
                inUse,
                healthChecksEnabled,
                deregistrationDelay,
                slowStart,
                healthCheckInterval,
                healthyThreshold,
                unhealthyThreshold,
                targetLimit,
                others,
                disabledZones);
    }

    /** Zones that are not enabled on its load balancer; all others are. */
    public TargetGroupSettings withDisabledZones(Set<String> zones) {
        return new TargetGroupSettings(
                name,
                inUse,
                healthChecksEnabled,
                deregistrationDelay,
                slowStart,
                healthCheckInterval,
                healthyThreshold,
                unhealthyThreshold,
                targetLimit,
                tags,
                zones);
    }
}
