package greenroll.api.roll;

import greenroll.api.http.ErrorCode;
import greenroll.operation.RollPlan;
import greenroll.roll.RollFacts;
import greenroll.roll.failure.Refusal;
import greenroll.roll.failure.Warning;
import greenroll.roll.plan.PlannedBatch;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The plan of a roll as the API shows it.
 *
 * @param feasible whether a start would be accepted now
 * @param strategy the settings that the roll would have
 */
record PlanView(
        String groupId,
        boolean feasible,
        int revision,
        @Nullable String imageId,
        int numOfBatches,
        int batchSize,
        int target,
        int inService,
        int floor,
        int ceiling,
        int surge,
        List<BatchView> batches,
        Expected expectedDuration,
        RollStrategyView strategy,
        List<CheckView> checks,
        List<Warning> warnings) {

    static final String KIND = "spotinst:aws:ec2:group:roll:plan";

    record BatchView(
            int batchNum, int launches, int blueInstances, Map<String, Integer> blueByZone, List<String> blue) {}

    /** @param basis PAST_ROLLS of this group, or SETTINGS */
    record Expected(long seconds, String basis) {}

    /** @param note why there was nothing to check */
    record CheckView(
            String name,
            boolean passed,
            @Nullable List<Reason> reasons,
            @Nullable String note) {}

    record Reason(String code, String message, @Nullable String field) {}

    static PlanView of(RollPlan plan) {
        RollFacts facts = plan.facts();
        return new PlanView(
                facts.groupId(),
                plan.feasible(),
                facts.revision(),
                facts.action().launchesGreen() ? facts.specification().imageId() : null,
                plan.batches().size(),
                plan.baseline().plan().largest(),
                facts.target(),
                plan.baseline().inService(),
                plan.baseline().floor(),
                plan.baseline().ceiling(),
                facts.action().launchesGreen() ? facts.bounds().surge() : 0,
                plan.batches().stream().map(PlanView::batch).toList(),
                new Expected(plan.expected().toSeconds(), plan.basis().name()),
                RollStrategyView.of(facts.settings()),
                plan.checks().stream().map(PlanView::check).toList(),
                plan.warnings());
    }

    private static BatchView batch(PlannedBatch batch) {
        return new BatchView(batch.number(), batch.launches(), batch.blue().size(), batch.blueByZone(), batch.blue());
    }

    private static CheckView check(RollPlan.Check check) {
        return new CheckView(
                check.name().shown(),
                check.passed(),
                check.passed()
                        ? null
                        : check.refusals().stream().map(PlanView::reason).toList(),
                check.note());
    }

    private static Reason reason(Refusal refusal) {
        return new Reason(ErrorCode.of(refusal.code()).name(), refusal.message(), refusal.field());
    }
}
