package greenroll.roll.plan;

import greenroll.fleet.Instance;
import greenroll.roll.Baseline;
import greenroll.roll.BatchPlan;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollKind;
import greenroll.roll.RollSettings;
import greenroll.roll.observation.Matching;
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
        return baseline.withPlan(
                facts.kind() == RollKind.ROLL
                        ? ofRoll(roll, baseline, wanted)
                        : facts.replacementScope() == null ? plan : BatchPlan.of(wanted, plan.largest()));
    }

    private static BatchPlan ofRoll(Roll roll, Baseline baseline, int wanted) {
        int kept = baseline.keptIds().size();
        if (kept == 0) {
            return baseline.plan();
        }
        if (wanted == 0 && kept == baseline.live()) {
            return baseline.plan().nothing();
        }
        return BatchPlan.of(roll.settings().batches(), roll.facts().target(), wanted);
    }

    /** The operation leaves these alone: it does not name them, or they run what it launches. */
    private static List<String> keptIds(Roll roll, RollObservation seen) {
        ReplacementScope replacementScope = roll.facts().replacementScope();
        if (replacementScope == null) {
            return List.of();
        }
        if (roll.facts().kind() == RollKind.ROLL && replacementScope.isWhole()) {
            return matching(roll, seen);
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

    /** A roll leaves alone what matches and serves, but not more than the target. */
    private static List<String> matching(Roll roll, RollObservation seen) {
        Matching matching = seen.matching();
        List<Instance> same = seen.live().stream()
                .filter(one -> !RollPlanner.isLeaving(roll, seen, one))
                .filter(one -> seen.fleet.interruption(one.id()).isEmpty())
                .filter(one -> matching.matches(one) && seen.inService(one.id()))
                .toList();
        List<Instance> surplus = TerminationPolicy.inService(
                seen, roll, same, Math.max(0, same.size() - roll.facts().target()));
        return same.stream()
                .filter(one -> !surplus.contains(one))
                .map(Instance::id)
                .toList();
    }

    /** Uses the roll's own rules for the zones of green and for the number of blue that may go. */
    @Override
    public List<PlannedBatch> batches(Roll begun, RollObservation seen) {
        Baseline baseline = Objects.requireNonNull(begun.head().baseline());
        List<Instance> blue = seen.blue(begun);
        List<Instance> kept = seen.kept(begun);
        List<Instance> sick = new ArrayList<>(TerminationPolicy.outOfService(seen, blue));
        List<Instance> serving =
                blue.stream().filter(one -> !sick.contains(one)).toList();
        Map<String, Integer> inService = new TreeMap<>(seen.inServiceByZone(begun));
        int target = begun.wantedGreen();
        Map<String, Integer> green = new TreeMap<>(ZoneCounts.inZones(kept));
        SpotShare share = SpotShare.none(begun).plus(kept);
        List<Instance> left = new ArrayList<>(serving);
        List<PlannedBatch> batches = new ArrayList<>();
        int launched = 0;
        // At least one batch, which takes out all that is there when nothing is to be launched.
        while (launched < target || (batches.isEmpty() && !(sick.isEmpty() && left.isEmpty()))) {
            int launches = baseline.plan().take(launched, target - launched);
            int missing = target - launched;
            launched += launches;
            int onDemand = share.onDemandOf(launches);
            share = share.plus(false, onDemand).plus(true, launches - onDemand);
            ZoneCounts zones = new ZoneCounts(green, ZoneCounts.inZones(left));
            RollPlanner.spread(begun, launches, missing, begun.facts().bounds().subnets(), zones)
                    .forEach((subnet, count) -> {
                        green.merge(subnet.zone(), count, Integer::sum);
                        inService.merge(subnet.zone(), count, Integer::sum);
                    });
            int serve = inService.values().stream().mapToInt(Integer::intValue).sum();
            int may = baseline.allowance(serve, launched, serving.size() - left.size());
            List<Instance> leaving = new ArrayList<>(sick);
            sick.clear();
            leaving.addAll(TerminationPolicy.inOrder(
                    begun.settings().selection().order(), left, may, inService, share.plus(left)));
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
