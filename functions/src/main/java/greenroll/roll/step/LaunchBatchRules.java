package greenroll.roll.step;

import greenroll.fleet.Instance;
import greenroll.fleet.launch.Lifecycle;
import greenroll.roll.Baseline;
import greenroll.roll.ReplacementScope;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.LaunchCall;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.plan.LaunchOrders;
import greenroll.roll.plan.RollPlanner;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.work.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** LaunchBatch waits until every green of the batch runs and is registered. */
final class LaunchBatchRules {

    private LaunchBatchRules() {}

    static StepDecision launch(StepContext context) {
        if (context.roll().openBatch().isEmpty()) {
            return context.answer(StepResult.Next.LAUNCHED, "the batch is done");
        }
        if (context.batch().phase() != Batch.Phase.LAUNCHING) {
            return context.answer(StepResult.Next.LAUNCHED, "all are launched");
        }
        adopt(context);
        switch (LossRules.judge(context)) {
            case LossRules.Verdict.Fail(var code, var reason, var instances) -> {
                return context.fail(code, reason, instances);
            }
            case LossRules.Verdict.NoneLost _ -> {}
            case LossRules.Verdict.Replace _ -> CheckHealthRules.goesOnWithout(context);
        }
        InterruptionRules.grow(context);
        register(context);
        return launched(context);
    }

    private static StepDecision launched(StepContext context) {
        Batch batch = context.batch();
        int missing = missing(batch);
        List<BatchInstance> waiting =
                batch.wanted().filter(member -> member.registeredAt() == null).toList();
        if (missing == 0 && waiting.isEmpty() && pending(batch).isEmpty()) {
            context.editBatch(one -> one.withPhase(Batch.Phase.CHECKING)
                    .with(c -> c.times(c.times().withShortageSince(null))));
            return context.answer(
                    StepResult.Next.LAUNCHED, "all " + batch.wanted().count() + " run and are registered");
        }
        if (context.past(launchingSince(batch), context.settings().launchTimeout())) {
            return timedOut(context, waiting, missing);
        }
        int room = context.baseline().ceiling() - context.seen.countAgainstCeiling(context.roll());
        intend(context, Math.min(missing, room));
        if (missing > 0 && room <= 0) {
            Instant until = launchingSince(batch).plus(context.settings().launchTimeout());
            context.hold("CEILING", "what was lost must be gone before more is launched", until);
        } else if (context.batch().times().shortageSince() != null) {
            Instant until = launchingSince(batch).plus(context.settings().launchTimeout());
            context.hold("CAPACITY", "EC2 launches nothing now: " + shortages(context.batch()), until);
        }
        long running =
                batch.wanted().filter(member -> member.registeredAt() != null).count();
        return context.await(running + " of " + batch.size() + " run and are registered"
                + (missing == 0 ? "" : ", " + missing + " to launch")
                + (waiting.isEmpty() ? "" : ", waits for " + named(waiting)));
    }

    private static Instant launchingSince(Batch batch) {
        return batch.times().launchingSince();
    }

    private static String named(List<BatchInstance> instances) {
        return instances.stream().limit(3).map(BatchInstance::id).collect(Collectors.joining(", "))
                + (instances.size() > 3 ? " and " + (instances.size() - 3) + " more" : "");
    }

    /**
     * Adds instances of a launch whose answer was lost. They are found by their tags. Instances that are already gone
     * are added too, so that the timeline shows them as lost.
     */
    private static void adopt(StepContext context) {
        List<Instance> found = new ArrayList<>();
        List<Instance> unrecorded = new ArrayList<>(context.seen.unrecorded(context.roll()));
        unrecorded.addAll(context.seen.unrecordedAndGone(context.roll()));
        for (Instance instance : unrecorded) {
            Integer number = instance.tags().batch();
            boolean wanted = !instance.isLive() || missing(context.batch()) > 0;
            if (number != null && number == context.batch().number() && wanted) {
                found.add(instance);
                context.editBatch(batch -> batch.join(BatchInstance.joined(
                        instance.id(),
                        instance.placement().zone(),
                        instance.launch().spot(),
                        context.now())));
            }
        }
        if (!found.isEmpty()) {
            context.note(
                    RollEvent.Type.LAUNCHED,
                    "found by their tags: their launch's answer was lost",
                    StepContext.ids(found),
                    Map.of(),
                    StepContext.placed(found));
        }
    }

    /** Returns how many instances are neither present nor requested by a call that is still to be answered. */
    private static int missing(Batch batch) {
        int asked = pending(batch).stream().mapToInt(LaunchCall::count).sum();
        return Math.max(0, batch.unlaunched() - asked);
    }

    private static List<LaunchCall> pending(Batch batch) {
        return batch.calls().stream()
                .filter(call -> call.state() == LaunchCall.State.PENDING)
                .toList();
    }

