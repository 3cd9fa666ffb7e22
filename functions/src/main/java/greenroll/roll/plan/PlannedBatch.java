package greenroll.roll.plan;

import greenroll.fleet.Instance;
import java.util.List;
import java.util.Map;

/**
 * One batch as it would go if the roll started now.
 *
 * @param launches the number of green that it launches; 0 for a restart
 * @param spot how many of them are spot instances, if EC2 has the capacity
 * @param blue the instances that it takes out of service, in the order of their selection
 * @param blueByZone the number of these instances in each zone
 */
public record PlannedBatch(int number, int launches, int spot, List<String> blue, Map<String, Integer> blueByZone) {

    static PlannedBatch of(int number, int launches, int spot, List<Instance> blue) {
        return new PlannedBatch(
                number, launches, spot, blue.stream().map(Instance::id).toList(), ZoneCounts.inZones(blue));
    }
}
