package greenroll.local.simulate;

import greenroll.aws.FleetTags;
import greenroll.fleet.InstanceState;
import greenroll.local.compute.RegionInstance;
import greenroll.local.compute.SimulatedRegion;
import greenroll.roll.Roll;
import greenroll.roll.RollStatus;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How a group stands over its zones, in truth: what it was at the start, and whether it is even at the end. Counted by the
 * region's instances alone.
 */
final class Spread {

    private final SimulatedRegion region;
    private final String groupId;
    private final Set<String> zones;
    private final Set<String> served;
    private final Set<String> before;
    private final boolean beganEven;

    private Spread(SimulatedRegion region, String groupId, Set<String> zones, Set<String> served, Set<String> before) {
        this.region = region;
        this.groupId = groupId;
        this.zones = zones;
        this.served = served;
        this.before = before;
        this.beganEven = isEven(live());
    }

    /** As it is now, in these zones. */
    static Spread of(SimulatedRegion region, String groupId, Set<String> zones) {
        Set<String> served = region.live(FleetTags.GROUP, groupId).stream()
                .filter(one -> one.state() == InstanceState.RUNNING && region.isHealthyEverywhere(one.id()))
                .map(RegionInstance::zone)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> before = region.live(FleetTags.GROUP, groupId).stream()
                .map(RegionInstance::id)
                .collect(Collectors.toSet());
        return new Spread(region, groupId, Set.copyOf(zones), served, before);
    }

    private static boolean isEven(Map<String, Integer> live) {
        return Collections.max(live.values()) - Collections.min(live.values()) <= 1;
    }

    /** How many are in a target group, in each zone. What may not be terminated, or failed and is kept, serves no more. */
    private Map<String, Integer> live() {
        Map<String, Integer> live = new TreeMap<>();
        zones.forEach(zone -> live.put(zone, 0));
        region.live(FleetTags.GROUP, groupId).stream()
                .filter(one -> one.state() == InstanceState.RUNNING || one.state() == InstanceState.PENDING)
                .filter(one -> !one.isProtected() && !one.registeredIn().isEmpty())
                .forEach(one -> live.merge(one.zone(), 1, Integer::sum));
        return live;
    }

    /** Whether all that is there was there before: who goes back and has nothing to launch evens nothing out. */
    private boolean launchedNothing() {
        return region.live(FleetTags.GROUP, groupId).stream()
                .filter(one -> !one.registeredIn().isEmpty())
                .map(RegionInstance::id)
                .allMatch(before::contains);
    }

    /** Whether a group is to be even once this has ended, when nothing was lost or short: it launches or takes out. */
    static boolean isDue(Roll last) {
        return last.head().status() == RollStatus.FINISHED && !last.facts().restarts();
    }

    /**
     * What is uneven now: zones that differ by more than one instance, or one that served before and has none.
     *
     * @param keepsZones whether the roll can know which zones serve, and nobody else takes an instance out
     */
    Optional<String> uneven(boolean keepsZones) {
        if (!beganEven && launchedNothing()) {
            return Optional.empty();
        }
        Map<String, Integer> live = live();
        int all = live.values().stream().mapToInt(Integer::intValue).sum();
        if (!isEven(live)) {
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
