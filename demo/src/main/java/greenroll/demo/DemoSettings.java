package greenroll.demo;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.demo.traffic.Load;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.fleet.TargetGroup;
import greenroll.json.Json;
import java.time.Duration;

/**
 * What a demo is made of.
 *
 * @param port of the API; 0 for any that is free
 * @param speed seconds of roll time in one second on the wall, above 0
 * @param groupSize instances, at least 1
 * @param zones availability zones, at least 1, with a subnet each
 * @param targetGroups how many every instance serves in, at least 1
 * @param network whether the last of the target groups is of TCP, behind a Network Load Balancer
 * @param image what the images of revision 2 and later do
 * @param body of the PUT that starts a roll, as a caller would send it
 * @param requestsPerSecond over all target groups, in wall time
 * @param slowShare 0 to 1: the share of requests that take their time
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

    /** Behind Application Load Balancers alone. */
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
     * How long a slow request takes, on the wall: 1.5 s, or a third of what the speed leaves of the drain when that is
     * less. Requests are not sped up, drains are: without this the speed would cut off what no drain of that length
     * does. A drain that is too short for such a request at any speed stays so, and the loss shows.
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
        // What is sent last has only what is left of the least drain.
        Duration network = TargetGroup.NETWORK_LEAST_DRAIN.minus(Servers.NETWORK_SENDS_ON);
        return this.network && network.compareTo(drain) < 0 ? network : drain;
    }
}
