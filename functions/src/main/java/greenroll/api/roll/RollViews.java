package greenroll.api.roll;

import greenroll.api.http.ApiTime;
import greenroll.fleet.FleetSnapshot;
import greenroll.roll.Baseline;
import greenroll.roll.Hold;
import greenroll.roll.InstanceCounts;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollOutcome;
import greenroll.roll.failure.Leftover;
import greenroll.roll.failure.Warning;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.timeline.RollSummary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A roll as the API shows it: its short status, its whole status, and its timeline. */
public final class RollViews {

    public record Progress(String unit, int value) {}

    public record HoldView(
            String code,
            String reason,
            String since,
            @Nullable String until) {}

    /**
     * The short status.
     *
     * @param outcome {@code none}, {@code rolled_back} or {@code rollback_failed}
     * @param rollbackId the roll that restores the revision from before this one; absent when there is none
     * @param follows the roll that this one cleans up after; absent for an ordinary roll
     * @param code the failure's code; absent unless it failed
     * @param reason why it failed; absent unless it failed
     * @param expectedEnd the expected end, updated when a batch begins or ends; absent before the first visit, while
     *     the roll is paused, and once it stops, fails or has ended
     */
    public record ShortStatus(
            String id,
            String groupId,
            String kind,
            String status,
            Progress progress,
            int currentBatch,
            int numOfBatches,
            int batchSizePercentage,
            long gracePeriod,
            int blueInstances,
            int greenInstances,
            String createdAt,
            String updatedAt,
            String outcome,
            @Nullable String rollbackId,
            @Nullable String follows,
            @Nullable String code,
            @Nullable String reason,
            @Nullable HoldView hold,
            List<Warning> warnings,
            int revision,
            String startedBy,
            @Nullable String comment,
            @Nullable String expectedEnd) {}

    /**
     * The status with its instances. Blue and green are in one object, as in Elastigroup.
     *
     * @param target the group's target when the roll was accepted, which the roll works towards
     * @param floor the number in service below which the roll itself never goes; absent before the first visit
     * @param ceiling the number of pending, running and draining instances above which it never launches; absent before
     *     the first visit
     */
    public record Status(
            String id,
            String groupId,
            String status,
            Progress progress,
            int currentBatch,
            int numberOfBatches,
            long gracePeriod,
            String strategyAction,
            String healthCheck,
            RollStrategyView strategy,
            int target,
            @Nullable Integer floor,
            @Nullable Integer ceiling,
            List<InstanceViews.Sides> instances,
            List<Leftover> leftovers,
            @Nullable String reason,
            @Nullable HoldView hold,
            String createdAt,
            String updatedAt) {

        /** The same without the times of observation. It does not change while nothing happens. */
        Status withoutLooks() {
            return new Status(
                    id,
                    groupId,
                    status,
                    progress,
                    currentBatch,
                    numberOfBatches,
                    gracePeriod,
                    strategyAction,
                    healthCheck,
                    strategy,
                    target,
                    floor,
                    ceiling,
                    instances.stream().map(InstanceViews.Sides::withoutLooks).toList(),
                    leftovers,
                    reason,
                    hold,
                    createdAt,
                    updatedAt);
        }
    }

    public record Event(
            String createdAt,
            String type,
            @Nullable Integer batch,
            String message,
            List<String> instances,
            Map<String, String> reasons,
            @Nullable Integer inService,
            @Nullable Integer floor,
            Counts counts,
            @Nullable Map<String, Object> details) {}

    /** The roll's instances by number when the line was written. */
    public record Counts(int blue, int green, int proven, int total) {}

    private RollViews() {}

    /** @param outcome the outcome of the roll's rollback, which only the rollback's own record has */
    public static ShortStatus inShort(RollHead head, RollOutcome outcome) {
        return inShort(RollSummary.of(head), outcome, head.control().rollback());
    }

    public static ShortStatus inShort(RollSummary roll, RollOutcome outcome, @Nullable String rollbackId) {
        return new ShortStatus(
                roll.identity().id(),
                roll.identity().groupId(),
                roll.identity().kind().name(),
                roll.status().wire(),
                new Progress("percent", roll.progress().percent()),
                roll.progress().currentBatch(),
                roll.progress().numberOfBatches(),
                roll.pace().batchSizePercentage(),
                roll.pace().gracePeriod().toSeconds(),
                roll.progress().blue(),
                roll.progress().green(),
                ApiTime.of(roll.times().createdAt()),
                ApiTime.of(roll.times().updatedAt()),
                outcome.wire(),
                rollbackId,
                roll.follows(),
                roll.failure() == null ? null : roll.failure().code().name(),
                roll.failure() == null ? null : roll.failure().reason(),
                hold(roll.hold()),
                roll.warnings(),
                roll.revision(),
                roll.identity().startedBy(),
                roll.identity().comment(),
                ApiTime.orNull(roll.times().expectedEnd()));
    }

    /** @param seen the roll's last observation; empty before the first */
    public static Status whole(Roll roll, Optional<FleetSnapshot> seen) {
        RollHead head = roll.head();
        RollFacts facts = head.facts();
        Baseline baseline = head.baseline();
        return new Status(
                head.id(),
                facts.groupId(),
                head.status().wire(),
                progress(head),
                head.currentBatch(),
                head.numberOfBatches(),
                facts.settings().health().gracePeriod().toSeconds(),
                facts.settings().action().name(),
                facts.settings().health().healthCheckType().name(),
                RollStrategyView.of(facts.settings()),
                facts.target(),
                baseline == null ? null : baseline.floor(),
                baseline == null ? null : baseline.ceiling(),
                List.of(InstanceViews.sides(roll, seen)),
                head.leftovers(),
                reason(head),
                hold(head.hold()),
                ApiTime.of(facts.createdAt()),
                ApiTime.of(RollSummary.of(head).times().updatedAt()));
    }

    public static Event event(RollEvent event) {
        return new Event(
                ApiTime.of(event.at()),
                event.type().name(),
                event.batch(),
                event.message(),
                event.affected().instances(),
                event.affected().reasons(),
                event.service().inService(),
                event.service().floor(),
                counts(event.counts()),
                event.details() == null ? null : EventDetailsView.of(event.details()));
    }

    private static Counts counts(InstanceCounts counts) {
        return new Counts(counts.blue(), counts.green(), counts.proven(), counts.total());
    }

    private static Progress progress(RollHead head) {
        return new Progress("percent", head.percent());
    }

    private static @Nullable String reason(RollHead head) {
        return head.failure() == null ? null : head.failure().reason();
    }

    private static @Nullable HoldView hold(@Nullable Hold hold) {
        return hold == null
                ? null
                : new HoldView(hold.code(), hold.reason(), ApiTime.of(hold.since()), ApiTime.orNull(hold.until()));
    }
}
