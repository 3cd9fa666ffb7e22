package greenroll.api.roll;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import greenroll.api.http.ErrorCode;
import greenroll.api.read.PriceView;
import greenroll.operation.RollPlan;
import greenroll.roll.Baseline;
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
public record PlanView(
        String groupId,
        boolean feasible,
        int revision,
        @Nullable String imageId,
        @JsonUnwrapped BaselineView baseline,
        List<BatchView> batches,
        ExpectedDuration expectedDuration,
        RollStrategyView strategy,
        List<CheckView> checks,
        List<Warning> warnings) {

    static final String KIND = "spotinst:aws:ec2:group:roll:plan";

    /**
     * The numbers that the roll would keep to.
     *
     * @param share absent for a group without spot instances
     * @param pricePerHour absent for a group without spot instances, and when no price is known
     * @param autoScaling absent for a group of Greenroll's own
     */
    record BaselineView(
            int numOfBatches,
            int batchSize,
            int target,
            int inService,
            int floor,
            int ceiling,
            int surge,
            @Nullable Share share,
            @Nullable PriceView pricePerHour,
            @Nullable AutoScalingView autoScaling) {

        private static BaselineView of(RollPlan plan) {
            RollFacts facts = plan.facts();
            Baseline baseline = plan.baseline();
            return new BaselineView(
                    plan.batches().size(),
                    baseline.plan().largest(),
                    facts.target(),
                    baseline.inService(),
                    baseline.floor(),
                    baseline.ceiling(),
                    facts.action().launchesGreen() ? facts.bounds().surge() : 0,
                    Share.of(plan),
                    PriceView.of(plan.price()),
                    AutoScalingView.of(facts));
        }
    }

    /**
     * The group's spot and on-demand instances.
     *
     * @param now those that are live
     * @param target those of the group's target, which the roll works towards
     */
    record Share(ShareView now, ShareView target) {

        private static @Nullable Share of(RollPlan plan) {
            ShareView target = ShareView.ofTarget(plan.facts());
            return target == null ? null : new Share(ShareView.of(plan.share()), target);
        }
    }

    /**
     * @param onDemand how many of the launches are on demand; absent for a group without spot instances
     * @param spot how many of them are spot, if EC2 has the capacity; absent like onDemand
     */
    record BatchView(
            int batchNum,
            int launches,
            @Nullable Integer onDemand,
            @Nullable Integer spot,
            int blueInstances,
            Map<String, Integer> blueByZone,
            List<String> blue) {}

    /** @param basis PAST_ROLLS of this group, or SETTINGS */
    record ExpectedDuration(long seconds, String basis) {}

    /** @param note why there was nothing to check */
    record CheckView(
            String name,
            boolean passed,
            @Nullable List<Reason> reasons,
            @Nullable String note) {}

    record Reason(String code, String message, @Nullable String field) {}

    public static PlanView of(RollPlan plan) {
        RollFacts facts = plan.facts();
        return new PlanView(
                facts.groupId(),
                plan.feasible(),
                facts.revision(),
                facts.action().launchesGreen() ? facts.specification().imageId() : null,
                BaselineView.of(plan),
                plan.batches().stream()
                        .map(batch -> batch(batch, facts.spot().usesSpot()))
                        .toList(),
                new ExpectedDuration(plan.expected().toSeconds(), plan.basis().name()),
                RollStrategyView.of(facts.settings()),
                plan.checks().stream().map(PlanView::check).toList(),
                plan.warnings());
    }

    private static BatchView batch(PlannedBatch batch, boolean usesSpot) {
        return new BatchView(
                batch.number(),
                batch.launches(),
                usesSpot ? batch.launches() - batch.spot() : null,
                usesSpot ? batch.spot() : null,
                batch.blue().size(),
                batch.blueByZone(),
                batch.blue());
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
