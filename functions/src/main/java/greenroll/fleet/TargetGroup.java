package greenroll.fleet;

import java.time.Duration;
import java.util.List;

/**
 * What a roll must know of a target group before it starts.
 *
 * @param loadBalancers those whose listeners route to it; none when it is not in use
 * @param healthChecksEnabled without them every target would be called healthy: refused
 * @param managed whether Greenroll may register instances with it, and deregister them
 * @param targetLimit how many targets may be registered at once
 * @param registered how many are registered now, draining ones too
 */
public record TargetGroup(
        String arn,
        String name,
        List<LoadBalancer> loadBalancers,
        boolean healthChecksEnabled,
        boolean managed,
        Duration deregistrationDelay,
        Duration slowStart,
        int targetLimit,
        int registered) {

    public TargetGroup {
        loadBalancers = List.copyOf(loadBalancers);
    }

    /** Whether a listener routes to it. */
    public boolean inUse() {
        return !loadBalancers.isEmpty();
    }

    /** The same, but that these route to it. */
    public TargetGroup withLoadBalancers(List<LoadBalancer> others) {
        return new TargetGroup(
                arn,
                name,
                others,
                healthChecksEnabled,
                managed,
                deregistrationDelay,
                slowStart,
                targetLimit,
                registered);
    }

    /** The same, but that Greenroll may touch it, or may not. */
    public TargetGroup withManaged(boolean may) {
        return new TargetGroup(
                arn,
                name,
                loadBalancers,
                healthChecksEnabled,
                may,
                deregistrationDelay,
                slowStart,
                targetLimit,
                registered);
    }
}
