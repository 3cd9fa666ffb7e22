package greenroll.simulation.invariant;

import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.fleet.InstanceState;
import greenroll.group.RollAction;
import greenroll.roll.Roll;
import greenroll.roll.RollStatus;
import greenroll.simulation.scenario.OwnInstances;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The true spread of a group over its zones: at the start, and whether it is even at the end. It counts only the
 * region's instances.
 */
public final class ZoneSpread {

    private final OwnInstances own;
    private final Set<String> zones;
    private final Set<String> served;
    private final Set<String> before;
    private final boolean beganEven;

    private ZoneSpread(OwnInstances own, Set<String> zones, Set<String> served, Set<String> before) {
        this.own = own;
        this.zones = zones;
        this.served = served;
        this.before = before;
        this.beganEven = isEven(live("1"));
    }

    /** The current spread over these zones. */
    public static ZoneSpread of(OwnInstances own, Set<String> zones) {
        Set<String> served = own.live().stream()
                .filter(one ->
                        one.state() == InstanceState.RUNNING && own.region().isHealthyEverywhere(one.id()))
                .map(RegionInstance::zone)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> before = own.live().stream().map(RegionInstance::id).collect(Collectors.toSet());
        return new ZoneSpread(own, Set.copyOf(zones), served, before);
    }

    private static boolean isEven(Map<String, Integer> live) {
        return Collections.max(live.values()) - Collections.min(live.values()) <= 1;
    }

    /**
     * The number of instances in a target group, by zone. A failed instance that is kept for debugging does not count,
     * because it is in no target group. A protected instance counts only if it is of the revision with which the group
     * ends.
     */
    private Map<String, Integer> live(String revision) {
        Map<String, Integer> live = new TreeMap<>();
        zones.forEach(zone -> live.put(zone, 0));
        own.live().stream()
                .filter(one -> one.state() == InstanceState.RUNNING || one.state() == InstanceState.PENDING)
                .filter(one -> !one.registeredIn().isEmpty())
                .filter(one -> !one.isProtected() || revision.equals(one.tags().get(FleetTags.REVISION)))
                .forEach(one -> live.merge(one.zone(), 1, Integer::sum));
        return live;
    }

    /** The zones with an instance that was launched since the start. */
    private Set<String> launchedIn() {
        return own.live().stream()
                .filter(one -> !one.registeredIn().isEmpty() && !before.contains(one.id()))
                .map(RegionInstance::zone)
                .collect(Collectors.toSet());
    }

    /** Whether a group must be even after this roll, if nothing was lost and capacity was not short. */
    private static boolean isDue(Roll last) {
        return last.head().status() == RollStatus.FINISHED && last.facts().action() != RollAction.RESTART_SERVER;
    }

    /**
     * The unevenness, if there is any: zones that differ by more than one instance, or a zone that served before and
     * has no instance.
     *
     * @param last the group's last roll
     * @param keepsZones whether the roll can know which zones serve, and no other actor takes an instance out
     */
    public Optional<String> uneven(Roll last, boolean keepsZones) {
        if (!isDue(last)) {
            return Optional.empty();
        }
        Map<String, Integer> live = live(String.valueOf(last.facts().revision()));
        int all = live.values().stream().mapToInt(Integer::intValue).sum();
        // A roll back keeps the instances that serve. New instances go to the zones with the fewest, and may be too few
        // to even them out.
        Map<String, Integer> most = new TreeMap<>(live);
        if (!beganEven) {
            most.keySet().retainAll(launchedIn());
        }
        if (!most.isEmpty() && Collections.max(most.values()) - Collections.min(live.values()) > 1) {
            return Optional.of("the zones end uneven: " + live);
        }
        Set<String> left = served.stream()
                .filter(zone -> live.getOrDefault(zone, 0) == 0)
                .collect(Collectors.toCollection(TreeSet::new));
        return !keepsZones || left.isEmpty() || all < served.size()
                ? Optional.empty()
                : Optional.of("nothing is left in " + left + ", which served before: " + live);
    }
}
