package greenroll.roll.plan;

import greenroll.fleet.Instance;
import greenroll.roll.Baseline;
import greenroll.roll.BatchPlan;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollSettings;
import greenroll.roll.observation.RollObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** REPLACE_SERVER: green is launched up to the ceiling, and blue goes as far as the floor allows. */
final class ReplaceServerPlanner implements ActionPlanner {

    @Override
    public RollPlanner.@Nullable Refused refuse(Roll roll, RollObservation seen) {
        return null;
    }

    @Override
    public Baseline baseline(Roll roll, RollObservation seen) {
        RollFacts facts = roll.facts();
        int live = seen.live().size();
        int inService = seen.inServiceCount(roll);
        int target = facts.target();
        BatchPlan asked = BatchPlan.of(facts.settings().batches(), target);
        List<String> keptIds = keptIds(roll, seen);
        // With nothing in service there is nothing to protect, so one batch launches everything as fast as possible.
        boolean nothingServes = inService == 0;
        BatchPlan plan = nothingServes ? BatchPlan.of(target, Math.max(1, target)) : asked;
        Baseline baseline = new Baseline(
                Math.min(target, inService),
                RollPlanner.ceiling(target, live, facts.bounds().surge(), !nothingServes),
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

    /** An operation that follows a roll leaves these alone: it does not name them, or they run the pinned revision. */
    private static List<String> keptIds(Roll roll, RollObservation seen) {
        ReplacementScope replacementScope = roll.facts().replacementScope();
        if (replacementScope == null) {
            return List.of();
        }
        List<String> named = replacementScope.instanceIds();
        boolean fills = replacementScope.launches() == ReplacementScope.Launches.UP_TO_TARGET;
        return seen.live().stream()
                .filter(one -> !RollPlanner.isLeaving(roll, seen, one))
                // EC2 will interrupt it, so it does not stay.
                .filter(one -> !fills || seen.fleet.interruption(one.id()).isEmpty())
                .filter(one ->
                        named == null ? seen.runsPinned(one) && seen.inService(one.id()) : !named.contains(one.id()))
                .map(Instance::id)
                .toList();
    }

    /** Uses the roll's own rules for the zones of green and for the number of blue that may go. */
    @Override
    public List<PlannedBatch> batches(Roll begun, RollObservation seen) {
        Baseline baseline = Objects.requireNonNull(begun.head().baseline());
        List<Instance> sick = new ArrayList<>(TerminationPolicy.outOfService(seen, seen.live()));
        List<Instance> serving =
                seen.live().stream().filter(one -> !sick.contains(one)).toList();
        Map<String, Integer> inService = new TreeMap<>(seen.inServiceByZone(begun));
        int target = begun.facts().target();
        Map<String, Integer> green = new TreeMap<>();
        SpotShare share = SpotShare.none(begun);
        List<Instance> left = new ArrayList<>(serving);
        List<PlannedBatch> batches = new ArrayList<>();
        int launched = 0;
        // At least one batch, which takes out all that is there when nothing is to be launched.
        while (launched < target || (batches.isEmpty() && !(sick.isEmpty() && left.isEmpty()))) {
            int launches = baseline.plan().take(launched, target - launched);
            launched += launches;
            int onDemand = share.onDemandOf(launches);
            share = share.plus(false, onDemand).plus(true, launches - onDemand);
            ZoneCounts zones = new ZoneCounts(green, ZoneCounts.inZones(left));
            RollPlanner.spread(launches, begun.facts().bounds().subnets(), zones)
                    .forEach((subnet, count) -> {
                        green.merge(subnet.zone(), count, Integer::sum);
                        inService.merge(subnet.zone(), count, Integer::sum);
                    });
            int serve = inService.values().stream().mapToInt(Integer::intValue).sum();
            int may = baseline.allowance(serve, launched, serving.size() - left.size());
            List<Instance> leaving = new ArrayList<>(sick);
            sick.clear();
            leaving.addAll(TerminationPolicy.fullestFirst(left, may, inService, share.plus(left)));
            left.removeAll(leaving);
            batches.add(PlannedBatch.of(batches.size() + 1, launches, launches - onDemand, leaving));
        }
        return batches;
    }

    @Override
    public Forecast.Took forecast(Roll roll, Instant now, @Nullable Duration beyond) {
        return Forecast.ofReplacement(roll, now, beyond);
    }

    /** Blue drains while the next batch is launched. */
    @Override
    public Duration drainInBatch(RollSettings settings) {
        return Duration.ZERO;
    }
}
