package greenroll.roll.step;

import greenroll.roll.StepTimes;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.observation.InServiceRules;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * CheckHealth waits until the batch is called healthy. GraceWait waits until it has been healthy for its grace period.
 */
final class CheckHealthRules {

    private static final Duration GRACE_POLL = Duration.ofSeconds(30);

    private CheckHealthRules() {}

    static StepDecision checkHealth(StepContext context, ActionRules action) {
        if (context.roll().openBatch().isEmpty() || context.batch().phase().compareTo(Batch.Phase.CHECKING) > 0) {
            return context.answer(StepResult.Next.HEALTHY, "the batch was called healthy before");
        }
        if (context.batch().phase() != Batch.Phase.CHECKING) {
            return notMine(context);
        }
        if (LossRules.judge(context) instanceof LossRules.Verdict loss
                && !(loss instanceof LossRules.Verdict.NoneLost)) {
            return lost(context, action, loss);
        }
        if (InterruptionRules.grow(context)) {
            return action.replaceLost(context, "more instances that EC2 will interrupt");
        }
        look(context);
        List<BatchInstance> wanted = context.batch().wanted().toList();
        List<BatchInstance> out = wanted.stream()
                .filter(member -> !context.seen.inService(member.id()))
                .toList();
        if (out.isEmpty()) {
            return healthy(context, wanted.size());
        }
        List<BatchInstance> overdue =
                out.stream().filter(member -> isOverdue(context, member)).toList();
        if (wanted.size() - overdue.size() < LossRules.required(context)) {
            return unhealthy(context, overdue);
        }
        if (overdue.size() == out.size()) {
            giveUp(
                    context,
                    action,
                    overdue,
                    "not healthy within " + context.healthTimeout().toSeconds() + " s");
            return healthy(context, wanted.size() - overdue.size());
        }
        return context.await((wanted.size() - out.size()) + " of " + wanted.size() + " healthy; "
                + Failure.inWords(context.seen.describe(out)));
    }

    /** A late or repeated visit changes nothing in a batch of an earlier or later phase. */
    private static StepDecision notMine(StepContext context) {
        return context.batch().phase() == Batch.Phase.LAUNCHING
                ? context.answer(StepResult.Next.REPLACE, "the batch is launching")
                : context.await("the batch is not under this watch");
    }

    private static boolean isOverdue(StepContext context, BatchInstance member) {
        Instant registered = member.registeredAt();
        return registered != null
                && context.seen.verdict(member.id()) != InServiceRules.Verdict.UNKNOWN
                && context.past(registered, context.healthTimeout());
    }

    private static StepDecision healthy(StepContext context, int count) {
        context.editBatch(batch ->
                batch.withPhase(Batch.Phase.GRACE).withTimes(batch.times().withGraceSince(context.now())));
        context.note(
                RollEvent.Type.BATCH_HEALTHY,
                count + " healthy: the grace period begins",
                context.batch().wanted().map(BatchInstance::id).toList(),
                Map.of());
        return context.answer(StepResult.Next.HEALTHY, "all " + count + " healthy");
    }

    private static StepDecision unhealthy(StepContext context, List<BatchInstance> overdue) {
        List<Failure.FailedInstance> failed = context.seen.describe(overdue);
        return context.fail(
                FailureCode.UNHEALTHY,
                "batch " + context.batch().number() + ": " + overdue.size() + " of "
                        + context.batch().size() + " not healthy within "
                        + context.healthTimeout().toSeconds() + " s: " + Failure.inWords(failed),
                failed);
    }

    private static StepDecision lost(StepContext context, ActionRules action, LossRules.Verdict loss) {
        return switch (loss) {
            case LossRules.Verdict.Fail(var code, var reason, var instances) -> context.fail(code, reason, instances);
            case LossRules.Verdict.Replace(String why) ->
                goesOnWithout(context) ? goOn(context) : action.replaceLost(context, why);
            case LossRules.Verdict.NoneLost _ -> goOn(context);
        };
    }

    /**
     * Lets an undo go on with what is left of the parked instances. Returns whether it does. When none is left, the batch
     * launches, and its green needs the whole grace period.
     */
    static boolean goesOnWithout(StepContext context) {
        int left = (int) context.batch().wanted().count();
        if (context.undoes()) {
            context.editBatch(batch -> batch.withSize(left));
            return true;
        }
        context.editBatch(batch ->
                context.roll().isOfParked(batch) ? batch.withTimes(batch.times().withGrace(null)) : batch);
        return false;
    }

    /** The batch goes on with the instances that it has. */
    static StepDecision goOn(StepContext context) {
        return context.await(Duration.ofSeconds(1), "goes on without what was lost");
    }

