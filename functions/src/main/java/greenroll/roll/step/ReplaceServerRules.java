package greenroll.roll.step;

import greenroll.fleet.Instance;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.roll.Baseline;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.Stage;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.LaunchCall;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.exchange.ExchangeDecision;
import greenroll.roll.exchange.ExchangeRules;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.failure.Leftover;
import greenroll.roll.member.Membership;
import greenroll.roll.observation.InServiceRules;
import greenroll.roll.plan.TerminationPolicy;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** REPLACE_SERVER: green is launched and proven, and as many blue are scaled down. */
final class ReplaceServerRules implements ActionRules {

    /** How much longer than a drain a roll may wait for room before it fails. */
    private static final Duration ROOM_MARGIN = Duration.ofMinutes(15);

    private static final String LEFT_RUNNING = "green of the failed batch, left running as Elastigroup does; ";

    @Override
    public StepDecision nextBatch(StepContext context) {
        ProvenGreenRules.giveUpOutOfService(context);
        dropKept(context);
        Roll roll = context.roll();
        int missing = roll.missingGreen();
        List<BatchInstance> parked = missing > 0 ? parked(context, missing) : List.of();
        if (!parked.isEmpty()) {
            return PlanBatchRules.open(context, parked.size(), Batch.Phase.LAUNCHING, parked);
        }
        List<Instance> blue = context.seen.blue(roll);
        if (missing > 0) {
            int room = context.baseline().ceiling() - context.seen.countAgainstCeiling(roll);
            int size = Math.min(context.baseline().plan().take(context.done(), missing), room);
            return size > 0 ? PlanBatchRules.open(context, size, Batch.Phase.LAUNCHING, List.of()) : awaitRoom(context);
        }
        if (!blue.isEmpty()) {
            return PlanBatchRules.open(context, 0, Batch.Phase.SCALING_DOWN, List.of());
        }
        StepDecision held = surplusGreen(context);
        if (held != null) {
            return held;
        }
        long inService = context.seen.green(roll).stream()
                .filter(one -> context.seen.inService(one.id()))
                .count();
        return inService >= roll.wantedGreen() ? PlanBatchRules.finishing(context) : awaitGreen(context);
    }

    /**
     * Returns what the failed roll has parked, as the first batch of the roll back. Only what still runs can serve again.
     * The rest is launched.
     */
    private static List<BatchInstance> parked(StepContext context, int missing) {
        Roll roll = context.roll();
        if (!roll.batches().isEmpty()) {
            return List.of();
        }
        return roll.stillParked().stream()
                .sorted()
                .flatMap(id -> context.seen.findLive(id).stream())
                .filter(one -> one.isRunning()
                        && context.seen.health.revisionOf(one) == roll.facts().revision())
                .filter(one -> context.seen.fleet.interruption(one.id()).isEmpty())
                .limit(missing)
                .map(one -> BatchInstance.joined(
                        one.id(), one.placement().zone(), one.launch().spot(), context.now()))
                .toList();
    }

    /**
     * Green that the Auto Scaling group has no place for leaves, because its owner or a policy wants fewer instances than
     * before. Returns a wait while the group lacks members that such green can be, or while that is not known. Nothing is
     * finished while it is unknown what a move did.
     */
    private static @Nullable StepDecision surplusGreen(StepContext context) {
        Membership membership = context.membership();
        if (membership == null) {
            return null;
        }
        if (!membership.asked().isEmpty()) {
            return ScaleDownRules.exchangeHeld(context, ExchangeRules.UNANSWERED);
        }
        List<String> joining = ExchangeRules.joining(context.roll(), context.seen);
        if (joining.isEmpty()) {
            return null;
        }
        AutoScalingGroup group = context.seen.members.group().orElse(null);
        if (group == null || !context.seen.members.isCurrent()) {
            return ScaleDownRules.exchangeHeld(context, "Auto Scaling's description is late");
        }
        if (ExchangeRules.lacking(membership, group) > 0 && group.size().toMaximum() > 0) {
            ExchangeDecision exchange = context.exchanged();
            return exchange.goesOn()
                    ? context.await(Duration.ofSeconds(1), "green takes the place of members that the group lacks")
                    : ScaleDownRules.exchangeHeld(
                            context,
                            exchange.why().isEmpty()
                                    ? "green waits for a place in the Auto Scaling group"
                                    : exchange.why());
        }
        for (String id : joining) {
            context.mapBatches(batch -> batch.member(id)
                    .map(member -> batch.mapMember(id, one -> one.withGivenUp("the group wants fewer instances now"))
                            .retire(RetiringInstance.green(id, member.zone(), context.now())))
                    .orElse(batch));
        }
        context.note(
                RollEvent.Type.GIVEN_UP,
                joining.size() + " green leave: the Auto Scaling group wants fewer instances now",
                joining,
                Map.of());
        return null;
    }

