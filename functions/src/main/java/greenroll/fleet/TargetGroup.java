package greenroll.fleet;

import java.time.Duration;

/**
 * What a roll must know of a target group before it starts.
 *
 * @param inUse whether a listener routes to it
 * @param healthChecksEnabled without them every target would be called healthy: refused
 * @param targetLimit how many targets may be registered at once
 * @param registered how many are registered now, draining ones too
 */
public record TargetGroup(
        String arn,
        String name,
        boolean inUse,
        boolean healthChecksEnabled,
        Duration deregistrationDelay,
        Duration slowStart,
        int targetLimit,
        int registered) {}
