package greenroll.roll;

import greenroll.fleet.Alarm;
import greenroll.fleet.FleetSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The door to the rules: what a step is to do, as a pure function of (roll, fleet, alarms, now) and its input. Called twice with
 * the same arguments it decides the same.
 */
public final class StepRules {

    private StepRules() {}

    /**
     * What can be answered without looking at the fleet: somebody else is at work, or this execution is no longer the
     * one that carries the roll. Empty when the fleet must be observed.
     */
    public static Optional<Answer> beforeLooking(Step step, StepInput input, RollHead head, Instant now) {
        if (input.generation() < head.pursuit().generation()) {
            return Optional.of(Answer.of(
                    Answer.Next.SUPERSEDED,
                    "execution " + input.generation() + " was superseded by "
                            + head.pursuit().generation()));
        }
        if (head.stage().isTerminal()) {
            return Optional.of(ended(step, head));
        }
        Claim claim = head.claim();
        if (claim != null && claim.isLive(now)) {
            long seconds = Duration.between(now, claim.until()).toSeconds() + 1;
            String why = "another visit is at work until " + claim.until() + ": " + claim.intent();
            return Optional.of(Answer.await(seconds, why, Summary.capped(why)));
        }
        if (input.visits() >= StepInput.MAX_VISITS) {
            return Optional.of(Answer.of(
                    Answer.Next.CONTINUE, "continues as a new execution after " + input.visits() + " visits"));
        }
        return Optional.empty();
    }

    /** A step that is run again after the roll has ended says the same as the one that ended it. */
    private static Answer ended(Step step, RollHead head) {
        String summary = head.id() + " has " + head.stage().name().toLowerCase(java.util.Locale.ROOT);
        if (!step.ends()) {
            return Answer.of(Answer.Next.SUPERSEDED, summary);
        }
        Failure failure = head.failure();
        return failure == null
                ? Answer.of(Answer.Next.DONE, summary)
                : new Answer(
                        Answer.Next.DONE, null, null, summary, failure.code().name(), failure.reason());
    }

    /**
     * What the step is to do, once the roll is known to be its to carry and the fleet has been observed.
     *
     * @param alarms those that the roll names, by name, as far as somebody answered; none for a step that does not heed them
     */
    public static Decision decide(
            Step step, StepInput input, Roll roll, FleetSnapshot fleet, Map<String, Alarm> alarms, Instant now) {
        Turn turn = new Turn(input, roll, new Situation(roll, fleet, alarms, now));
        turn.change(c -> c.claim = null);
        track(turn);
        return switch (step) {
            case FINISH_ROLL -> Ending.finish(turn);
            case STOP_ROLL -> Ending.stop(turn);
            case FAIL_ROLL -> Ending.fail(turn);
            case PLAN_BATCH, LAUNCH_BATCH, RESTART_BATCH, CHECK_HEALTH, GRACE_WAIT, SCALE_DOWN -> onward(step, turn);
        };
    }

    private static Decision onward(Step step, Turn turn) {
        RollHead head = turn.roll().head();
        switch (head.stage()) {
            case STOPPING -> {
                return turn.answer(Answer.Next.STOP, "stopping");
            }
            case FAILING -> {
                return turn.failed(Answer.Next.FAIL);
            }
            case FINISHING -> {
                return turn.answer(step == Step.PLAN_BATCH ? Answer.Next.FINISH : Answer.Next.SUPERSEDED, "finishing");
            }
            case STARTING, IN_PROGRESS, FINISHED, STOPPED, FAILED -> {}
        }
        if (head.pursuit().aborted()) {
            return turn.fail(
                    FailureCode.EXECUTION_ABORTED,
                    "the execution was stopped in Step Functions by hand; to stop a roll, ask for it over the API",
                    List.of());
        }
        if (head.control().stopRequested() && !isScalingDown(step, turn)) {
            return stop(turn, head.control());
        }
        if (isUnknownForTooLong(turn)) {
            return turn.fail(
                    FailureCode.HEALTH_UNKNOWN,
                    "the load balancer did not say how the instances are for "
                            + turn.settings().healthTimeout().multipliedBy(2).toSeconds() + " s",
                    List.of());
        }
        return switch (step) {
            case PLAN_BATCH -> Planning.plan(turn);
            case LAUNCH_BATCH -> Launching.launch(turn);
            case RESTART_BATCH -> Restarting.restart(turn);
            case CHECK_HEALTH -> Watching.checkHealth(turn);
            case GRACE_WAIT -> Watching.graceWait(turn);
            case SCALE_DOWN -> ScalingDown.scaleDown(turn);
            case FINISH_ROLL, STOP_ROLL, FAIL_ROLL -> throw new IllegalStateException(step + " is an ending");
        };
    }

