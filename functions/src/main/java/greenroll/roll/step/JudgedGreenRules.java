package greenroll.roll.step;

import greenroll.fleet.metric.Readings;
import greenroll.group.RollStep;
import greenroll.roll.Control;
import greenroll.roll.Hold;
import greenroll.roll.batch.Batch;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.judge.JudgeRules;
import greenroll.roll.judge.Look;
import greenroll.roll.notification.PauseMessage;
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.verdict.Judgement;
import greenroll.roll.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The effect of the judge on a batch. Green that fails makes the roll fail at once. Green without a verdict at the end of
 * its grace period holds the roll, and no blue goes, until the judge has a verdict or a person goes on.
 */
final class JudgedGreenRules {

    /** The same as the longest pause of a step, because a person is waited for. */
    private static final Duration LONGEST = RollStep.Pause.LONGEST;

    private JudgedGreenRules() {}

    /**
     * Judges the open batch in its grace period. Returns null when the batch may go on.
     *
     * @param isOver whether the grace period is over
     */
    static @Nullable StepDecision inGrace(StepContext context, boolean isOver) {
        if (context.settings().judgeOf(context.batch()) == null) {
            return null;
        }
        Judgement before = JudgeRules.current(context.batch());
        Judgement judgement = look(context, before, isOver);
        if (judgement == null) {
            return isOver ? context.await("waits for the first look of the judge") : null;
        }
        record(context, before, judgement);
        if (judgement.continued() != null) {
            return null;
        }
        boolean waits = isOver || judgement.heldSince() != null;
        return switch (judgement.verdict()) {
            case PASS -> null;
            case FAIL -> failed(context, judgement, FailureCode.JUDGE_FAILED);
            case INCONCLUSIVE -> waits ? held(context, judgement) : null;
        };
    }

    /**
     * Looks again at the last batch while the roll pauses at the end of its step. Returns null unless green fails. A batch
     * that has passed does not lose that by samples that say nothing.
     */
    static @Nullable StepDecision inPause(StepContext context) {
        return lookAgain(context, FailureCode.JUDGE_FAILED);
    }

    /**
     * Looks again at the last batch while the roll bakes. Only its limits count, because no blue serves. Green beyond a limit
     * ends the bake with a roll back.
     */
    static @Nullable StepDecision inBake(StepContext context) {
        return lookAgain(context, FailureCode.JUDGE_FAILED_IN_BAKE);
    }

    private static @Nullable StepDecision lookAgain(StepContext context, FailureCode code) {
        Batch batch = context.roll().lastBatch().orElse(null);
        Judgement before = batch == null ? null : JudgeRules.current(batch);
        Judgement judgement = before == null ? null : look(context, before, false);
        if (before == null || judgement == null || judgement.equals(before) || before.continued() != null) {
            return null;
        }
        if (judgement.verdict() == Verdict.FAIL) {
            record(context, before, judgement);
            return failed(context, judgement, code);
        }
        record(context, before, judgement.withVerdict(before.verdict()));
        return null;
    }

    /** Whether the grace period of the batch is over, and the roll has waited for a verdict on it. */
    static boolean wasHeld(StepContext context) {
        Judgement judgement = context.batch().judgement();
        return judgement != null
                && judgement.heldSince() != null
                && !context.past(
                        judgement.heldSince(),
                        LONGEST.plus(context.settings().health().healthTimeout()));
    }

    /** Returns the opinion after this visit's metrics, and the last one when this visit has read none. */
    private static @Nullable Judgement look(StepContext context, @Nullable Judgement before, boolean isOver) {
        Readings readings = context.seen.signals.readings();
        Look look = readings == null ? null : Look.of(context.roll(), context.seen);
        return look == null || readings == null ? before : JudgeRules.look(look, readings, before, isOver);
    }

    /** Stores the opinion. The timeline tells another verdict, and not each look. */
    private static void record(StepContext context, @Nullable Judgement before, Judgement judgement) {
        Batch batch = context.roll().lastBatch().orElseThrow();
        context.put(batch.withProof(batch.proof().withJudgement(judgement)));
        if (before == null || before.verdict() != judgement.verdict()) {
            context.note(
                    RollEvent.Type.JUDGED,
                    "the judge: " + inWords(judgement),
                    new EventDetails.Judged(judgement.verdict()));
        }
    }

    private static String inWords(Judgement judgement) {
        return switch (judgement.verdict()) {
            case PASS -> "green passes: " + judgement.inWords(Verdict.PASS);
            case FAIL -> "green fails: " + judgement.inWords(Verdict.FAIL);
            case INCONCLUSIVE -> "no verdict yet: " + judgement.inWords(Verdict.INCONCLUSIVE);
        };
    }

    private static StepDecision failed(StepContext context, Judgement judgement, FailureCode code) {
        return context.fail(
                code,
                "batch " + context.roll().lastBatch().orElseThrow().number() + ": " + judgement.inWords(Verdict.FAIL),
                List.of());
    }

    /** Waits for a verdict or for a person. After the longest hold the roll stops. */
    private static @Nullable StepDecision held(StepContext context, Judgement judgement) {
        int number = context.batch().number();
        Instant since = judgement.heldSince() == null ? context.now() : judgement.heldSince();
        Control.Asked asked = context.roll().head().control().continuedBatch(number);
        if (asked != null) {
            return goOn(context, judgement, asked);
        }
        store(context, judgement.withHeldSince(since));
        String why = "the judge has no verdict on batch " + number + ": " + judgement.whyInconclusive();
        if (context.past(since, LONGEST)) {
            return context.stop("because for " + LONGEST.toHours() + " h " + why);
        }
        Instant until = since.plus(LONGEST);
        context.tellThatItWaits(
                context.roll().id() + "-judge-" + number, due -> PauseMessage.ofJudge(context.roll(), due, why, until));
        context.hold(Hold.JUDGE_INCONCLUSIVE, why, until);
        return context.awaitHeld(until, why + "; stops at " + until + " unless it is continued");
    }

    private static @Nullable StepDecision goOn(StepContext context, Judgement judgement, Control.Asked asked) {
        context.forgetUnsent();
        store(context, judgement.withContinued(asked.inWords()));
        context.note(
                RollEvent.Type.JUDGED,
                "batch " + context.batch().number() + " goes on without a verdict: continued by " + asked.inWords(),
                new EventDetails.Judged(judgement.verdict()));
        return null;
    }

    private static void store(StepContext context, Judgement judgement) {
        context.editBatch(batch -> batch.withProof(batch.proof().withJudgement(judgement)));
    }
}
