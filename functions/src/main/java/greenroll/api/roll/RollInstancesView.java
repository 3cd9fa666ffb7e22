package greenroll.api.roll;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import greenroll.api.judge.JudgementView;
import greenroll.fleet.FleetSnapshot;
import greenroll.roll.Baseline;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollSettings;
import greenroll.roll.failure.Leftover;
import greenroll.roll.timeline.RollSummary;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A roll's status with its instances, as the API shows it; blue and green are in one object, as Elastigroup has it. */
public record RollInstancesView(
        @JsonUnwrapped RollView.Identity identity,
        @JsonUnwrapped RollView.Position position,
        int numberOfBatches,
        @JsonUnwrapped Settings settings,
        @JsonUnwrapped Limits limits,
        List<InstanceViews.Sides> instances,
        List<Leftover> leftovers,
        @JsonUnwrapped Found found,
        @JsonUnwrapped RollView.Times times) {

    /**
     * Its failure, its hold and its verdicts.
     *
     * @param reason why it failed; absent unless it did
     * @param hold why it waits; absent while it does not
     * @param judged what the judge found in each batch; absent when none was judged
     */
    public record Found(
            @Nullable String reason,
            @Nullable HoldView hold,
            @Nullable List<JudgementView> judged) {}

    /** The settings that it is in force with; Elastigroup's three also under Elastigroup's names. */
    public record Settings(long gracePeriod, String strategyAction, String healthCheck, RollStrategyView strategy) {

        private static Settings of(RollSettings settings) {
            return new Settings(
                    settings.ownersGracePeriod().toSeconds(),
                    settings.action().name(),
                    settings.health().healthCheckType().name(),
                    RollStrategyView.of(settings));
        }
    }

    /**
     * The numbers that bound it.
     *
     * @param target the group's when the roll was accepted, which it works towards
     * @param floor in service it never goes below by its own act; absent before the first look
     * @param share the target's on-demand and spot instances; absent for a group without spot instances
     * @param ceiling pending, running and draining it never launches above; absent before the first look
     */
    public record Limits(
            int target,
            @Nullable ShareView share,
            @Nullable Integer floor,
            @Nullable Integer ceiling) {

        private static Limits of(RollFacts facts, @Nullable Baseline baseline) {
            ShareView share = ShareView.ofTarget(facts);
            return baseline == null
                    ? new Limits(facts.target(), share, null, null)
                    : new Limits(facts.target(), share, baseline.floor(), baseline.ceiling());
        }
    }

    /** @param seen the roll's last observation; empty before the first */
    public static RollInstancesView of(Roll roll, Optional<FleetSnapshot> seen) {
        RollSummary summary = RollSummary.of(roll.head());
        return new RollInstancesView(
                RollView.Identity.of(summary),
                RollView.Position.of(summary),
                summary.progress().numberOfBatches(),
                Settings.of(roll.facts().settings()),
                Limits.of(roll.facts(), roll.head().baseline()),
                List.of(InstanceViews.sides(roll, seen)),
                roll.head().leftovers(),
                new Found(
                        summary.failure() == null ? null : summary.failure().reason(),
                        HoldView.of(summary.hold()),
                        JudgementView.of(roll.batches())),
                RollView.Times.of(summary));
    }

    /** The same without the times at which instances were last seen. It stays the same while nothing happens. */
    RollInstancesView withoutLooks() {
        return new RollInstancesView(
                identity,
                position,
                numberOfBatches,
                settings,
                limits,
                instances.stream().map(InstanceViews.Sides::withoutLooks).toList(),
                leftovers,
                found,
                times);
    }
}
