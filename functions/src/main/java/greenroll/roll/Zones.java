package greenroll.roll;

import greenroll.fleet.Instance;
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
record Zones(Map<String, Integer> staying, Map<String, Integer> leaving) {

    static final Zones EMPTY = new Zones(Map.of(), Map.of());

    Zones {
        staying = Map.copyOf(staying);
        leaving = Map.copyOf(leaving);
    }

    /** As an operation has them that is on its way. */
    static Zones of(Turn turn) {
        Stream<String> staying = Stream.concat(
                turn.seen.kept(turn.roll()).stream().map(Instance::zone),
                turn.roll().members().filter(Member::isWanted).map(Member::zone));
        Stream<Instance> serving = turn.seen.blue(turn.roll()).stream().filter(one -> turn.seen.inService(one.id()));
        return new Zones(count(staying), inZones(serving.toList()));
    }

    /** As a roll finds them, which takes out all of these. */
    static Zones before(Collection<Instance> live) {
        return new Zones(Map.of(), inZones(live));
    }

    /** How many of these there are in each zone. */
    static Map<String, Integer> inZones(Collection<Instance> instances) {
        return count(instances.stream().map(Instance::zone));
    }

    private static Map<String, Integer> count(Stream<String> zones) {
        Map<String, Integer> counts = new TreeMap<>();
        zones.forEach(zone -> counts.merge(zone, 1, Integer::sum));
        return counts;
    }
}
