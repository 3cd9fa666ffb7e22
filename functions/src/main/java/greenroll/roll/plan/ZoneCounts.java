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
 * The number of instances in each availability zone, for the choice of launch zones.
 *
 * @param staying instances that remain when the operation has ended: its green, and those that it leaves alone
 * @param leaving instances in service that the operation takes out
 */
public record ZoneCounts(Map<String, Integer> staying, Map<String, Integer> leaving) {

    public static final ZoneCounts EMPTY = new ZoneCounts(Map.of(), Map.of());

    public ZoneCounts {
        staying = Map.copyOf(staying);
        leaving = Map.copyOf(leaving);
    }

    /** Returns the counts of a running operation. */
    public static ZoneCounts of(Roll roll, RollObservation seen) {
        Stream<String> staying = Stream.concat(
                seen.kept(roll).stream().map(one -> one.placement().zone()),
                roll.instances().filter(BatchInstance::isWanted).map(BatchInstance::zone));
        Stream<Instance> serving = seen.blue(roll).stream().filter(one -> seen.inService(one.id()));
        return new ZoneCounts(count(staying), inZones(serving.toList()));
    }

    /** Returns the counts before a roll that takes out all of these. */
    public static ZoneCounts before(Collection<Instance> live) {
        return new ZoneCounts(Map.of(), inZones(live));
    }

    /** Returns the counts with that many staying instances more in the zone. */
    ZoneCounts staying(String zone, int more) {
        Map<String, Integer> next = new TreeMap<>(staying);
        next.merge(zone, more, Integer::sum);
        return new ZoneCounts(next, leaving);
    }

    /** Returns the number of these instances in each zone. */
    public static Map<String, Integer> inZones(Collection<Instance> instances) {
        return count(instances.stream().map(one -> one.placement().zone()));
    }

    private static Map<String, Integer> count(Stream<String> zones) {
        Map<String, Integer> counts = new TreeMap<>();
        zones.forEach(zone -> counts.merge(zone, 1, Integer::sum));
        return counts;
    }
}
