package greenroll.roll.step;

import greenroll.fleet.FleetSnapshot;
import greenroll.group.RollAction;
import greenroll.roll.Baseline;
import greenroll.roll.Claim;
import greenroll.roll.Control;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.StepTimes;
import greenroll.roll.batch.Batch;
import greenroll.roll.exchange.ExchangeRules;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.member.Membership;
import greenroll.roll.observation.RollObservation;
import greenroll.roll.observation.Signals;
import greenroll.roll.observation.SummaryLine;
import greenroll.roll.plan.RollPlanner;
import greenroll.roll.task.Step;
import greenroll.roll.task.StepInput;
import greenroll.roll.task.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The entry to the rules. It decides the action of a step as a pure function of (roll, fleet, signals, now) and its
 * input. Called twice with the same arguments, it decides the same.
 */
public final class StepRules {

    private static final String NOT_DESCRIBED = "NOT_DESCRIBED";

    private StepRules() {}

    /**
     * Returns the answers that need no observation of the fleet: another visit is at work, or another execution runs
     * the roll now. It is empty when the fleet must be observed.
     */
    public static Optional<StepResult> beforeLooking(Step step, StepInput input, RollHead head, Instant now) {
        if (input.generation() < head.executionState().generation()) {
            return Optional.of(StepResult.of(
                    StepResult.Next.SUPERSEDED,
                    "execution " + input.generation() + " was superseded by "
                            + head.executionState().generation()));
        }
        if (head.stage().isTerminal()) {
            return Optional.of(ended(step, head));
        }
        Claim claim = head.claim();
        if (claim != null && claim.isLive(now)) {
            long seconds = Duration.between(now, claim.until()).toSeconds() + 1;
            String why = "another visit is at work until " + claim.until() + ": " + claim.intent();
            return Optional.of(StepResult.await(seconds, why, SummaryLine.capped(why)));
        }
        if (input.visits() >= StepInput.MAX_VISITS) {
            return Optional.of(StepResult.of(
                    StepResult.Next.CONTINUE, "continues as a new execution after " + input.visits() + " visits"));
        }
        return Optional.empty();
    }

    /** A step that runs again after the end of the roll answers the same as the step that ended it. */
    private static StepResult ended(Step step, RollHead head) {
        String summary = head.id() + " has " + head.stage().name().toLowerCase(java.util.Locale.ROOT);
        if (!step.ends()) {
            return StepResult.of(StepResult.Next.SUPERSEDED, summary);
        }
        Failure failure = head.failure();
        return failure == null
                ? StepResult.of(StepResult.Next.DONE, summary)
                : new StepResult(
                        StepResult.Next.DONE,
                        null,
                        null,
                        summary,
                        failure.code().name(),
                        failure.reason());
    }

    /**
     * Decides the action of the step. Its execution must be the one that runs the roll, and the fleet must have been
     * observed.
     *
     * @param signals the alarms and freezes that the step heeds
     */
    public static StepDecision decide(
            Step step, StepInput input, Roll roll, FleetSnapshot fleet, Signals signals, Instant now) {
        StepContext context =
                new StepContext(input, roll, new RollObservation(roll, fleet, signals, now), DrainAndTerminate::reap);
        context.change(c -> c.ownership(c.ownership().withClaim(null)));
        track(context);
        ActionRules action = rulesOf(roll.facts().action());
        return switch (step) {
            case FINISH_ROLL -> EndRollRules.finish(context, action);
            case STOP_ROLL -> EndRollRules.stop(context, action);
            case FAIL_ROLL -> EndRollRules.fail(context, action);
            case PLAN_BATCH, LAUNCH_BATCH, RESTART_BATCH, CHECK_HEALTH, GRACE_WAIT, SCALE_DOWN ->
                onward(step, context, action);
        };
    }

    private static ActionRules rulesOf(RollAction action) {
        return switch (action) {
            case REPLACE_SERVER -> new ReplaceServerRules();
            case RESTART_SERVER -> new RestartServerRules();
        };
    }

