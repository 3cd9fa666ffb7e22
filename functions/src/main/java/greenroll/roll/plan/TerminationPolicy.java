package greenroll.roll.plan;

import greenroll.fleet.Instance;
import greenroll.roll.Roll;
import greenroll.roll.observation.InServiceRules;
import greenroll.roll.observation.RollObservation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Decides which instances go first. Instances out of service come first, then those of the zone with the most in
 * service, then the oldest, then by id. Instances whose zone keeps another in service are preferred. When there are
 * none, the preference is dropped, and the timeline says so.
 */
public final class TerminationPolicy {

    private TerminationPolicy() {}

    /** Returns every candidate that is known to be out of service. */
    public static List<Instance> outOfService(RollObservation seen, List<Instance> candidates) {
        return candidates.stream()
                .filter(one -> seen.verdict(one.id()) == InServiceRules.Verdict.NOT_YET
                        || seen.verdict(one.id()) == InServiceRules.Verdict.UNHEALTHY)
                .sorted(Instance.OLDEST_FIRST)
                .toList();
    }

    /** Returns up to {@code most} candidates that are in service, in the order in which they may go. */
    public static List<Instance> inService(RollObservation seen, Roll roll, List<Instance> candidates, int most) {
        Map<String, Integer> zones = seen.inServiceByZone(roll);
        return fullestFirst(
                candidates.stream().filter(one -> seen.inService(one.id())).toList(), most, zones);
    }

    /** Whether a zone has nothing in service once all of these are gone. */
    public static boolean emptiesAZone(RollObservation seen, Roll roll, List<Instance> chosen) {
        Map<String, Integer> left = seen.inServiceByZone(roll);
        chosen.stream()
                .filter(one -> seen.inService(one.id()))
                .forEach(one -> left.merge(one.placement().zone(), -1, Integer::sum));
        return chosen.stream().anyMatch(one -> left.getOrDefault(one.placement().zone(), 0) < 1);
    }

    /**
     * Returns up to {@code most} candidates, each from the zone that then has the most in service. So the last instance
     * of a zone goes only when every remaining candidate is the last of its zone.
     *
     * @param zones number in service by zone; the chosen instances are subtracted
     */
    public static List<Instance> fullestFirst(List<Instance> candidates, int most, Map<String, Integer> zones) {
        List<Instance> left = new ArrayList<>(candidates);
        List<Instance> chosen = new ArrayList<>();
        while (chosen.size() < most && !left.isEmpty()) {
            Comparator<Instance> order = Comparator.comparing(
                            (Instance one) -> zones.getOrDefault(one.placement().zone(), 0))
                    .reversed()
                    .thenComparing(Instance.OLDEST_FIRST);
            Instance next = left.stream().min(order).orElseThrow();
            left.remove(next);
            chosen.add(next);
            zones.merge(next.placement().zone(), -1, Integer::sum);
        }
        return chosen;
    }

    /**
     * Returns a restart's batch. Instances out of service come first, then as many in service as the floor can spare.
     */
    public static List<Instance> forRestart(
            RollObservation seen, Roll roll, int floor, List<Instance> remaining, int size) {
        List<Instance> chosen = new ArrayList<>(
                outOfService(seen, remaining).stream().limit(size).toList());
        int spare = seen.inServiceCount(roll) - floor;
        chosen.addAll(inService(seen, roll, remaining, Math.max(0, Math.min(size - chosen.size(), spare))));
        return chosen;
    }
}
