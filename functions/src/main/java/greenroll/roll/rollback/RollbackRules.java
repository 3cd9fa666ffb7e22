package greenroll.roll.rollback;

import greenroll.group.LaunchSpecification;
import greenroll.group.OnFailure;
import greenroll.id.Sha256;
import greenroll.roll.BatchPlan;
import greenroll.roll.Idempotency;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.RollSettings;
import greenroll.roll.Stage;
import greenroll.roll.TakeOver;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.RetainedInstance;
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.RollEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rules of the roll back. It follows a failed roll whose {@code onFailure} asks for all batches, or for an earlier
 * batch than the failed one. It takes over the group in the transaction that ends the failed roll. It launches the
 * revision that served before, and leaves alone the instances that already run it. No further roll follows it. Pure.
 */
public final class RollbackRules {

    private RollbackRules() {}

    /** The end of one roll and the start of the next, written in one transaction. */
    public record HandOver(Roll ended, List<RollEvent> events, Roll next, List<RollEvent> nextEvents) {}

    /** Whether a roll back must follow a roll that is about to end. */
    public static boolean isOwed(Roll ending) {
        return ending.head().stage() == Stage.FAILED
                && (ending.rollsBack()
                        || ending.facts().canRollBack() && !earlierBatch(ending).isEmpty());
    }

    /** Returns the green of the batch that {@code batchNum} names, when that is not the failed one. */
    private static List<String> earlierBatch(Roll ending) {
        OnFailure onFailure = ending.onFailure();
        Failure failure = ending.head().failure();
        Integer number = onFailure.batchNum();
        if (!onFailure.takesOutGreen() || number == null || (failure != null && number.equals(failure.batch()))) {
            return List.of();
        }
        return ending.batches().stream()
                .filter(batch -> batch.number() == number)
                .flatMap(Batch::wanted)
                .map(BatchInstance::id)
                .toList();
    }

    /** Returns the ids to try for the roll that follows that one, in order. They are the same for every caller. */
    public static List<String> ids(String rollId) {
        String hash = Sha256.hex("after " + rollId);
        return new Idempotency(hash, hash)
                .ids().stream().map(id -> "sbgd-" + id).toList();
    }

    /**
     * Combines the end of {@code ending} with the start of the roll back. The roll back takes over what is parked, and
     * registers it again before it launches any.
     *
     * @param events events of the ending so far
     * @param serving facts of the roll that put the earlier revision in service
     */
    public static HandOver handOver(Roll ending, List<RollEvent> events, RollFacts serving, String id, Instant now) {
        List<String> batch = earlierBatch(ending);
        ReplacementScope replacementScope = batch.isEmpty()
                ? ReplacementScope.whole(ending.id())
                : new ReplacementScope(ending.id(), batch, ReplacementScope.Launches.AS_MANY, null);
        Roll next = Roll.accepted(
                        facts(
                                id,
                                batch.isEmpty() ? RollKind.ROLLBACK : RollKind.DETACH,
                                ending.facts(),
                                new Following(
                                        serving.revision(),
                                        serving.specification(),
                                        replacementScope,
                                        ending.settings(),
                                        ending.facts().target(),
                                        leaveAlone(List.of(ending.head()))),
                                ending.facts().identity().startedBy(),
                                now,
                                null),
                        List.of())
                .with(c -> c.ownership(c.ownership().withTakeOver(parked(ending, now))));
        String what = replacementScope.isWhole()
                ? "the group goes back to revision " + serving.revision() + " as roll " + id
                : batch.size() + " green of batch "
                        + ending.onFailure().batchNum() + " are replaced by revision " + serving.revision()
                        + " as roll " + id;
        RollEvent last = events.getLast();
        List<RollEvent> told = new ArrayList<>(events);
        told.add(new RollEvent(
                last.version(),
                events.size(),
                last.at(),
                RollEvent.Type.ROLLING_BACK,
                last.batch(),
                what,
                RollEvent.Affected.NONE,
                last.service(),
                last.counts(),
                null));
        return new HandOver(ending, told, next, List.of(accepted(next)));
    }

    private static @Nullable TakeOver parked(Roll ending, Instant now) {
        List<String> parked = ending.parked().stream().map(RetiringInstance::id).toList();
        return parked.isEmpty()
                ? null
                : new TakeOver(ending.id(), ending.facts().kind(), parked, now);
    }

    /**
     * Returns a roll that ends without the roll back, because nothing is known to go back to. It keeps its parked
     * instances until now only, so that they are terminated as failed green that was kept for debugging.
     */
    public static Roll without(Roll ending, Instant now) {
        List<RetainedInstance> retained = new ArrayList<>(ending.head().ending().retained());
        ending.parked().forEach(one -> retained.add(new RetainedInstance(one.id(), now)));
        return ending.with(c -> c.ending(c.ending().withRetained(retained)));
    }

    /** The properties in which an operation differs from the one that it follows. */
    public record Following(
            int revision,
            LaunchSpecification specification,
            ReplacementScope replacementScope,
            RollSettings settings,
            int target,
            List<String> leaveAlone) {}

    /**
     * Returns the facts of an operation that follows that one. They are the same except for {@code following}, and for
     * two settings: no further operation follows it, and no alarm holds it.
     */
    public static RollFacts facts(
            String id,
            RollKind kind,
            RollFacts after,
            Following following,
            String startedBy,
            Instant now,
            @Nullable Idempotency idempotency) {
        Map<Integer, List<String>> targetGroups =
                new HashMap<>(after.revisions().targetGroups());
        targetGroups.put(
                following.revision(), following.specification().serving().targetGroupArns());
        RollSettings settings = following.settings().following();
        // It has no steps, so its batches can be smaller than the largest step of the roll before.
        int surge = Math.min(
                after.bounds().surge(),
                BatchPlan.of(settings.batches(), following.target()).surge());
        return new RollFacts(
                after.identity().with(identity -> identity.id(id).kind(kind).startedBy(startedBy)),
                now,
                idempotency,
                settings,
                new RollFacts.Revisions(
                        following.revision(),
                        following.specification(),
                        after.revisions().servingRevision(),
                        targetGroups),
                new RollFacts.Bounds(
                        following.target(),
                        surge,
                        after.bounds().subnets(),
                        after.spot(),
                        following.replacementScope(),
                        following.leaveAlone()),
                null);
    }

    /** Returns the instances that those rolls keep for debugging. */
    public static List<String> leaveAlone(List<RollHead> past) {
        return past.stream()
                .flatMap(head -> head.ending().retained().stream())
                .map(RetainedInstance::instanceId)
                .distinct()
                .toList();
    }

    public static RollEvent accepted(Roll roll) {
        RollFacts facts = roll.facts();
        ReplacementScope replacementScope = facts.replacementScope();
        return new RollEvent(
                1,
                0,
                facts.createdAt(),
                RollEvent.Type.ACCEPTED,
                null,
                facts.kind() + " of " + facts.identity().groupName() + " to revision " + facts.revision()
                        + (replacementScope == null || replacementScope.rollId() == null
                                ? ""
                                : ", after " + replacementScope.rollId())
                        + " accepted from " + facts.identity().startedBy(),
                RollEvent.Affected.NONE,
                RollEvent.ServiceLevel.UNKNOWN,
                roll.head().counts(),
                EventDetails.Accepted.of(facts, roll.head().warnings()));
    }
}
