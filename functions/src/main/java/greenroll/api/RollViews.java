package greenroll.api;

import greenroll.fleet.FleetSnapshot;
import greenroll.roll.Hold;
import greenroll.roll.Leftover;
import greenroll.roll.Roll;
import greenroll.roll.RollEvent;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollOutcome;
import greenroll.roll.Warning;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A roll as the API shows it: short, whole, and as a timeline. */
final class RollViews {

    record Progress(String unit, int value) {}

    record HoldView(
            String code,
            String reason,
            String since,
            @Nullable String until) {}

    /**
     * The short status.
     *
     * @param outcome {@code none}, {@code rolled_back} or {@code rollback_failed}
     * @param rollbackId the roll that brings back what served before this one; absent while there is none
     * @param follows the roll that this one cleans up after; absent for an ordinary one
     * @param reason why it failed; absent unless it did
     */
    record ShortStatus(
            String id,
            String groupId,
            String kind,
            String status,
            Progress progress,
            int currentBatch,
            int numOfBatches,
            long gracePeriod,
            int blueInstances,
            int greenInstances,
            String createdAt,
            String updatedAt,
            String outcome,
            @Nullable String rollbackId,
            @Nullable String follows,
            @Nullable String reason,
            @Nullable HoldView hold,
            List<Warning> warnings,
            int revision,
            String startedBy,
            @Nullable String comment) {}

    /** The status with its instances; blue and green are in one object, as Elastigroup has it. */
    record Status(
            String id,
            String groupId,
            String status,
            Progress progress,
            int currentBatch,
            int numberOfBatches,
            long gracePeriod,
            String strategyAction,
            String healthCheck,
            List<InstanceViews.Sides> instances,
            List<Leftover> leftovers,
            @Nullable String reason,
            @Nullable HoldView hold,
            String createdAt,
            String updatedAt) {}

    record Event(
            String createdAt,
            String type,
            @Nullable Integer batch,
            String message,
            List<String> instances,
            Map<String, String> reasons,
            @Nullable Integer inService,
            @Nullable Integer floor) {}

    private RollViews() {}

    static ShortStatus inShort(RollHead head, RollOutcome outcome) {
        RollFacts facts = head.facts();
        return new ShortStatus(
                head.id(),
                facts.groupId(),
                facts.kind().name(),
                head.status().wire(),
                progress(head),
                head.currentBatch(),
                head.numberOfBatches(),
                facts.settings().gracePeriod().toSeconds(),
                head.tally().blue(),
                head.tally().green(),
                WireTime.of(facts.createdAt()),
                WireTime.of(head.updatedAt()),
                outcome.wire(),
                head.control().rollback(),
                facts.detach() == null ? null : facts.detach().rollId(),
                reason(head),
                hold(head),
                head.warnings(),
                facts.revision(),
                facts.startedBy(),
                facts.comment());
    }

    /** @param seen the roll's last observation; empty before the first */
    static Status whole(Roll roll, Optional<FleetSnapshot> seen) {
        RollHead head = roll.head();
        RollFacts facts = head.facts();
        return new Status(
                head.id(),
                facts.groupId(),
                head.status().wire(),
                progress(head),
                head.currentBatch(),
                head.numberOfBatches(),
                facts.settings().gracePeriod().toSeconds(),
                facts.settings().action().name(),
                facts.settings().healthCheckType().name(),
                List.of(InstanceViews.sides(roll, seen)),
                head.leftovers(),
                reason(head),
                hold(head),
                WireTime.of(facts.createdAt()),
                WireTime.of(head.updatedAt()));
    }

    static Event event(RollEvent event) {
        return new Event(
                WireTime.of(event.at()),
                event.type().name(),
                event.batch(),
                event.message(),
                event.instances(),
                event.reasons(),
                event.inService(),
                event.floor());
    }

    private static Progress progress(RollHead head) {
        return new Progress("percent", head.percent());
    }

    private static @Nullable String reason(RollHead head) {
        return head.failure() == null ? null : head.failure().reason();
    }

    private static @Nullable HoldView hold(RollHead head) {
        Hold hold = head.hold();
        return hold == null
                ? null
                : new HoldView(hold.code(), hold.reason(), WireTime.of(hold.since()), WireTime.orNull(hold.until()));
    }
}
