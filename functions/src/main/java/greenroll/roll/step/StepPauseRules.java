package greenroll.roll.step;

import greenroll.group.RollStep;
import greenroll.roll.Control;
import greenroll.roll.StepTimes;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.notification.PauseMessage;
import greenroll.roll.pause.StepPauses;
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.RollEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The pauses at the end of a roll's steps. The first step waits when its green is proven and before blue is scaled down, so
 * green and blue serve together. The other steps wait before the next batch. A person's request to go on counts for the
 * step that it names, so the same request never ends a later pause. The bake is the pause after the last batch.
 */
final class StepPauseRules {

    static final String HOLD = "STEP_PAUSE";

    private static final String BAKE = "BAKE";

    private StepPauseRules() {}

    /** Holds the roll before its next batch, or before its end, while a step's pause lasts; null when none does. */
    static @Nullable StepDecision hold(StepContext context) {
        return hold(context, context.settings().batches().steps().size());
    }

    /**
     * Holds the first step before blue is scaled down; null when it has no pause, or when that is over. In a small group
     * other steps may end with it.
     */
    static @Nullable StepDecision holdFirst(StepContext context) {
        return hold(context, context.baseline().plan().endingWithFirst());
    }

    private static @Nullable StepDecision hold(StepContext context, int steps) {
        for (Integer due = due(context); due != null && due < steps; due = due(context)) {
            StepDecision held = holdAt(context, due);
            if (held != null) {
                return held;
            }
        }
        leave(context);
        return null;
    }

    /**
     * Holds the roll before its end for its bake time; null when that is over, or when it has none. Parked blue goes on running
     * meanwhile. A raised alarm or the judge ends the bake with a roll back. A person may end the bake, or ask for a roll back.
     */
    static @Nullable StepDecision bake(StepContext context) {
        Duration time = context.settings().health().bakeTime();
        int step = context.settings().batches().steps().size();
        if (time.isZero() || context.done() == 0 || pauses(context).passed() > step) {
            return null;
        }
        StepDecision alarmed = AlarmRules.failBake(context);
        if (alarmed != null) {
            return alarmed;
        }
        change(context, pauses(context).bakesAs(step, context.now()));
        StepDecision judged = JudgedGreenRules.inBake(context);
        if (judged != null) {
            return judged;
        }
        Instant until = Objects.requireNonNull(pauses(context).since()).plus(time);
        Control.Asked asked = context.roll().head().control().continuedAfter(step + 1);
        if (asked != null || context.past(until, Duration.ZERO)) {
            String how = asked == null ? "it took " + time.toSeconds() + " s" : "ended by " + asked.inWords();
            pass(context, step, "the bake is over: " + how);
            return null;
        }
        context.tellThatItWaits(messageId(context, step), due -> PauseMessage.ofBake(context.roll(), due, step, until));
        context.hold(BAKE, "all batches are done: it bakes until " + until + ", and finishes then", until, step + 1);
        // An undo must not wait for long.
        return context.awaitHeld(until, StepTimes.POLL, "bakes until " + until);
    }

    /** Green of the step is lost or watched again. When it is proven, the whole pause begins again. */
    static void leave(StepContext context) {
        change(context, pauses(context).notHeld());
    }

    private static @Nullable Integer due(StepContext context) {
        return pauses(context)
                .due(
                        context.settings().batches().steps(),
                        context.baseline().plan().ends(),
                        context.done());
    }

    /** Returns null when the pause of this step is over. */
    private static @Nullable StepDecision holdAt(StepContext context, int step) {
        change(context, pauses(context).heldAt(step, context.now()));
        RollStep.Pause pause = Objects.requireNonNull(
                context.settings().batches().steps().get(step).pause());
        Instant since = Objects.requireNonNull(pauses(context).since());
        Control.Asked asked = context.roll().head().control().continuedAfter(step + 1);
        if (asked != null) {
            passStep(context, step, "continued by " + asked.inWords());
            return null;
        }
        if (!context.past(since, pause.longest())) {
            return wait(context, step, pause, since.plus(pause.longest()));
        }
        String why = "it was not continued for " + pause.longest().toSeconds() + " s after " + inWords(context, step);
        return switch (pause.onTimeout()) {
            case CONTINUE -> {
                passStep(context, step, "the pause of " + pause.longest().toSeconds() + " s is over");
                yield null;
            }
            case STOP -> context.stop("because " + why);
            case ROLLBACK -> context.fail(FailureCode.NOT_CONTINUED, why, List.of());
        };
    }

    private static StepDecision wait(StepContext context, int step, RollStep.Pause pause, Instant until) {
        StepDecision judged = JudgedGreenRules.inPause(context);
        if (judged != null) {
            return judged;
        }
        context.tellThatItWaits(
                messageId(context, step), due -> PauseMessage.of(context.roll(), due, step, pause, until));
        String why = "after " + inWords(context, step) + ": it " + pause.inWords(until);
        context.hold(HOLD, why, until, step + 1);
        return context.awaitHeld(until, "waits " + why);
    }

    private static void passStep(StepContext context, int step, String how) {
        pass(context, step, inWords(context, step) + " is passed: " + how);
    }

    private static void pass(StepContext context, int step, String what) {
        context.forgetUnsent();
        change(context, pauses(context).past(step));
        context.note(RollEvent.Type.STEP_PASSED, what, new EventDetails.Step(step + 1));
    }

    private static String messageId(StepContext context, int step) {
        return context.roll().id() + "-step-" + (step + 1);
    }

    private static StepPauses pauses(StepContext context) {
        return context.roll().head().progress().stepPauses();
    }

    private static void change(StepContext context, StepPauses next) {
        context.change(c -> c.progress(c.progress().withStepPauses(next)));
    }

    private static String inWords(StepContext context, int step) {
        return "step " + (step + 1) + " of "
                + context.settings().batches().steps().size();
    }
}
