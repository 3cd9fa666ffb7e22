package greenroll.demo;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.demo.traffic.Load;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.fleet.TargetGroup;
import greenroll.json.Json;
import greenroll.simulation.scenario.GroupKind;
import java.time.Duration;

/**
 * The settings of a demo.
 *
 * @param port the API's port; 0 for any free one
 * @param speed seconds of roll time in one second of real time, above 0
 * @param site the group and what it stands on
 * @param image the behaviour of the images of revision 2 and later
 * @param body the body of the PUT that starts a roll, as a caller would send it
 * @param requestsPerSecond the load over all target groups, in real time
 * @param slowShare the share of slow requests, 0 to 1
 */
public record DemoSettings(
        int port, double speed, Site site, ImageBehaviour image, String body, int requestsPerSecond, double slowShare) {

    /**
     * The group and what it stands on.
     *
     * @param groupSize the number of instances, at least 1
     * @param zones the number of Availability Zones, at least 1, with a subnet each
     * @param targetGroups the number of target groups in which every instance serves, at least 1
     * @param network whether the last target group has the protocol TCP, behind a Network Load Balancer
     * @param kind the kind of the group. In a group with spot instances EC2 interrupts some of them, and a policy scales an
     *     Auto Scaling group
     */
    public record Site(int groupSize, int zones, int targetGroups, boolean network, GroupKind kind) {}

    static final Duration DEREGISTRATION_DELAY = Duration.ofSeconds(300);

    /**
     * The least time for which an instance drains before EC2 interrupts it. It leaves the load balancer 90 s before the
     * interruption, and the visit that takes it out may be 30 s late.
     */
    private static final Duration INTERRUPTED_DRAIN = Duration.ofSeconds(60);

    private static final Duration SLOW = Duration.ofMillis(1_500);

    /** Settings behind Application Load Balancers only, and with on-demand instances only. */
    public DemoSettings(
            int port,
            double speed,
            int groupSize,
            int zones,
            int targetGroups,
            ImageBehaviour image,
            String body,
            int requestsPerSecond,
            double slowShare) {
        this(
                port,
                speed,
                new Site(groupSize, zones, targetGroups, false, GroupKind.OWN),
                image,
                body,
                requestsPerSecond,
                slowShare);
    }

    /** The same with another port and body. */
    public DemoSettings with(int port, String body) {
        return new DemoSettings(port, speed, site, image, body, requestsPerSecond, slowShare);
    }

    int groupSize() {
        return site.groupSize();
    }

    Load load() {
        return new Load(requestsPerSecond, slowShare, slow());
    }

    /**
     * The time that a slow request takes, in real time. It is 1.5 s, or a third of the sped-up drain when that is less.
     * Drains are sped up, but requests are not. Without this limit the speed would cut off requests that a drain of
     * that length does not cut off. A drain that is too short for such a request at any speed is not changed, so that
     * the loss is visible.
     */
    Duration slow() {
        Duration drain = drain();
        if (drain.compareTo(SLOW.multipliedBy(3)) < 0) {
            return SLOW;
        }
        Duration third = Duration.ofNanos((long) (drain.toNanos() / 3 / speed));
        return third.compareTo(SLOW) < 0 ? third : SLOW;
    }

    private Duration drain() {
        JsonNode given = Json.tree(body);
        if (!given.path("strategy").path("shouldDrainInstances").asBoolean(true)) {
            return Duration.ZERO;
        }
        long asked = given.path("drainingTimeout").asLong(DEREGISTRATION_DELAY.toSeconds());
        Duration drain = Duration.ofSeconds(Math.min(asked, DEREGISTRATION_DELAY.toSeconds()));
        if (site.kind() == GroupKind.SPOT) {
            drain = shorter(drain, INTERRUPTED_DRAIN);
        }
        // Requests that come last only have the rest of the shortest drain.
        return site.network() ? shorter(drain, TargetGroup.NETWORK_LEAST_DRAIN.minus(Servers.NETWORK_SENDS_ON)) : drain;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
