package greenroll.roll.plan;

import greenroll.fleet.Instance;
import greenroll.group.Selection;
import greenroll.roll.Roll;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.observation.InServiceRules;
import greenroll.roll.observation.RollObservation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which instances go first, unless the roll has an order of its own. Instances out of service come first. Then come spot or on-demand instances, where
 * the group has too many of them; then those of the zone with the most in service, then the oldest, then by id.
 * Instances whose zone keeps another in service are preferred. When there are none, the preference is dropped, and the
 * timeline says so.
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
        Set<String> leaving = Stream.concat(
                        roll.retiring().map(RetiringInstance::id),
                        outOfService(seen, candidates).stream().map(Instance::id))
                .collect(Collectors.toSet());
        SpotShare share = SpotShare.none(roll)
                .plus(seen.live().stream()
                        .filter(one -> !leaving.contains(one.id()))
                        .toList());
        return inOrder(
                roll.settings().selection().order(),
                candidates.stream().filter(one -> seen.inService(one.id())).toList(),
                most,
                zones,
                share);
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
     * @param share share of all instances that have not been chosen to go
     */
    public static List<Instance> fullestFirst(
            List<Instance> candidates, int most, Map<String, Integer> zones, SpotShare share) {
        return inOrder(null, candidates, most, zones, share);
    }

    /**
     * Returns up to {@code most} candidates in the order of a roll; without one, as {@link #fullestFirst}. With an order
     * the last instance of a zone can go. The share of spot instances comes before the order.
     */
    static List<Instance> inOrder(
            Selection.@Nullable Order asked,
            List<Instance> candidates,
            int most,
            Map<String, Integer> zones,
            SpotShare share) {
        List<Instance> left = new ArrayList<>(candidates);
        List<Instance> chosen = new ArrayList<>();
        SpotShare remaining = share;
        while (chosen.size() < most && !left.isEmpty()) {
            boolean spotFirst = remaining.givesUpSpot();
            Function<Instance, Integer> inZone =
                    one -> zones.getOrDefault(one.placement().zone(), 0);
            Comparator<Instance> bySpot =
                    Comparator.comparing(one -> one.launch().spot() != spotFirst);
            Comparator<Instance> order = switch (asked) {
                case OLDEST_FIRST -> bySpot.thenComparing(Instance.OLDEST_FIRST);
                case ZONE_BY_ZONE ->
                    bySpot.thenComparing(one -> one.placement().zone()).thenComparing(Instance.OLDEST_FIRST);
                case null ->
                    Comparator.comparing((Instance one) -> inZone.apply(one) <= 1)
                            .thenComparing(bySpot)
                            .thenComparing(inZone, Comparator.reverseOrder())
                            .thenComparing(Instance.OLDEST_FIRST);
            };
            Instance next = left.stream().min(order).orElseThrow();
            left.remove(next);
            chosen.add(next);
            remaining = remaining.plus(next.launch().spot(), -1);
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
