package greenroll.simulation.scenario;

import greenroll.emulator.compute.state.TargetGroupSettings;
import greenroll.group.Strategy;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a group's owner made before a roll: those of the group, and those of its target groups.
 *
 * @param elastigroup whether rolls have Elastigroup's meanings: {@code compatibility}
 * @param drainingTimeout seconds, of the group's strategy; -1 where the strategy does not have it
 * @param delay the deregistration delay of the first target group in seconds; each later target group has half of the
 *     delay before it
 * @param slowStart the first target group's slow start in seconds
 * @param interval seconds from one health check to the next
 * @param subnets the number of subnets in each zone
 * @param types the number of instance types that may be launched on demand, in the order of preference
 * @param spot how spot and on-demand instances are mixed
 * @param autoScaling the Auto Scaling group that the group stands for; null for a group of Greenroll's own
 */
@RecordBuilder
public record OwnerSettings(
        boolean elastigroup,
        int drainingTimeout,
        int delay,
        int slowStart,
        int interval,
        int subnets,
        int types,
        SpotSettings spot,
        @Nullable AutoScalingSettings autoScaling)
        implements OwnerSettingsBuilder.With {

    /** The settings of a group of Greenroll's own. */
    public OwnerSettings(
            boolean elastigroup,
            int drainingTimeout,
            int delay,
            int slowStart,
            int interval,
            int subnets,
            int types,
            SpotSettings spot) {
        this(elastigroup, drainingTimeout, delay, slowStart, interval, subnets, types, spot, null);
    }

    /** The default settings. */
    public static final OwnerSettings USUAL = new OwnerSettings(false, -1, 300, 0, 10, 1, 1, SpotSettings.NONE);

    Strategy strategy() {
        return new Strategy(
                spot.strategy(), null, drainingTimeout < 0 ? null : Duration.ofSeconds(drainingTimeout), elastigroup);
    }

    /** @param number from 1 */
    TargetGroupSettings targetGroup(int number) {
        TargetGroupSettings usual = TargetGroupSettings.named("web-" + number);
        return usual.withDeregistrationDelay(Duration.ofSeconds(delay >> (number - 1)))
                .withSlowStart(Duration.ofSeconds(number == 1 ? slowStart : 0))
                .withHealthCheck(Duration.ofSeconds(interval), usual.healthyThreshold(), usual.unhealthyThreshold());
    }
}