    /** Counts this observation for every member that the batch still waits for. */
    private static void look(StepContext context) {
        List<String> first = context.batch()
                .wanted()
                .filter(member -> member.healthyTime().firstHealthyAt() == null && context.seen.inService(member.id()))
                .map(BatchInstance::id)
                .toList();
        if (!first.isEmpty()) {
            context.note(
                    RollEvent.Type.FIRST_HEALTHY, first.size() + " seen healthy for the first time", first, Map.of());
        }
        context.editBatch(batch -> batch.mapMembers(member -> !member.isWanted()
                ? member
                : member.withHealthyTime(
                        context.seen.inService(member.id())
                                ? member.healthyTime().sawHealthy(context.now())
                                : member.healthyTime().sawOtherwise())));
    }

    /** Stops waiting for them. */
    private static void giveUp(StepContext context, ActionRules action, List<BatchInstance> instances, String why) {
        List<Failure.FailedInstance> described = context.seen.describe(instances);
        instances.forEach(
                member -> context.editBatch(batch -> batch.mapMember(member.id(), one -> one.withGivenUp(why))));
        context.note(
                RollEvent.Type.GIVEN_UP,
                why + ": " + Failure.inWords(described),
                instances.stream().map(BatchInstance::id).toList(),
                Failure.reasons(described));
        action.givenUp(context, instances, why);
    }

    static StepDecision graceWait(StepContext context, ActionRules action) {
        if (context.roll().openBatch().isEmpty() || context.batch().phase().compareTo(Batch.Phase.GRACE) > 0) {
            return context.answer(action.afterGrace(), "the grace elapsed before");
        }
        if (context.batch().phase() != Batch.Phase.GRACE) {
            return notMine(context);
        }
        StepDecision alarmed = AlarmRules.failBatch(context, "during the grace period");
        if (alarmed != null) {
            return alarmed;
        }
        if (LossRules.judge(context) instanceof LossRules.Verdict loss
                && !(loss instanceof LossRules.Verdict.NoneLost)) {
            return lost(context, action, loss);
        }
        look(context);
        List<BatchInstance> unhealthy = context.batch()
                .wanted()
                .filter(member -> context.seen.verdict(member.id()) == InServiceRules.Verdict.UNHEALTHY)
                .toList();
        if (!unhealthy.isEmpty()) {
            if (context.batch().wanted().count() - unhealthy.size() < LossRules.required(context)) {
                return unhealthyInGrace(context, unhealthy);
            }
            giveUp(context, action, unhealthy, "turned unhealthy during the grace period");
        }
        return elapsed(context, action);
    }

    private static StepDecision unhealthyInGrace(StepContext context, List<BatchInstance> unhealthy) {
        List<Failure.FailedInstance> failed = context.seen.describe(unhealthy);
        return context.fail(
                FailureCode.UNHEALTHY_IN_GRACE,
                "batch " + context.batch().number() + ": " + unhealthy.size() + " of "
                        + context.batch().size() + " turned unhealthy during the grace period: "
                        + Failure.inWords(failed),
                failed);
    }

    private static StepDecision elapsed(StepContext context, ActionRules action) {
        Duration grace = context.settings().graceOf(context.batch());
        List<BatchInstance> wanted = context.batch().wanted().toList();
        List<BatchInstance> short_ = wanted.stream()
                .filter(member -> member.healthyTime().lastHealthyAt() == null
                        || member.healthyTime().healthy().compareTo(grace) < 0)
                .toList();
        StepDecision judged = JudgedGreenRules.inGrace(context, short_.isEmpty());
        if (judged != null) {
            return judged;
        }
        if (short_.isEmpty()) {
            return proven(context, action, wanted);
        }
        Instant since = context.batch().times().graceSince();
        if (since != null
                && !JudgedGreenRules.wasHeld(context)
                && context.past(since, grace.plus(context.settings().health().healthTimeout()))) {
            List<Failure.FailedInstance> failed = context.seen.describe(short_);
            return context.fail(
                    FailureCode.GRACE_TIMEOUT,
                    "batch " + context.batch().number() + " was not watched healthy for " + grace.toSeconds()
                            + " s in time: " + Failure.inWords(failed),
                    failed);
        }
        Duration left = short_.stream()
                .map(member -> grace.minus(member.healthyTime().healthy()))
                .max(Duration::compareTo)
                .orElseThrow();
        boolean allSeen =
                short_.stream().allMatch(member -> member.healthyTime().lastHealthyAt() != null);
        Duration most = allSeen ? GRACE_POLL : StepTimes.POLL;
        Duration wait = left.compareTo(most) < 0 ? left : most;
        return context.await(
                wait.plusMillis(wait.toMillisPart() > 0 ? 1_000 - wait.toMillisPart() : 0),
                "grace: " + wanted.size() + " healthy, " + left.toSeconds() + " s to go");
    }

    private static StepDecision proven(StepContext context, ActionRules action, List<BatchInstance> wanted) {
        context.editBatch(
                batch -> batch.mapMembers(member -> member.isWanted() ? member.withProvenAt(context.now()) : member));
        context.note(
                RollEvent.Type.PROVEN,
                wanted.size() + " watched healthy for "
                        + context.settings().graceOf(context.batch()).toSeconds() + " s",
                wanted.stream().map(BatchInstance::id).toList(),
                Map.of());
        return action.proven(context, wanted.size());
    }
}