    /** A rollback leaves instances alone because they serve. It replaces those that do not serve any more. */
    private static void dropKept(StepContext context) {
        ReplacementScope replacementScope = context.roll().facts().replacementScope();
        if (replacementScope == null || !replacementScope.isWhole()) {
            forgetGone(context);
            return;
        }
        List<String> kept = context.baseline().keptIds();
        List<String> serving = kept.stream()
                .filter(id -> context.seen.inService(id) || context.seen.verdict(id) == InServiceRules.Verdict.UNKNOWN)
                .toList();
        if (serving.size() < kept.size()) {
            Baseline baseline = context.baseline().withKeptIds(serving);
            context.change(c -> c.progress(c.progress().withBaseline(baseline)));
            context.note(
                    RollEvent.Type.LOST,
                    kept.size() - serving.size() + " that were left alone serve no more: they are replaced too",
                    kept.stream().filter(id -> !serving.contains(id)).toList(),
                    Map.of());
        }
    }

    /**
     * A roll of some members of an Auto Scaling group does not replace the others. But the group itself can terminate them,
     * and what it wants then is without them.
     */
    private static void forgetGone(StepContext context) {
        Baseline baseline = context.baseline();
        List<String> there = baseline.keptIds().stream()
                .filter(id -> context.seen.findLive(id).isPresent())
                .toList();
        if (context.membership() != null && there.size() < baseline.keptIds().size()) {
            context.change(c -> c.progress(c.progress().withBaseline(baseline.withKeptIds(there))));
        }
    }

    private static StepDecision awaitRoom(StepContext context) {
        Instant since = context.heldSince("CEILING");
        Duration limit = context.settings().drainFor().plus(ROOM_MARGIN);
        if (context.past(since, limit)) {
            return context.fail(
                    FailureCode.NO_PROGRESS,
                    "no room below the ceiling of " + context.baseline().ceiling() + " for " + limit.toSeconds()
                            + " s: " + context.seen.countAgainstCeiling(context.roll()) + " instances are live",
                    List.of());
        }
        context.hold("CEILING", "drains must end before more is launched", since.plus(limit));
        return context.await("waits for drains: " + context.seen.countAgainstCeiling(context.roll()) + " live, ceiling "
                + context.baseline().ceiling());
    }

    private static StepDecision awaitGreen(StepContext context) {
        Instant since = context.heldSince("OUT_OF_SERVICE");
        context.hold("OUT_OF_SERVICE", "green of an earlier batch is out of service", null);
        List<String> out = context.roll()
                .instances()
                .filter(BatchInstance::isWanted)
                .map(BatchInstance::id)
                .filter(id -> !context.seen.inService(id))
                .toList();
        return context.await("waits since " + since + " for " + String.join(", ", out) + " to be in service again");
    }

    @Override
    public StepResult.Next begin() {
        return StepResult.Next.LAUNCH;
    }

    @Override
    public StepDecision replaceLost(StepContext context, String why) {
        context.editBatch(batch -> batch.withPhase(Batch.Phase.LAUNCHING)
                .withTimes(batch.times()
                        .with(times -> times.launchingSince(context.now()).graceSince(null))));
        return context.answer(StepResult.Next.REPLACE, "replaces what was lost: " + why);
    }

    /** They leave. */
    @Override
    public void givenUp(StepContext context, List<BatchInstance> instances, String why) {
        instances.forEach(member -> context.editBatch(
                batch -> batch.retire(RetiringInstance.green(member.id(), member.zone(), context.now()))));
    }

    @Override
    public StepDecision proven(StepContext context, int count) {
        context.editBatch(batch -> batch.withPhase(Batch.Phase.SCALING_DOWN));
        return context.answer(afterGrace(), "the grace has elapsed: " + count + " proven");
    }

    @Override
    public StepResult.Next afterGrace() {
        return StepResult.Next.ELAPSED;
    }

