package greenroll.demo;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.demo.traffic.Load;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.fleet.TargetGroup;
import greenroll.json.Json;
import java.time.Duration;

/**
 * The settings of a demo.
 *
 * @param port the API's port; 0 for any free one
 * @param speed seconds of roll time in one second of real time, above 0
 * @param groupSize the number of instances, at least 1
 * @param zones the number of Availability Zones, at least 1, with a subnet each
 * @param targetGroups the number of target groups in which every instance serves, at least 1
 * @param network whether the last target group has the protocol TCP, behind a Network Load Balancer
 * @param image the behaviour of the images of revision 2 and later
 * @param body the body of the PUT that starts a roll, as a caller would send it
 * @param requestsPerSecond the load over all target groups, in real time
 * @param slowShare the share of slow requests, 0 to 1
 */
public record DemoSettings(
        int port,
        double speed,
        int groupSize,
        int zones,
        int targetGroups,
        boolean network,
        ImageBehaviour image,
        String body,
        int requestsPerSecond,
        double slowShare) {

    static final Duration DEREGISTRATION_DELAY = Duration.ofSeconds(300);

    private static final Duration SLOW = Duration.ofMillis(1_500);

    /** Settings behind Application Load Balancers only. */
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
        this(port, speed, groupSize, zones, targetGroups, false, image, body, requestsPerSecond, slowShare);
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
        // Requests that come last only have the rest of the shortest drain.
        Duration network = TargetGroup.NETWORK_LEAST_DRAIN.minus(Servers.NETWORK_SENDS_ON);
        return this.network && network.compareTo(drain) < 0 ? network : drain;
    }
}
