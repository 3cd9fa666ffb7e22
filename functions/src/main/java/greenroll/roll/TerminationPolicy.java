package greenroll.roll;

import greenroll.fleet.Instance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Which instances go first: those out of service, then from the zone with most in service, then the oldest, then by id.
 * Among them those whose zone keeps an instance in service are preferred; when none qualifies the preference is dropped,
 * and the timeline says so.
 */
final class TerminationPolicy {

    static final Comparator<Instance> OLDEST =
            Comparator.comparing(Instance::launchedAt).thenComparing(Instance::id);

    private TerminationPolicy() {}

    /** Every candidate that is known to be out of service. */
    static List<Instance> outOfService(StepContext context, List<Instance> candidates) {
        return candidates.stream()
                .filter(one -> context.seen.verdict(one.id()) == InServiceRules.Verdict.NOT_YET
                        || context.seen.verdict(one.id()) == InServiceRules.Verdict.UNHEALTHY)
                .sorted(OLDEST)
                .toList();
    }

    /** Up to {@code most} candidates that are in service, in the order in which they may go. */
    static List<Instance> inService(StepContext context, List<Instance> candidates, int most) {
        Map<String, Integer> zones = context.seen.inServiceByZone(context.roll());
        List<Instance> chosen = fullestFirst(
                candidates.stream()
                        .filter(one -> context.seen.inService(one.id()))
                        .toList(),
                most,
                zones);
        if (chosen.stream().anyMatch(one -> zones.getOrDefault(one.zone(), 0) < 1)) {
            context.note(
                    RollEvent.Type.ZONE_PREFERENCE_DROPPED,
                    "no choice leaves an instance in service in each zone",
                    StepContext.ids(chosen),
                    Map.of());
        }
        return chosen;
    }

    /**
     * Up to {@code most}, each from the zone that then has most in service: so whoever is its zone's last goes only when
     * every candidate is.
     *
     * @param zones in service by zone; whoever is chosen is taken off
     */
    static List<Instance> fullestFirst(List<Instance> candidates, int most, Map<String, Integer> zones) {
        List<Instance> left = new ArrayList<>(candidates);
        List<Instance> chosen = new ArrayList<>();
        while (chosen.size() < most && !left.isEmpty()) {
            Comparator<Instance> order = Comparator.comparing((Instance one) -> zones.getOrDefault(one.zone(), 0))
                    .reversed()
                    .thenComparing(OLDEST);
            Instance next = left.stream().min(order).orElseThrow();
            left.remove(next);
            chosen.add(next);
            zones.merge(next.zone(), -1, Integer::sum);
        }
        return chosen;
    }

    /** A restart's batch: those out of service first, then as many in service as the floor can spare. */
    static List<Instance> forRestart(StepContext context, List<Instance> remaining, int size) {
        List<Instance> chosen = new ArrayList<>(
                outOfService(context, remaining).stream().limit(size).toList());
        int spare =
                context.seen.inServiceCount(context.roll()) - context.baseline().floor();
        chosen.addAll(inService(context, remaining, Math.max(0, Math.min(size - chosen.size(), spare))));
        return chosen;
    }
}