    @Override
    public void detach(StepContext context) {
        switch (context.roll().onFailure().actionType()) {
            case DETACH_NEW -> {}
            case DETACH_OLD -> detachOld(context);
            case LEAVE -> leaveGreen(context);
        }
    }

    /**
     * DETACH_OLD: the batch's green stays as it is, and as much blue goes as it would have replaced, or all of it, as far
     * as the floor can spare it. The blue that has to stay is named.
     */
    private static void detachOld(StepContext context) {
        Batch batch = context.roll().openBatch().orElse(null);
        if (batch == null) {
            return;
        }
        List<Instance> blue = context.seen.blue(context.roll());
        int most = context.roll().onFailure().shouldHandleAllBatches() ? blue.size() : batch.size();
        Baseline baseline = context.roll().head().baseline();
        int spare =
                context.seen.inServiceCount(context.roll()) - (baseline == null ? Integer.MAX_VALUE : baseline.floor());
        List<Instance> going = new ArrayList<>(TerminationPolicy.outOfService(context.seen, blue).stream()
                .limit(most)
                .toList());
        going.addAll(context.chooseInService(blue, Math.max(0, Math.min(spare, most - going.size()))));
        Batch next = batch;
        for (Instance one : going) {
            next = next.retire(RetiringInstance.blue(
                    one.id(), one.placement().zone(), context.seen.inService(one.id()), context.now()));
        }
        context.put(next.closed(Batch.Phase.GIVEN_UP, context.now()).withCalls(abandoned(batch)));
        context.note(
                RollEvent.Type.RETIRING,
                going.size() + " blue to scale down, and green stays",
                StepContext.ids(going),
                Map.of(),
                StepContext.placed(going));
        if (going.size() < most) {
            context.leaveBehind(blue.stream()
                    .filter(one -> !going.contains(one))
                    .map(one -> new Leftover(one.id(), "blue: without it fewer than the floor would be in service"))
                    .toList());
        }
    }

    /** LEAVE: the failed batch's green stays registered and running. All of it is named. */
    private static void leaveGreen(StepContext context) {
        Batch batch = context.roll().openBatch().orElse(null);
        if (batch == null) {
            return;
        }
        context.put(batch.closed(Batch.Phase.GIVEN_UP, context.now()).withCalls(abandoned(batch)));
        context.leaveBehind(batch.instances().stream()
                .filter(member -> !batch.retires(member.id()))
                .filter(member -> context.seen.findLive(member.id()).isPresent() || context.seen.isLate(member))
                .map(member -> new Leftover(member.id(), LEFT_RUNNING + leftAs(context, member)))
                .toList());
    }

    private static String leftAs(StepContext context, BatchInstance member) {
        if (context.seen.inService(member.id())) {
            return "in service";
        }
        String words = context.seen.describe(member).words();
        return "not in service: " + words;
    }

    /** Its launched green leaves. */
    @Override
    public void giveUpOpenBatch(StepContext context) {
        Batch batch = context.roll().openBatch().orElse(null);
        if (batch == null) {
            return;
        }
        Batch next = batch;
        List<String> leaving = new ArrayList<>();
        Set<String> staying = staying(context);
        for (BatchInstance member : batch.instances()) {
            boolean isThere = context.seen.findLive(member.id()).isPresent() || context.seen.isLate(member);
            if (isThere && !batch.retires(member.id()) && !staying.contains(member.id())) {
                leaving.add(member.id());
                next = next.mapMember(
                                member.id(), one -> one.isWanted() ? one.withGivenUp("its batch was given up") : one)
                        .retire(RetiringInstance.green(member.id(), member.zone(), context.now())
                                .withKeepUntil(keepUntil(context)));
            }
        }
        context.put(next.closed(Batch.Phase.GIVEN_UP, context.now()).withCalls(abandoned(batch)));
        if (!leaving.isEmpty()) {
            context.note(RollEvent.Type.GIVEN_UP, leaving.size() + " green leave", leaving, Map.of());
        }
    }

    /**
     * Returns green that stays: it is a member of the Auto Scaling group, or it takes the place of blue that has left the
     * group.
     */
    private static Set<String> staying(StepContext context) {
        Membership membership = context.membership();
        if (membership == null) {
            return Set.of();
        }
        Set<String> staying = new HashSet<>(membership.attached());
        membership.asked().forEach(one -> staying.add(one.instanceId()));
        ExchangeRules.joining(context.roll(), context.seen).stream()
                .limit(Math.max(0, -membership.owed()))
                .forEach(staying::add);
        return staying;
    }

