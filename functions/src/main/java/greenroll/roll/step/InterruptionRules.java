package greenroll.roll.step;

import greenroll.fleet.Instance;
import greenroll.fleet.SpotNotice;
import greenroll.roll.Baseline;
import greenroll.roll.ReplacementScope;
import greenroll.roll.RollKind;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.timeline.RollEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every visit heeds EC2's interruption notices. An instance that EC2 will interrupt leaves as soon as the floor can
 * spare it, and in any case early enough to drain. {@link LossRules} has the members of the open batch that are not
 * proven.
 */
final class InterruptionRules {

    /** The least and the longest time for which an instance drains before EC2 interrupts it. */
    private static final Duration LEAST_DRAIN = Duration.ofSeconds(15);

    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(90);

    private InterruptionRules() {}

    /** Returns the time at which it leaves the load balancer, whatever the floor says. */
    static Instant leavesAt(StepContext context, SpotNotice notice) {
        // A Network Load Balancer may send new connections for longer than EC2 leaves.
        if (!context.settings().leastDrain().isZero()) {
            return notice.at();
        }
        Duration drain = context.settings().drainFor();
        Duration least = drain.compareTo(LEAST_DRAIN) < 0 ? LEAST_DRAIN : drain;
        return notice.until().minus(least.compareTo(LONGEST_DRAIN) > 0 ? LONGEST_DRAIN : least);
    }

    static String inWords(SpotNotice notice) {
        return notice.instanceId() + " will be interrupted at " + notice.until();
    }

    /**
     * Lists instances that EC2 will interrupt for termination: blue, instances that are left alone, and proven green,
     * which a later batch replaces. It needs a batch in the record.
     */
    static void retire(StepContext context) {
        if (context.roll().batches().isEmpty()) {
            return;
        }
        List<Instance> going = announced(context);
        if (going.isEmpty()) {
            return;
        }
        Set<String> ids = going.stream().map(Instance::id).collect(Collectors.toSet());
        context.mapBatches(batch -> batch.mapMembers(member -> ids.contains(member.id()) && member.isProven()
                ? member.withGivenUp("interrupted: EC2 has announced it")
                : member));
        Batch last = context.roll().lastBatch().orElseThrow();
        for (Instance one : going) {
            last = last.retire(RetiringInstance.interrupted(
                    one.id(), one.placement().zone(), context.seen.inService(one.id()), context.now()));
        }
        context.put(last);
        replaceKept(context, ids);
        tell(context, going);
    }

    /** Adds a line to the timeline for instances that EC2 will interrupt. */
    static void tell(StepContext context, List<Instance> going) {
        context.note(
                RollEvent.Type.INTERRUPTION_NOTICE,
                inWords(context, going),
                StepContext.ids(going),
                Map.of(),
                StepContext.placed(going));
    }

    static String inWords(StepContext context, List<Instance> going) {
        return going.stream()
                        .limit(3)
                        .flatMap(one -> context.seen.fleet.interruption(one.id()).stream())
                        .map(InterruptionRules::inWords)
                        .collect(Collectors.joining(", "))
                + (going.size() > 3 ? " and " + (going.size() - 3) + " more" : "");
    }

    private static List<Instance> announced(StepContext context) {
        Set<String> known = new HashSet<>();
        context.roll().retiring().map(RetiringInstance::id).forEach(known::add);
        context.roll()
                .openBatch()
                .ifPresent(batch -> batch.wanted()
                        .filter(member -> !member.isProven())
                        .map(BatchInstance::id)
                        .forEach(known::add));
        return context.seen.live().stream()
                .filter(one -> !known.contains(one.id()))
                .filter(one -> context.seen.fleet.interruption(one.id()).isPresent())
                .toList();
    }

    /** An operation that fills the group up to its target replaces them too. */
    private static void replaceKept(StepContext context, Set<String> interrupted) {
        Baseline baseline = context.roll().head().baseline();
        ReplacementScope scope = context.roll().facts().replacementScope();
        if (baseline != null
                && scope != null
                && scope.launches() == ReplacementScope.Launches.UP_TO_TARGET
                && baseline.keptIds().stream().anyMatch(interrupted::contains)) {
            Baseline less = baseline.withKeptIds(baseline.keptIds().stream()
                    .filter(id -> !interrupted.contains(id))
                    .toList());
            context.change(c -> c.progress(c.progress().withBaseline(less)));
        }
    }

    /**
     * Lets the open batch of a HEAL grow for instances that EC2 will interrupt too. A batch of its own would come too
     * late for them. A HEAL that reverts to spot keeps its batches small, because its instances serve.
     *
     * @return whether it has grown
     */
    static boolean grow(StepContext context) {
        Batch batch = context.batch();
        ReplacementScope scope = context.roll().facts().replacementScope();
        boolean reverts = scope != null && scope.revertsToSpot();
        if (context.roll().facts().kind() != RollKind.HEAL || reverts || batch.size() == 0) {
            return false;
        }
        int underway = batch.unlaunched();
        int room = context.baseline().ceiling() - context.seen.countAgainstCeiling(context.roll()) - underway;
        int more = Math.min(context.roll().missingGreen() - underway, room);
        if (more <= 0) {
            return false;
        }
        context.editBatch(one -> one.withSize(one.size() + more));
        return true;
    }
}
