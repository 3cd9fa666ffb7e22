package greenroll.roll;

import greenroll.group.Group;
import greenroll.group.OnFailure;
import greenroll.group.Revision;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.timeline.RollEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rolls and groups that say something else than was recorded, for stores that are wrong on purpose. In the rules' package
 * because nobody else may change a roll.
 */
public final class Rewritten {

    private Rewritten() {}

    public static Roll withoutGrace(Roll roll) {
        RollSettings s = roll.settings();
        return settings(
                roll,
                new RollSettings(
                        s.action(),
                        s.batchSizePercentage(),
                        Duration.ZERO,
                        s.healthTimeout(),
                        s.healthCheckType(),
                        s.drainingTimeout(),
                        s.batchMinHealthyPercentage(),
                        s.shouldDrainInstances(),
                        s.launchTimeout(),
                        OnFailure.DEFAULT));
    }

    /** As if every load balancer stopped sending with the deregistration. */
    public static Roll withoutLeastDrain(Roll roll) {
        return settings(roll, roll.settings().withTargetGroups(TargetGroupTimes.UNKNOWN));
    }

    private static Roll settings(Roll roll, RollSettings settings) {
        return facts(roll, settings, roll.facts().targetGroups());
    }

    /** Every revision's target groups are those of the pinned one. */
    public static Roll judgedByTheNewRevision(Roll roll) {
        Map<Integer, List<String>> targetGroups = new HashMap<>(roll.facts().targetGroups());
        targetGroups.replaceAll((revision, arns) -> roll.facts().specification().targetGroupArns());
        return facts(roll, roll.settings(), targetGroups);
    }

    private static Roll facts(Roll roll, RollSettings settings, Map<Integer, List<String>> targetGroups) {
        RollFacts f = roll.facts();
        RollFacts facts = new RollFacts(
                f.id(),
                f.groupId(),
                f.groupName(),
                f.kind(),
                settings,
                f.revision(),
                f.specification(),
                f.servingRevision(),
                targetGroups,
                f.subnets(),
                f.target(),
                f.surge(),
                f.startedBy(),
                f.comment(),
                f.createdAt(),
                null,
                null,
                List.of());
        return roll.with(c -> c.facts = facts);
    }

    /** It took nothing over. */
    public static Roll withoutTakeOver(Roll roll) {
        return roll.with(c -> c.takeOver = null);
    }

    /** Nobody is at work. */
    public static Roll withoutClaim(Roll roll) {
        return roll.with(c -> c.claim = null);
    }

    /** Nobody asked it to stop. */
    public static Roll withoutStop(Roll roll) {
        return roll.with(c -> c.control = Control.NONE);
    }

    /** Nobody asked to stop it, as long as its batch is being launched. */
    public static Roll withoutStopWhileLaunching(Roll roll) {
        boolean launching = roll.openBatch()
                .filter(batch -> batch.phase() == Batch.Phase.LAUNCHING)
                .isPresent();
        return launching ? withoutStop(roll) : roll;
    }

    /** Nobody paused it. */
    public static Roll withoutPause(Roll roll) {
        return roll.with(c -> c.control = new Control(c.control.stop(), null, null, c.control.rollback()));
    }

    /** The baseline, once there is one, with floor and ceiling moved. */
    public static Roll bounds(Roll roll, int floor, int ceiling) {
        Baseline b = roll.head().baseline();
        return b == null
                ? roll
                : roll.with(c -> c.baseline = new Baseline(
                        b.floor() + floor,
                        b.ceiling() + ceiling,
                        b.plan(),
                        b.inService(),
                        b.live(),
                        b.liveIds(),
                        b.at(),
                        List.of()));
    }

    /** The baseline, once there is one, with a floor of all that lived at the start. */
    public static Roll sickCounted(Roll roll) {
        Baseline b = roll.head().baseline();
        return b == null ? roll : bounds(roll, b.live() - b.floor(), 0);
    }

    public static Roll generation(Roll roll, int generation) {
        ExecutionState p = roll.head().executionState();
        return roll.with(c ->
                c.executionState = new ExecutionState(generation, p.watchdogRestarts(), p.progressMark(), p.aborted()));
    }

    public static Roll claimedUntil(Roll roll, Instant until) {
        Claim claim = roll.head().claim();
        return claim == null ? roll : roll.with(c -> c.claim = new Claim(claim.holder(), until, claim.intent()));
    }

    /** As if each member had been acknowledged long ago. */
    public static Roll acknowledgedLongAgo(Roll roll) {
        return roll.mapBatches(batch -> batch.mapMembers(m -> new BatchInstance(
                m.id(),
                m.zone(),
                Instant.EPOCH,
                m.leavingAt(),
                m.takenOutAt(),
                m.restartedAt(),
                m.registeredAt(),
                m.healthyTime(),
                m.provenAt(),
                m.outOfServiceSince(),
                m.givenUp())));
    }

    /** Without what a batch lists for termination and the other roll's does not. */
    public static Roll withoutRetiredBeyond(Roll roll, Roll other) {
        Set<String> known = other.retiring().map(RetiringInstance::id).collect(Collectors.toSet());
        return roll.mapBatches(batch -> batch.with(c -> c.retiring = batch.retiring().stream()
                .filter(one -> known.contains(one.id()))
                .toList()));
    }

    /** The events as one write's: its version, and numbered through. */
    public static List<RollEvent> renumbered(List<RollEvent> events) {
        return java.util.stream.IntStream.range(0, events.size())
                .mapToObj(i -> numbered(events.get(i), i))
                .toList();
    }

    private static RollEvent numbered(RollEvent e, int number) {
        return new RollEvent(
                e.version(),
                number,
                e.at(),
                e.type(),
                e.batch(),
                e.message(),
                e.instances(),
                e.reasons(),
                e.inService(),
                e.floor(),
                e.counts(),
                e.details());
    }

    /** The group with that lock; null frees it. */
    public static Group locked(Group group, Group.ActiveRoll lock) {
        return group.with(c -> c.activeRoll = lock);
    }

    /** The roll as if it had put that revision in service. */
    public static RollHead pinned(RollHead head, Revision revision) {
        RollFacts facts = head.facts();
        return head.with(c -> c.facts = new RollFacts(
                facts.id(),
                facts.groupId(),
                facts.groupName(),
                facts.kind(),
                facts.settings(),
                revision.number(),
                revision.specification(),
                facts.servingRevision(),
                facts.targetGroups(),
                facts.subnets(),
                facts.target(),
                facts.surge(),
                facts.startedBy(),
                facts.comment(),
                facts.createdAt(),
                facts.idempotency(),
                facts.replacementScope(),
                facts.leaveAlone()));
    }
}
