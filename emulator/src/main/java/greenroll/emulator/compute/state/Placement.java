package greenroll.emulator.compute.state;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Instances to put into the region without a call. They are running, registered, and as healthy as their image allows.
 *
 * @param subnetIds the subnets, used in turn; at least one
 * @param targetGroupArns all target groups in which each instance is registered; may be empty
 * @param age how long ago the last instance was launched; each other one is a second older than the next
 */
public record Placement(
        int count,
        String imageId,
        String instanceType,
        Map<String, String> tags,
        List<String> subnetIds,
        List<String> targetGroupArns,
        Duration age,
        boolean spot) {

    public Placement {
        tags = Map.copyOf(tags);
        subnetIds = List.copyOf(subnetIds);
        targetGroupArns = List.copyOf(targetGroupArns);
        if (subnetIds.isEmpty()) {
            throw new IllegalArgumentException("a placement needs at least one subnet");
        }
    }

    /** Instances a day old, On-Demand, of type {@code t3.small}. */
    public static Placement of(
            int count, String imageId, Map<String, String> tags, List<String> subnetIds, List<String> arns) {
        return new Placement(count, imageId, "t3.small", tags, subnetIds, arns, Duration.ofDays(1), false);
    }

    public Placement asSpot() {
        return new Placement(count, imageId, instanceType, tags, subnetIds, targetGroupArns, age, true);
    }
}
