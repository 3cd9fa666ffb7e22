package greenroll.simulation.scenario;

import greenroll.emulator.compute.state.TargetGroupSettings;
import greenroll.group.Strategy;
import java.time.Duration;

/**
 * What a group's owner has set up before a roll: the group's own settings, and those of its target groups.
 *
 * @param elastigroup whether rolls have Elastigroup's meanings: {@code compatibility}
 * @param drainingTimeout seconds, of the group's strategy; -1 where it says nothing
 * @param delay the target groups' deregistration delay in seconds; each target group after the first has half of the one before
 * @param slowStart the first target group's slow start in seconds
 * @param interval seconds from one health check to the next
 * @param subnets how many subnets each zone has
 * @param types how many instance types may be launched, the first one first
 */
public record OwnerSettings(
        boolean elastigroup, int drainingTimeout, int delay, int slowStart, int interval, int subnets, int types) {

    /** What nobody has changed. */
    public static final OwnerSettings USUAL = new OwnerSettings(false, -1, 300, 0, 10, 1, 1);

    public OwnerSettings withElastigroup() {
        return new OwnerSettings(true, drainingTimeout, delay, slowStart, interval, subnets, types);
    }

    Strategy strategy() {
        return new Strategy(
                null, null, null, drainingTimeout < 0 ? null : Duration.ofSeconds(drainingTimeout), elastigroup);
    }

    /** @param number from 1 */
    TargetGroupSettings targetGroup(int number) {
        TargetGroupSettings usual = TargetGroupSettings.named("web-" + number);
        return usual.withDeregistrationDelay(Duration.ofSeconds(delay >> (number - 1)))
                .withSlowStart(Duration.ofSeconds(number == 1 ? slowStart : 0))
                .withHealthCheck(Duration.ofSeconds(interval), usual.healthyThreshold(), usual.unhealthyThreshold());
    }
}