    private static void register(StepContext context) {
        Map<String, List<String>> joining = new TreeMap<>();
        for (BatchInstance member : context.batch().instances()) {
            if (!member.isWanted() || member.registeredAt() != null) {
                continue;
            }
            context.seen.findLive(member.id()).filter(Instance::isRunning).ifPresent(instance -> {
                List<String> arns =
                        context.roll().facts().specification().serving().targetGroupArns();
                if (arns.isEmpty()) {
                    context.editBatch(
                            batch -> batch.mapMember(member.id(), one -> one.withRegisteredAt(context.now())));
                }
                arns.forEach(arn -> joining.computeIfAbsent(arn, ignored -> new ArrayList<>())
                        .add(member.id()));
            });
        }
        joining.forEach((arn, ids) -> context.add(new Work.Register(arn, ids)));
    }

    /**
     * Stores the exact calls to make. A stored call without an answer is sent again without any change.
     *
     * @param most how many instances may be launched; an instance that EC2 will interrupt counts until it is gone
     */
    private static void intend(StepContext context, int most) {
        Batch batch = context.batch();
        List<LaunchCall> calls = new ArrayList<>(batch.calls());
        if (pending(batch).isEmpty() && most > 0) {
            List<LaunchCall> more = newCalls(context, most);
            if (more.isEmpty() && mayStayOnDemand(context)) {
                keepOnDemand(context, missing(batch));
                return;
            }
            tellFallback(context, more);
            calls.addAll(more);
            if (calls.size() == batch.calls().size() && batch.times().shortageSince() == null) {
                context.editBatch(one -> one.withTimes(one.times().withShortageSince(context.now())));
            }
        }
        context.editBatch(one -> one.withCalls(calls));
        pending(context.batch()).forEach(call -> context.add(new Work.Launch(batch.number(), call)));
    }

    private static boolean mayStayOnDemand(StepContext context) {
        ReplacementScope scope = context.roll().facts().replacementScope();
        return scope != null
                && scope.revertsToSpot()
                && !context.seen.blue(context.roll()).isEmpty();
    }

    /**
     * No pool has spot capacity, so the on-demand instances that were to go stay. The operation ends with what it has
     * replaced until now.
     */
    private static void keepOnDemand(StepContext context, int missing) {
        context.editBatch(batch -> batch.withSize(batch.size() - missing));
        List<String> staying = context.seen.blue(context.roll()).stream()
                .limit(context.roll().missingGreen())
                .map(Instance::id)
                .toList();
        List<String> kept = new ArrayList<>(context.baseline().keptIds());
        kept.addAll(staying);
        Baseline baseline = context.baseline().withKeptIds(kept);
        context.change(c -> c.progress(c.progress().withBaseline(baseline)));
        context.note(
                RollEvent.Type.LAUNCH_SHORT,
                "no spot capacity now: " + staying.size()
                        + (staying.size() == 1 ? " on-demand instance stays (" : " on-demand instances stay (")
                        + shortages(context.batch()) + ")");
    }

    /** The timeline has the fallback before its launches, once for each batch. */
    private static void tellFallback(StepContext context, List<LaunchCall> calls) {
        int fallback = calls.stream()
                .map(LaunchCall::order)
                .filter(LaunchCall.Order::isFallback)
                .mapToInt(LaunchCall.Order::count)
                .sum();
        if (fallback > 0
                && context.batch().calls().stream()
                        .noneMatch(call -> call.order().isFallback())) {
            context.note(
                    RollEvent.Type.FALLBACK_TO_ON_DEMAND,
                    fallback + " launched on demand in place of spot: " + shortages(context.batch()));
        }
    }

    private static List<LaunchCall> newCalls(StepContext context, int missing) {
        List<LaunchCall.Order> orders = LaunchOrders.of(context.roll(), context.batch(), context.seen, missing);
        int sent = context.batch().calls().size();
        List<LaunchCall> calls = new ArrayList<>();
        for (LaunchCall.Order order :
                orders.stream().limit(RollPlanner.MAX_CALLS).toList()) {
            calls.add(LaunchCall.intended(
                    context.roll().id(), context.batch().number(), order, sent + calls.size() + 1, context.now()));
        }
        return calls;
    }

    private static StepDecision timedOut(StepContext context, List<BatchInstance> waiting, int missing) {
        List<Failure.FailedInstance> late = context.seen.describe(waiting);
        String reason = "batch " + context.batch().number() + " did not run within "
                + context.settings().launchTimeout().toSeconds() + " s: "
                + (missing > 0 ? missing + " not launched (" + shortages(context.batch()) + ") " : "")
                + (missing == 0 && late.isEmpty() ? "EC2 did not answer its launches" : Failure.inWords(late));
        return context.fail(FailureCode.LAUNCH_TIMEOUT, reason.strip(), late);
    }

    private static String shortages(Batch batch) {
        Set<String> codes = batch.calls().stream()
                .flatMap(call -> call.shortages().stream()
                        .map(one ->
                                one.code() + " for " + spot(call) + one.pool().inWords()))
                .collect(Collectors.toCollection(java.util.TreeSet::new));
        return codes.isEmpty() ? "no answer from EC2" : String.join(", ", codes);
    }

    private static String spot(LaunchCall call) {
        return call.order().lifecycle() == Lifecycle.SPOT ? "spot " : "";
    }
}
