package greenroll.roll.plan;

import greenroll.fleet.Instance;
import greenroll.roll.Roll;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.observation.RollObservation;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How many instances there are in each availability zone, as far as a launch must know it.
 *
 * @param staying those that are there when the operation has ended: its green, and what it leaves alone
 * @param leaving those that serve and that it takes out
 */
public record ZoneCounts(Map<String, Integer> staying, Map<String, Integer> leaving) {

    public static final ZoneCounts EMPTY = new ZoneCounts(Map.of(), Map.of());

    public ZoneCounts {
        staying = Map.copyOf(staying);
        leaving = Map.copyOf(leaving);
    }

    /** As an operation has them that is on its way. */
    public static ZoneCounts of(Roll roll, RollObservation seen) {
        Stream<String> staying = Stream.concat(
                seen.kept(roll).stream().map(one -> one.placement().zone()),
                roll.instances().filter(BatchInstance::isWanted).map(BatchInstance::zone));
        Stream<Instance> serving = seen.blue(roll).stream().filter(one -> seen.inService(one.id()));
        return new ZoneCounts(count(staying), inZones(serving.toList()));
    }

    /** As a roll finds them, which takes out all of these. */
    public static ZoneCounts before(Collection<Instance> live) {
        return new ZoneCounts(Map.of(), inZones(live));
    }

    /** How many of these there are in each zone. */
    public static Map<String, Integer> inZones(Collection<Instance> instances) {
        return count(instances.stream().map(one -> one.placement().zone()));
    }

    private static Map<String, Integer> count(Stream<String> zones) {
        Map<String, Integer> counts = new TreeMap<>();
        zones.forEach(zone -> counts.merge(zone, 1, Integer::sum));
        return counts;
    }
}
