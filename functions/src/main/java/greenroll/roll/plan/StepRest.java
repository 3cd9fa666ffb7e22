package greenroll.roll.plan;

import greenroll.group.RollStep;
import greenroll.roll.BatchPlan;
import greenroll.roll.Roll;
import greenroll.roll.pause.StepPauses;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long the rest of a roll pauses at the ends of its steps, and bakes. A pause counts only when it ends by itself after
 * a time that its step names. How long a person takes is unknown.
 */
final class StepRest {

    private final List<RollStep> steps;
    private final Duration bakeTime;
    private final BatchPlan plan;
    private StepPauses pauses;

    private StepRest(List<RollStep> steps, Duration bakeTime, BatchPlan plan, StepPauses pauses) {
        this.steps = steps;
        this.bakeTime = bakeTime;
        this.plan = plan;
        this.pauses = pauses;
    }

    /** @param roll with a baseline */
    static StepRest of(Roll roll) {
        return new StepRest(
                roll.settings().batches().steps(),
                roll.settings().health().bakeTime(),
                Objects.requireNonNull(roll.head().baseline()).plan(),
                roll.head().progress().stepPauses());
    }

    /** Returns the pause of the first step, if that has just ended. Blue is scaled down only after it. */
    Duration afterFirst(int done) {
        return after(done, plan.endingWithFirst());
    }

    /** Returns the pauses that have just begun when so many instances are done. Each is returned once. */
    Duration after(int done) {
        return after(done, steps.size());
    }

    /** Returns what is left of the bake. */
    Duration bake(Instant now) {
        if (pauses.passed() > steps.size()) {
            return Duration.ZERO;
        }
        Instant since = pauses.bakes();
        Duration left = since == null ? bakeTime : Duration.between(now, since.plus(bakeTime));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private Duration after(int done, int most) {
        Duration rest = Duration.ZERO;
        for (Integer due = due(done); due != null && due < most; due = due(done)) {
            RollStep.Pause pause = Objects.requireNonNull(steps.get(due).pause());
            boolean byItself = pause.until() != null && !pause.needsPerson();
            rest = rest.plus(byItself ? pause.longest() : Duration.ZERO);
            pauses = pauses.past(due);
        }
        return rest;
    }

    private @Nullable Integer due(int done) {
        return pauses.due(steps, plan.ends(), done);
    }
}
