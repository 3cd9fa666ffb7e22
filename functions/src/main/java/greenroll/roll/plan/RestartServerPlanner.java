package greenroll.roll.plan;

import greenroll.fleet.Instance;
import greenroll.roll.Baseline;
import greenroll.roll.BatchPlan;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollSettings;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.observation.RollObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** RESTART_SERVER: every instance that lives at the start is restarted, and the floor is a batch below what serves. */
final class RestartServerPlanner implements ActionPlanner {

    @Override
    public RollPlanner.@Nullable Refused refuse(Roll roll, RollObservation seen) {
        int inService = seen.inServiceCount(roll);
        if (inService <= 1 && !seen.live().isEmpty()) {
            return new RollPlanner.Refused(
                    FailureCode.BELOW_FLOOR,
                    "RESTART_SERVER takes instances out of service, and only " + inService
                            + " in service: use REPLACE_SERVER, which launches first");
        }
        return null;
    }

    @Override
    public Baseline baseline(Roll roll, RollObservation seen) {
        RollFacts facts = roll.facts();
        int live = seen.live().size();
        int inService = seen.inServiceCount(roll);
        int target = facts.target();
        List<Instance> some = seen.blue(roll);
        // The size is of the target, and the steps are of what is there.
        BatchPlan asked = BatchPlan.of(facts.settings().batches(), some.size());
        int size = Math.max(
                1, Math.min(BatchPlan.of(facts.settings().batches(), target).largest(), inService - 1));
        return new Baseline(
                Math.max(0, Math.min(target, inService) - size),
                Math.max(target, live),
                asked.ends().isEmpty() ? BatchPlan.of(some.size(), size) : asked.atMost(size),
                inService,
                live,
                some.stream()
                        .filter(one -> !RollPlanner.isLeaving(roll, seen, one))
                        .map(Instance::id)
                        .toList(),
                seen.now,
                seen.live().stream()
                        .filter(one -> !some.contains(one))
                        .map(Instance::id)
                        .toList());
    }

    /** Instances that are out of service go first, as many at once as a batch has. */
    @Override
    public List<PlannedBatch> batches(Roll begun, RollObservation seen) {
        BatchPlan plan = Objects.requireNonNull(begun.head().baseline()).plan();
        List<Instance> some = seen.blue(begun);
        List<Instance> order = new ArrayList<>(TerminationPolicy.outOfService(seen, some));
        List<Instance> serving =
                some.stream().filter(one -> !order.contains(one)).toList();
        order.addAll(TerminationPolicy.inOrder(
                begun.settings().selection().order(),
                serving,
                serving.size(),
                new TreeMap<>(seen.inServiceByZone(begun)),
                SpotShare.none(begun).plus(serving)));
        List<PlannedBatch> batches = new ArrayList<>();
        for (int from = 0; from < order.size(); ) {
            int number = batches.size() + 1;
            int to = from + plan.take(from, order.size() - from);
            batches.add(PlannedBatch.of(number, 0, 0, order.subList(from, to)));
            from = to;
        }
        return batches;
    }

    /** The drains of a restart overlap with nothing. */
    @Override
    public Forecast.Took forecast(Roll roll, Instant now, @Nullable Duration beyond) {
        Baseline baseline = Objects.requireNonNull(roll.head().baseline());
        long done = roll.batches().stream()
                .filter(batch -> !batch.isOpen())
                .flatMap(batch -> batch.instances().stream())
                .count();
        BatchPlan plan = baseline.plan();
        Duration drains = Duration.ZERO;
        Duration batches = Duration.ZERO;
        int all = baseline.liveIds().size();
        StepRest rest = StepRest.of(roll);
        for (int at = Math.toIntExact(done); at < all; at += plan.sizeAfter(at)) {
            drains = drains.plus(drainInBatch(roll.settings()));
            batches = batches.plus(Forecast.batch(roll.facts(), plan.stepAfter(at), plan.sizeAfter(at), beyond))
                    .plus(rest.after(at + plan.sizeAfter(at)));
        }
        return new Forecast.Took(drains.plus(batches).plus(all == 0 ? Duration.ZERO : rest.bake(now)), drains);
    }

    @Override
    public Duration drainInBatch(RollSettings settings) {
        return settings.expectedDrain();
    }
}
