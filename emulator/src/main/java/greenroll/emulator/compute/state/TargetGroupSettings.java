package greenroll.emulator.compute.state;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * The settings that a target group's owner gave it. All durations are roll time.
 *
 * @param inUse whether a listener routes to it
 * @param disabledZones the zones that are not enabled on its load balancer; a target there is not in use
 * @param targetLimit the maximum number of registered targets, draining ones included
 */
public record TargetGroupSettings(
        String name,
        Kind kind,
        boolean inUse,
        Checks checks,
        Duration deregistrationDelay,
        Duration slowStart,
        int targetLimit,
        Map<String, String> tags,
        Set<String> disabledZones) {

    /**
     * The properties that a target group has from its creation.
     *
     * @param protocol ELBv2's word: HTTP behind an Application Load Balancer, TCP behind a Network Load Balancer
     * @param targetType ELBv2's word for the type of its targets: instance, ip, lambda or alb
     */
    public record Kind(String protocol, String targetType, String vpc) {}

    /**
     * Its health checks.
     *
     * @param healthyThreshold passed checks in a row that make an unhealthy target healthy; a new target needs only one
     * @param unhealthyThreshold failed checks in a row that make a target unhealthy
     */
    public record Checks(boolean enabled, Duration interval, int healthyThreshold, int unhealthyThreshold) {}

    /** The tag by which Greenroll may change a target group, where the stack does not name the target groups. */
    private static final Map<String, String> MANAGED = Map.of("greenroll:managed", "true");

    public TargetGroupSettings {
        tags = Map.copyOf(tags);
        disabledZones = Set.copyOf(disabledZones);
    }

    /**
     * HTTP and in use. Deregistration delay 300 s, no slow start, a check every 10 s, thresholds 5 and 2, at most 2,000
     * targets. Tagged for Greenroll.
     */
    public static TargetGroupSettings named(String name) {
        return new TargetGroupSettings(
                name,
                new Kind("HTTP", "instance", SimulatedSubnet.VPC),
                true,
                new Checks(true, Duration.ofSeconds(10), 5, 2),
                Duration.ofSeconds(300),
                Duration.ZERO,
                2_000,
                MANAGED,
                Set.of());
    }

    public boolean healthChecksEnabled() {
        return checks.enabled();
    }

    public Duration healthCheckInterval() {
        return checks.interval();
    }

    public int healthyThreshold() {
        return checks.healthyThreshold();
    }

    public int unhealthyThreshold() {
        return checks.unhealthyThreshold();
    }

    /** Whether it belongs to a Network Load Balancer. */
    public boolean isNetwork() {
        return !protocol().startsWith("HTTP");
    }

    public String protocol() {
        return kind.protocol();
    }

    public TargetGroupSettings withProtocol(String protocol) {
        return with(new Kind(protocol, kind.targetType(), kind.vpc()));
    }

    public TargetGroupSettings withTargetType(String type) {
        return with(new Kind(protocol(), type, kind.vpc()));
    }

    public TargetGroupSettings withVpc(String vpc) {
        return with(new Kind(protocol(), kind.targetType(), vpc));
    }

    private TargetGroupSettings with(Kind other) {
        return new TargetGroupSettings(
                name, other, inUse, checks, deregistrationDelay, slowStart, targetLimit, tags, disabledZones);
    }

    public TargetGroupSettings withInUse(boolean now) {
        return new TargetGroupSettings(
                name, kind, now, checks, deregistrationDelay, slowStart, targetLimit, tags, disabledZones);
    }

    public TargetGroupSettings withHealthChecks(boolean enabled) {
        return with(new Checks(enabled, checks.interval(), checks.healthyThreshold(), checks.unhealthyThreshold()));
    }

    public TargetGroupSettings withDeregistrationDelay(Duration delay) {
        return new TargetGroupSettings(name, kind, inUse, checks, delay, slowStart, targetLimit, tags, disabledZones);
    }

    public TargetGroupSettings withSlowStart(Duration duration) {
        return new TargetGroupSettings(
                name, kind, inUse, checks, deregistrationDelay, duration, targetLimit, tags, disabledZones);
    }

    public TargetGroupSettings withHealthCheck(Duration interval, int healthy, int unhealthy) {
        return with(new Checks(checks.enabled(), interval, healthy, unhealthy));
    }

    private TargetGroupSettings with(Checks others) {
        return new TargetGroupSettings(
                name, kind, inUse, others, deregistrationDelay, slowStart, targetLimit, tags, disabledZones);
    }

    public TargetGroupSettings withTargetLimit(int limit) {
        return new TargetGroupSettings(
                name, kind, inUse, checks, deregistrationDelay, slowStart, limit, tags, disabledZones);
    }

    public TargetGroupSettings withTags(Map<String, String> others) {
        return new TargetGroupSettings(
                name, kind, inUse, checks, deregistrationDelay, slowStart, targetLimit, others, disabledZones);
    }

    /** The same with these zones not enabled on its load balancer. All others are enabled. */
    public TargetGroupSettings withDisabledZones(Set<String> zones) {
        return new TargetGroupSettings(
                name, kind, inUse, checks, deregistrationDelay, slowStart, targetLimit, tags, zones);
    }
}
