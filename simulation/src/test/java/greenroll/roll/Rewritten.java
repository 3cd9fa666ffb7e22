package greenroll.roll;

import greenroll.group.Group;
import greenroll.group.Revision;
import greenroll.group.RollStep;
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
import java.util.stream.IntStream;

/**
 * Rolls and groups that differ from the record, for stores that are wrong on purpose. The class is in the rules'
 * package, because only that package may change a roll.
 */
public final class Rewritten {

    private Rewritten() {}

    public static Roll withoutGrace(Roll roll) {
        RollSettings settings = roll.settings();
        return settings(roll, settings.withHealth(settings.health().withGracePeriod(Duration.ZERO)));
    }

    /** The roll as if every load balancer stopped sending new connections at the deregistration. */
    public static Roll withoutLeastDrain(Roll roll) {
        return settings(roll, roll.settings().withTargetGroups(TargetGroupTimes.UNKNOWN));
    }

    private static Roll settings(Roll roll, RollSettings settings) {
        return roll.with(c -> c.facts(roll.facts().withSettings(settings)));
    }

    /** The roll with the target groups of the pinned revision for every revision. */
    public static Roll judgedByTheNewRevision(Roll roll) {
        Map<Integer, List<String>> targetGroups =
                new HashMap<>(roll.facts().revisions().targetGroups());
        targetGroups.replaceAll(
                (revision, arns) -> roll.facts().specification().serving().targetGroupArns());
        RollFacts facts = roll.facts();
        return roll.with(c -> c.facts(facts.withRevisions(facts.revisions().withTargetGroups(targetGroups))));
    }

    /** The roll as if it had not taken over another operation. */
    public static Roll withoutTakeOver(Roll roll) {
        return roll.with(c -> c.ownership(c.ownership().withTakeOver(null)));
    }

    /** The roll as if it parked no blue. */
    public static Roll parkingNothing(Roll roll) {
        return roll.with(
                c -> c.facts(roll.facts().withBounds(roll.facts().bounds().withParks(0))));
    }

    /** The roll as if nothing that it took out were left when it finishes. */
    public static Roll withoutParkedAtTheEnd(Roll roll) {
        return roll.head().stage() == Stage.FINISHING
                ? roll.mapBatches(batch -> batch.mapRetired(one -> one.isOpen() ? one.withKept("forgotten") : one))
                : roll;
    }

    /** The roll as if no visit held its claim. */
    public static Roll withoutClaim(Roll roll) {
        return roll.with(c -> c.ownership(c.ownership().withClaim(null)));
    }

    /** The roll as if no stop had been requested. */
    public static Roll withoutStop(Roll roll) {
        return roll.with(c -> c.control(Control.NONE));
    }

    /** The roll as if no stop had been requested, while its batch is being launched. */
    public static Roll withoutStopWhileLaunching(Roll roll) {
        boolean launching = roll.openBatch()
                .filter(batch -> batch.phase() == Batch.Phase.LAUNCHING)
                .isPresent();
        return launching ? withoutStop(roll) : roll;
    }

    /** The roll as if it were not paused. */
    public static Roll withoutPause(Roll roll) {
        return roll.with(
                c -> c.control(c.control().with(copy -> copy.pause(null).resume(null))));
    }

    /** The roll with floor and ceiling of its baseline moved, once it has a baseline. */
    public static Roll bounds(Roll roll, int floor, int ceiling) {
        Baseline b = roll.head().baseline();
        return b == null
                ? roll
                : roll.with(c -> c.progress(c.progress()
                        .withBaseline(b.with(copy -> copy.floor(b.floor() + floor)
                                .ceiling(b.ceiling() + ceiling)
                                .keptIds(List.of())))));
    }

    /** The roll without pauses at the ends of its steps. */
    public static Roll withoutPauses(Roll roll) {
        RollSettings settings = roll.settings();
        List<RollStep> steps = settings.batches().steps().stream()
                .map(step -> new RollStep(step.instances(), step.percentage(), step.gracePeriod()))
                .toList();
        return roll.with(c -> c.facts(roll.facts()
                .withSettings(settings.withBatches(settings.batches().withSteps(steps)))));
    }

    /** The roll without a judge. */
    public static Roll withoutJudge(Roll roll) {
        RollSettings settings = roll.settings();
        return settings(roll, settings.withHealth(settings.health().withJudge(null)));
    }

    /** The roll with the request to go on with one batch counting for all batches. */
    public static Roll continuedWithEveryBatch(Roll roll) {
        Control control = roll.head().control();
        Control.Asked one = control.unjudged();
        return one == null
                ? roll
                : roll.with(c -> c.control(control.withUnjudged(new Control.Asked(
                        one.at(), one.by(), one.comment(), null, roll.head().currentBatch()))));
    }

    /** The roll with the request to go on after one step counting for all steps. */
    public static Roll continuedAlways(Roll roll) {
        Control control = roll.head().control();
        List<Control.Asked> always = control.continued().stream()
                .limit(1)
                .flatMap(one -> IntStream.rangeClosed(1, RollStep.MOST)
                        .mapToObj(step -> new Control.Asked(one.at(), one.by(), one.comment(), step)))
                .toList();
        return roll.with(c -> c.control(control.withContinued(always)));
    }

    /** The roll as if it left nothing alone. */
    public static Roll leavingNothingAlone(Roll roll) {
        RollFacts facts = roll.facts();
        Roll whole = roll.with(c -> c.facts(facts.withBounds(facts.bounds().withReplacementScope(null))));
        Baseline b = roll.head().baseline();
        return b == null ? whole : whole.with(c -> c.progress(c.progress().withBaseline(b.withKeptIds(List.of()))));
    }

    /** The roll as if it had no order of its own. */
    public static Roll withoutOrder(Roll roll) {
        RollSettings settings = roll.settings();
        return settings(roll, settings.withSelection(settings.selection().withOrder(null)));
    }

    /** The roll with batches of one size. */
    public static Roll withoutSteps(Roll roll) {
        RollSettings settings = roll.settings();
        return roll.with(c -> c.facts(roll.facts()
                .withSettings(settings.withBatches(settings.batches().withSteps(List.of())))));
    }

    /** The roll with a floor of all instances that were live at the start, once it has a baseline. */
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

    /** The roll as if each member had been acknowledged long ago. */
    public static Roll acknowledgedLongAgo(Roll roll) {
        return roll.mapBatches(batch -> batch.mapMembers(m -> m.withJoinedAt(Instant.EPOCH)));
    }

    /** The roll without the instances that its batches list for termination and the other roll's batches do not. */
    public static Roll withoutRetiredBeyond(Roll roll, Roll other) {
        Set<String> known = other.retiring().map(RetiringInstance::id).collect(Collectors.toSet());
        return roll.mapBatches(batch -> batch.withRetiring(batch.retiring().stream()
                .filter(one -> known.contains(one.id()))
                .toList()));
    }

    /** The events with new numbers, from the first to the last. */
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

    /** The group with that lock; null releases the lock. */
    public static Group locked(Group group, Group.ActiveRoll lock) {
        return group.withActivity(group.activity().withActiveRoll(lock));
    }

    /** The roll as if its revision were the given one. */
    public static RollHead pinned(RollHead head, Revision revision) {
        RollFacts facts = head.facts();
        return head.withFacts(facts.withRevisions(facts.revisions()
                .with(revisions -> revisions.revision(revision.number()).specification(revision.specification()))));
    }
}
