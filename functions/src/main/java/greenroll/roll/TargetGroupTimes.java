package greenroll.roll;

import greenroll.fleet.TargetGroup;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.function.Function;

/**
 * How long things take in the target groups of a roll's instances, as they were when it started: of each the longest.
 *
 * @param deregistrationDelay how long a deregistered target is shown as {@code draining}
 * @param leastDrain how long an instance must go on running after an accepted deregistration: a Network Load Balancer
 *     still sends new connections then; zero without one
 * @param checkInterval from one health check to the next
 */
public record TargetGroupTimes(Duration deregistrationDelay, Duration leastDrain, Duration checkInterval) {

    /** Of a roll that was stored before they were looked at: the roll's own draining timeout is all that is known. */
    public static final TargetGroupTimes UNKNOWN =
            new TargetGroupTimes(RollSettings.MAX_DRAINING_TIMEOUT, Duration.ZERO, Duration.ofSeconds(30));

    /** @param all the target groups of every revision that lives in the group, and of the one that is launched */
    public static TargetGroupTimes of(Collection<TargetGroup> all) {
        return new TargetGroupTimes(
                longest(all, TargetGroup::deregistrationDelay),
                longest(all, TargetGroup::leastDrain),
                longest(all, one -> one.healthCheck().interval()));
    }

    private static Duration longest(Collection<TargetGroup> all, Function<TargetGroup, Duration> of) {
        return all.stream().map(of).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }
}
