package greenroll.roll;

import greenroll.group.Group;
import greenroll.group.Revision;
import greenroll.roll.batch.Batch;
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
        RollSettings settings = roll.settings();
        return settings(roll, settings.withHealth(settings.health().withGracePeriod(Duration.ZERO)));
    }

    /** As if every load balancer stopped sending with the deregistration. */
    public static Roll withoutLeastDrain(Roll roll) {
        return settings(roll, roll.settings().withTargetGroups(TargetGroupTimes.UNKNOWN));
    }

    private static Roll settings(Roll roll, RollSettings settings) {
        return roll.with(c -> c.facts(roll.facts().withSettings(settings)));
    }

    /** Every revision's target groups are those of the pinned one. */
    public static Roll judgedByTheNewRevision(Roll roll) {
        Map<Integer, List<String>> targetGroups =
                new HashMap<>(roll.facts().revisions().targetGroups());
        targetGroups.replaceAll(
                (revision, arns) -> roll.facts().specification().serving().targetGroupArns());
        RollFacts facts = roll.facts();
        return roll.with(c -> c.facts(facts.withRevisions(facts.revisions().withTargetGroups(targetGroups))));
    }

    /** It took nothing over. */
    public static Roll withoutTakeOver(Roll roll) {
        return roll.with(c -> c.ownership(c.ownership().withTakeOver(null)));
    }

    /** Nobody is at work. */
    public static Roll withoutClaim(Roll roll) {
        return roll.with(c -> c.ownership(c.ownership().withClaim(null)));
    }

    /** Nobody asked it to stop. */
    public static Roll withoutStop(Roll roll) {
        return roll.with(c -> c.control(Control.NONE));
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
        return roll.with(
                c -> c.control(c.control().with(copy -> copy.pause(null).resume(null))));
    }

    /** The baseline, once there is one, with floor and ceiling moved. */
    public static Roll bounds(Roll roll, int floor, int ceiling) {
        Baseline b = roll.head().baseline();
        return b == null
                ? roll
                : roll.with(c -> c.progress(c.progress()
                        .withBaseline(b.with(copy -> copy.floor(b.floor() + floor)
                                .ceiling(b.ceiling() + ceiling)
                                .keptIds(List.of())))));
    }

    /** The baseline, once there is one, with a floor of all that lived at the start. */
    public static Roll sickCounted(Roll roll) {
        Baseline b = roll.head().baseline();
        return b == null ? roll : bounds(roll, b.live() - b.floor(), 0);
    }

    public static Roll generation(Roll roll, int generation) {
        ExecutionState p = roll.head().executionState();
        return roll.with(c -> c.ownership(c.ownership().withExecutionState(p.withGeneration(generation))));
    }

    public static Roll claimedUntil(Roll roll, Instant until) {
        Claim claim = roll.head().claim();
        return claim == null ? roll : roll.with(c -> c.ownership(c.ownership().withClaim(claim.withUntil(until))));
    }

    /** As if each member had been acknowledged long ago. */
    public static Roll acknowledgedLongAgo(Roll roll) {
        return roll.mapBatches(batch -> batch.mapMembers(m -> m.withJoinedAt(Instant.EPOCH)));
    }

    /** Without what a batch lists for termination and the other roll's does not. */
    public static Roll withoutRetiredBeyond(Roll roll, Roll other) {
        Set<String> known = other.retiring().map(RetiringInstance::id).collect(Collectors.toSet());
        return roll.mapBatches(batch -> batch.withRetiring(batch.retiring().stream()
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
                new RollEvent.Affected(e.affected().instances(), e.affected().reasons()),
                new RollEvent.ServiceLevel(e.service().inService(), e.service().floor()),
                e.counts(),
                e.details());
    }

    /** The group with that lock; null frees it. */
    public static Group locked(Group group, Group.ActiveRoll lock) {
        return group.with(c -> c.activity(c.activity().withActiveRoll(lock)));
    }

    /** The roll as if it had put that revision in service. */
    public static RollHead pinned(RollHead head, Revision revision) {
        RollFacts facts = head.facts();
        return head.withFacts(facts.withRevisions(facts.revisions()
                .with(revisions -> revisions.revision(revision.number()).specification(revision.specification()))));
    }
}