    /** A scale-down whose batch has elapsed its grace runs to its end, stop or not. */
    private static boolean isScalingDown(Step step, Turn turn) {
        return step == Step.SCALE_DOWN
                && turn.roll()
                        .openBatch()
                        .map(batch -> batch.phase() == Batch.Phase.SCALING_DOWN && batch.size() > 0)
                        .orElse(false);
    }

    private static Decision stop(Turn turn, Control control) {
        String by = control.stop() == null ? "nobody" : control.stop().by();
        return stop(turn, "as " + by + " asked");
    }

    /** No further launch or scale-down from now on, for that reason. */
    static Decision stop(Turn turn, String why) {
        turn.change(c -> {
            c.stage = Stage.STOPPING;
            c.endingSince = turn.now();
        });
        turn.note(RollEvent.Type.STOPPING, "no further launch or scale-down");
        return turn.answer(Answer.Next.STOP, "stopping, " + why);
    }

    private static boolean isUnknownForTooLong(Turn turn) {
        Instant since = turn.roll().head().unknownSince();
        return since != null && turn.past(since, turn.settings().healthTimeout().multipliedBy(2));
    }

    /** What every look keeps track of, whatever the step. */
    private static void track(Turn turn) {
        boolean unknown = turn.seen.anyUnknown();
        Instant unknownSince = turn.roll().head().unknownSince();
        Baseline baseline = turn.roll().head().baseline();
        boolean below = baseline != null && turn.seen.inServiceCount(turn.roll()) < baseline.floor();
        Instant belowSince = turn.roll().head().floorHeldSince();
        turn.change(c -> {
            c.unknownSince = !unknown ? null : unknownSince == null ? turn.now() : unknownSince;
            c.floorHeldSince = !below ? null : belowSince == null ? turn.now() : belowSince;
        });
        trackProven(turn);
        TakeOver.retire(turn);
    }

    /** Since when proven green has been out of service: a later batch replaces it after {@code healthTimeout}. */
    private static void trackProven(Turn turn) {
        List<String> lost = new ArrayList<>();
        turn.mapBatches(batch -> {
            List<Member> next = batch.members().stream()
                    .map(member -> member.isProven() ? trackOne(turn, member) : member)
                    .toList();
            batch.members().stream()
                    .filter(Member::isProven)
                    .filter(member ->
                            next.stream().anyMatch(after -> after.id().equals(member.id()) && !after.isWanted()))
                    .forEach(member -> lost.add(member.id()));
            return next.equals(batch.members()) ? batch : batch.with(c -> c.members = next);
        });
        if (!lost.isEmpty()) {
            turn.note(
                    RollEvent.Type.LOST,
                    lost.size() + " proven instances are gone, by another's hand or EC2's: later batches replace them",
                    lost,
                    Map.of());
        }
    }

    private static Member trackOne(Turn turn, Member member) {
        Health.Verdict verdict = turn.seen.verdict(member.id());
        if (!turn.seen.isThere(member)) {
            return turn.roll().facts().restarts() ? member : member.givenUp("gone after it was proven");
        }
        Instant since = member.outOfServiceSince();
        return switch (verdict) {
            case IN_SERVICE -> since == null ? member : member.outOfService(null);
            case UNKNOWN -> member;
            case NOT_YET, UNHEALTHY -> since == null ? member.outOfService(turn.now()) : member;
        };
    }
}