    private static StepDecision onward(Step step, StepContext context, ActionRules action) {
        RollHead head = context.roll().head();
        switch (head.stage()) {
            case STOPPING -> {
                return context.answer(StepResult.Next.STOP, "stopping");
            }
            case FAILING -> {
                return context.failed(StepResult.Next.FAIL);
            }
            case FINISHING -> {
                return context.answer(
                        step == Step.PLAN_BATCH ? StepResult.Next.FINISH : StepResult.Next.SUPERSEDED, "finishing");
            }
            case STARTING, IN_PROGRESS, FINISHED, STOPPED, FAILED -> {}
        }
        if (head.executionState().aborted()) {
            return context.fail(
                    FailureCode.EXECUTION_ABORTED,
                    "the execution was stopped in Step Functions by hand; to stop a roll, ask for it over the API",
                    List.of());
        }
        if (head.control().stopRequested() && !isScalingDown(step, context)) {
            return stop(context, head.control());
        }
        Control.Asked back = head.control().rollbackAsked();
        if (back != null && !head.control().stopRequested()) {
            return context.fail(FailureCode.ROLLBACK_REQUESTED, "roll back requested by " + back.inWords(), List.of());
        }
        if (context.membership() != null && context.seen.members.group().isEmpty()) {
            return awaitItsGroup(context);
        }
        if (isUnknownForTooLong(context)) {
            return context.fail(
                    FailureCode.HEALTH_UNKNOWN,
                    "the load balancer did not say how the instances are for "
                            + context.settings()
                                    .health()
                                    .healthTimeout()
                                    .multipliedBy(2)
                                    .toSeconds() + " s",
                    List.of());
        }
        return switch (step) {
            case PLAN_BATCH -> PlanBatchRules.plan(context, action);
            case LAUNCH_BATCH -> LaunchBatchRules.launch(context);
            case RESTART_BATCH -> RestartBatchRules.restart(context);
            case CHECK_HEALTH -> CheckHealthRules.checkHealth(context, action);
            case GRACE_WAIT -> CheckHealthRules.graceWait(context, action);
            case SCALE_DOWN -> ScaleDownRules.scaleDown(context);
            case FINISH_ROLL, STOP_ROLL, FAIL_ROLL -> throw new IllegalStateException(step + " is an ending");
        };
    }

    /**
     * Whether the batch is past its grace and scales down. It finishes that even after a request to stop. A batch that
     * waits at the end of its step has not begun to scale down.
     */
    private static boolean isScalingDown(Step step, StepContext context) {
        return step == Step.SCALE_DOWN
                && context.roll().head().waitsAtStep() == null
                && context.roll()
                        .openBatch()
                        .map(batch -> batch.phase() == Batch.Phase.SCALING_DOWN && batch.size() > 0)
                        .orElse(false);
    }

    private static StepDecision stop(StepContext context, Control control) {
        String by = control.stop() == null ? "nobody" : control.stop().by();
        return context.stop("as " + by + " asked");
    }

    /** Waits until Auto Scaling describes the group. Fails when it does not, because then the group was deleted. */
    private static StepDecision awaitItsGroup(StepContext context) {
        Instant since = context.heldSince(NOT_DESCRIBED);
        String why = "Auto Scaling does not describe the group";
        if (context.past(since, StepTimes.DESCRIPTIONS_LATE)) {
            return context.fail(
                    FailureCode.NO_PROGRESS,
                    why + " for " + StepTimes.DESCRIPTIONS_LATE.toSeconds() + " s: it was deleted",
                    List.of());
        }
        context.hold(NOT_DESCRIBED, why, since.plus(StepTimes.DESCRIPTIONS_LATE));
        return context.await(why);
    }

    private static boolean isUnknownForTooLong(StepContext context) {
        Instant since = context.roll().head().waiting().unknownSince();
        return since != null
                && context.past(
                        since, context.settings().health().healthTimeout().multipliedBy(2));
    }

    /**
     * Notes what the owner of the Auto Scaling group wants now. Floor and ceiling follow it: fewer instances need fewer in
     * service, and more instances may be live.
     */
    private static void trackMembership(StepContext context) {
        Membership membership = context.membership();
        if (membership == null) {
            return;
        }
        Membership next = ExchangeRules.observed(membership, context.seen.members);
        context.changeMembership(next);
        Baseline baseline = context.roll().head().baseline();
        if (baseline != null) {
            Baseline bounds = RollPlanner.following(context.roll(), baseline);
            context.change(c -> c.progress(c.progress().withBaseline(bounds)));
        }
    }

    /** Updates the records that every visit keeps, whatever the step. */
    private static void track(StepContext context) {
        trackMembership(context);
        boolean unknown = context.seen.anyUnknown();
        Instant unknownSince = context.roll().head().waiting().unknownSince();
        Baseline baseline = context.roll().head().baseline();
        boolean below = baseline != null && context.seen.inServiceCount(context.roll()) < baseline.floor();
        Instant belowSince = context.roll().head().waiting().floorHeldSince();
        context.change(c -> {
            c.waiting(c.waiting()
                    .with(waiting -> waiting.unknownSince(
                                    !unknown ? null : unknownSince == null ? context.now() : unknownSince)
                            .floorHeldSince(!below ? null : belowSince == null ? context.now() : belowSince)));
        });
        ProvenGreenRules.track(context);
        TakeOverRules.retire(context);
        InterruptionRules.retire(context);
    }
}
