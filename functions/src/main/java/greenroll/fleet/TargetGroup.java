package greenroll.fleet;

import java.time.Duration;

/**
 * What a roll must know of a target group before it starts.
 *
 * @param inUse whether a listener routes to it
 * @param healthChecksEnabled without them every target would be called healthy: refused
 * @param managed whether Greenroll may register instances with it, and deregister them
 * @param targetLimit how many targets may be registered at once
 * @param registered how many are registered now, draining ones too
 */
public record TargetGroup(
        String arn,
        String name,
        boolean inUse,
        boolean healthChecksEnabled,
        boolean managed,
        Duration deregistrationDelay,
        Duration slowStart,
        int targetLimit,
        int registered) {

    /** The same, but that Greenroll may touch it, or may not. */
    public TargetGroup withManaged(boolean may) {
        return new TargetGroup(
                arn, name, inUse, healthChecksEnabled, may, deregistrationDelay, slowStart, targetLimit, registered);
    }
}
