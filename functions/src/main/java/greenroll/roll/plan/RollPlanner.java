package greenroll.roll.plan;

import greenroll.fleet.Instance;
import greenroll.group.Subnet;
import greenroll.roll.Baseline;
import greenroll.roll.BatchPlan;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.TakeOver;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.observation.RollObservation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Floor, ceiling and batches of a roll, and the zones that they go to: pure arithmetic on what was observed. */
public final class RollPlanner {

    /** New launch calls a visit: with a look every 10 s that stays below EC2's bucket of 5 calls, refilled by 2 a second. */
    public static final int MAX_CALLS = 4;

    private RollPlanner() {}

    /** Why a roll cannot be carried out as things stand at its first look. */
    public record Refused(FailureCode code, String reason) {}

    public static @Nullable Refused refuse(Roll roll, RollObservation seen) {
        int inService = seen.inServiceCount(roll);
        if (roll.facts().restarts() && inService <= 1 && !seen.live().isEmpty()) {
            return new Refused(
                    FailureCode.BELOW_FLOOR,
                    "RESTART_SERVER takes instances out of service, and only " + inService
                            + " in service: use REPLACE_SERVER, which launches first");
        }
        return null;
    }

    /** Floor, ceiling and batches, from the first look in which all is known. */
    public static Baseline baseline(Roll roll, RollObservation seen) {
        RollFacts facts = roll.facts();
        int live = seen.live().size();
        int inService = seen.inServiceCount(roll);
        int target = facts.target();
        BatchPlan asked = BatchPlan.ofPercentage(target, facts.settings().batchSizePercentage());
        int kept = Math.min(target, inService);
        if (facts.restarts()) {
            int restartSize = Math.max(1, Math.min(asked.largest(), inService - 1));
            return new Baseline(
                    Math.max(0, kept - restartSize),
                    Math.max(target, live),
                    BatchPlan.of(live, restartSize),
                    inService,
                    live,
                    seen.live().stream()
                            .filter(one -> !isLeaving(roll, seen, one))
                            .map(Instance::id)
                            .toList(),
                    seen.now,
                    List.of());
        }
        List<String> keptIds = keptIds(roll, seen);
        // With nothing in service there is nothing to keep serving: one batch, as fast as it can be.
        boolean nothingServes = inService == 0;
        BatchPlan plan = nothingServes ? BatchPlan.of(target, Math.max(1, target)) : asked;
        Baseline baseline = new Baseline(
                kept,
                ceiling(target, live, facts.bounds().surge(), !nothingServes),
                plan,
                inService,
                live,
                List.of(),
                seen.now,
                keptIds);
        int wanted =
                roll.with(c -> c.progress(c.progress().withBaseline(baseline))).wantedGreen();
        return facts.replacementScope() == null ? baseline : baseline.withPlan(BatchPlan.of(wanted, plan.largest()));
    }

    /** What an operation that follows a roll leaves alone: what it does not name, or what runs the pinned revision. */
    private static List<String> keptIds(Roll roll, RollObservation seen) {
        ReplacementScope replacementScope = roll.facts().replacementScope();
        if (replacementScope == null) {
            return List.of();
        }
        List<String> named = replacementScope.instanceIds();
        return seen.live().stream()
                .filter(one -> !isLeaving(roll, seen, one))
                .filter(one ->
                        named == null ? seen.runsPinned(one) && seen.inService(one.id()) : !named.contains(one.id()))
                .map(Instance::id)
                .toList();
    }

    private static boolean isLeaving(Roll roll, RollObservation seen, Instance one) {
        TakeOver over = roll.head().ownership().takeOver();
        return over != null && seen.leaves(over, one);
    }

    /** How many may be live at once: with nothing in service, all that is wanted beside all that is there. */
    public static int ceiling(int target, int live, int surge, boolean serves) {
        return Math.max(target, live) + (serves ? surge : Math.max(target, surge));
    }

    /**
     * Spreads instances over subnets, so that the zones are even when the operation has ended: each goes to the zone in
     * which fewest stay. Where that is even it goes to the zone from which most leave, and then by the zone's name: a zone
     * that serves before serves afterwards, too.
     *
     * @param open the subnets that may be tried; empty answers an empty map
     * @return how many to launch in each subnet
     */
    public static Map<Subnet, Integer> spread(int count, List<Subnet> open, ZoneCounts before) {
        Map<String, Integer> zones = new HashMap<>(before.staying());
        Map<Subnet, Integer> launches = new LinkedHashMap<>();
        for (int i = 0; i < count && !open.isEmpty(); i++) {
            Subnet least = open.stream()
                    .min(Comparator.comparing((Subnet one) -> zones.getOrDefault(one.zone(), 0))
                            .thenComparing(one -> -before.leaving().getOrDefault(one.zone(), 0))
                            .thenComparing(Subnet::zone)
                            .thenComparing(one -> launches.getOrDefault(one, 0))
                            .thenComparing(Subnet::subnetId))
                    .orElseThrow();
            launches.merge(least, 1, Integer::sum);
            zones.merge(least.zone(), 1, Integer::sum);
        }
        return launches;
    }

    /** Splits a count into calls of at most {@code most}. */
    public static List<Integer> calls(int count, int most) {
        List<Integer> calls = new ArrayList<>();
        for (int left = count; left > 0; left -= most) {
            calls.add(Math.min(left, most));
        }
        return calls;
    }
}