    /**
     * When a roll of an Auto Scaling group ends, green that is no member leaves, whatever its batch. The group would
     * neither count nor replace it.
     */
    @Override
    public void giveUpOutside(StepContext context) {
        if (context.membership() == null) {
            return;
        }
        Set<String> staying = staying(context);
        context.roll().retiring().map(RetiringInstance::id).forEach(staying::add);
        List<String> outside = context.roll()
                .instances()
                .filter(member -> member.isWanted() && !staying.contains(member.id()))
                .filter(member -> context.seen.isThere(member) && !context.seen.members.has(member.id()))
                .map(BatchInstance::id)
                .limit(StepContext.MAX_BATCHES)
                .toList();
        for (String id : outside) {
            context.mapBatches(batch -> batch.member(id)
                    .map(member -> batch.mapMember(id, one -> one.withGivenUp("it is not in the Auto Scaling group"))
                            .retire(RetiringInstance.green(id, member.zone(), context.now())))
                    .orElse(batch));
        }
        if (!outside.isEmpty()) {
            context.note(
                    RollEvent.Type.GIVEN_UP,
                    outside.size() + " green leave: they are not in the Auto Scaling group",
                    outside,
                    Map.of());
        }
    }

    /** Returns until when failed green is kept for debugging; null when it goes at once, as after a stop. */
    private static @Nullable Instant keepUntil(StepContext context) {
        Failure failure = context.roll().head().failure();
        Duration keep = context.roll().onFailure().keepFailedFor();
        return failure == null || keep.isZero() ? null : failure.at().plus(keep);
    }

    private static List<LaunchCall> abandoned(Batch batch) {
        return batch.calls().stream()
                .map(call -> call.state() == LaunchCall.State.PENDING
                        ? call.answered(LaunchCall.State.ABANDONED, null, List.of(), List.of())
                        : call)
                .toList();
    }

    /** Names green that stays but is not in service, and green without the group's tag. A person must hear of it. */
    @Override
    public void nameLeftovers(StepContext context) {
        context.leaveBehind(Stream.of(outOfService(context), notFound(context), launchedMeanwhile(context))
                .flatMap(some -> some)
                .toList());
    }

    private static Stream<Leftover> outOfService(StepContext context) {
        return context.seen.green(context.roll()).stream()
                .filter(one -> !context.seen.inService(one.id()))
                // Its Auto Scaling group terminates it, and launches another.
                .filter(one -> !context.seen.members.isLeaving(one.id()))
                .filter(one -> context.roll()
                        .retiring()
                        .noneMatch(gone -> gone.id().equals(one.id()) && (gone.kept() == null || gone.staysForALook())))
                .map(one -> new Leftover(
                        one.id(), "not in service when the roll ended: " + context.seen.health.inWords(one)));
    }

    /** Returns members that the Auto Scaling group launched from another version after the last blue was chosen. */
    private static Stream<Leftover> launchedMeanwhile(StepContext context) {
        if (context.membership() == null || context.roll().head().stage() != Stage.FINISHING) {
            return Stream.empty();
        }
        int revision = context.roll().facts().revision();
        return context.seen.blue(context.roll()).stream()
                .filter(one -> one.tags().revision() != null && one.tags().revision() != revision)
                .map(one -> new Leftover(
                        one.id(),
                        "the Auto Scaling group launched it from version "
                                + one.tags().revision() + " while the roll ended"));
    }

    /** Returns green that a search by the group's tag does not find. It lost the tag, or EC2 does not show it yet. */
    private static Stream<Leftover> notFound(StepContext context) {
        return context.roll()
                .instances()
                .filter(BatchInstance::isWanted)
                .filter(member ->
                        context.roll().retiring().noneMatch(gone -> gone.id().equals(member.id())))
                .flatMap(member -> whyNotFound(context, member).map(why -> new Leftover(member.id(), why)).stream());
    }

    private static Optional<String> whyNotFound(StepContext context, BatchInstance member) {
        // A proven instance was seen with the tag, so it is not late.
        if (!member.isProven() && context.seen.isLate(member)) {
            return Optional.of("launched, and EC2 does not describe it as the group's yet");
        }
        return context.seen
                .find(member.id())
                .filter(one -> one.isLive() && !context.seen.isOurs(one))
                .map(context.seen::whyLeftAlone);
    }
}
