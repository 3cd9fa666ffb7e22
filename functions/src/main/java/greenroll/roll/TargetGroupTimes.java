package greenroll.roll;

import greenroll.fleet.TargetGroup;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.function.Function;

/**
 * The durations in the target groups of a roll's instances when the roll started. Each is the longest of all target
 * groups.
 *
 * @param deregistrationDelay how long a deregistered target is shown as {@code draining}
 * @param leastDrain how long an instance must keep running after an accepted deregistration, because a Network Load
 *     Balancer still sends new connections; zero without one
 * @param checkInterval time between two health checks
 */
public record TargetGroupTimes(Duration deregistrationDelay, Duration leastDrain, Duration checkInterval) {

    /** The longest deregistration delay that ELBv2 permits. */
    private static final Duration LONGEST_DELAY = Duration.ofHours(1);

    /** Times when no target group is known: the longest delay, and ELBv2's default interval. */
    public static final TargetGroupTimes UNKNOWN =
            new TargetGroupTimes(LONGEST_DELAY, Duration.ZERO, Duration.ofSeconds(30));

    /** @param all target groups of every revision that lives in the group, and of the one that is launched */
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
