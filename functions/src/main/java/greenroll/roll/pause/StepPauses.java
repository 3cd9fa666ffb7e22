package greenroll.roll.pause;

import greenroll.group.RollStep;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a roll has come through the pauses of its steps, and through its bake. A pause that is over never comes again,
 * also when instances of its step are lost and launched again later. The bake counts as one more step, after the last.
 *
 * @param passed number of leading steps whose pause is over, or that have none
 * @param since time since when the roll waits at the step after those; null when it does not wait
 * @param bakes time when the bake began; null before. Green that is lost later does not make the bake longer
 */
public record StepPauses(
        int passed, @Nullable Instant since, @Nullable Instant bakes) {

    public static final StepPauses NONE = new StepPauses(0, null);

    /** Before the bake. */
    public StepPauses(int passed, @Nullable Instant since) {
        this(passed, since, null);
    }

    /** Returns the same for a roll that does not wait at a step. */
    public StepPauses notHeld() {
        return since == null ? this : new StepPauses(passed, null, bakes);
    }

    /** Returns the same for a roll that waits at this step, since then unless it did before. */
    public StepPauses heldAt(int step, Instant now) {
        return since != null && passed == step ? this : new StepPauses(step, now, bakes);
    }

    /** Returns the same for a roll that bakes, as the step with this index. */
    public StepPauses bakesAs(int step, Instant now) {
        Instant began = bakes == null ? now : bakes;
        return new StepPauses(step, began, began);
    }

    /** Returns the same with the pause of this step over. */
    public StepPauses past(int step) {
        return new StepPauses(step + 1, null, bakes);
    }

    /** Returns the index of the step at which the roll waits; null when it does not wait. */
    public @Nullable Integer heldStep() {
        return since == null ? null : passed;
    }

    /**
     * Returns the index of the step whose pause is due; null when none is. It is the first step with a pause that is not
     * over, if all instances of it are done.
     *
     * @param ends how many instances are done at the end of each step; empty when the steps do not apply, because nothing
     *     was in service when the roll began
     * @param done number of instances that are done
     */
    public @Nullable Integer due(List<RollStep> steps, List<Integer> ends, int done) {
        for (int step = passed; done > 0 && step < ends.size() && ends.get(step) <= done; step++) {
            if (steps.get(step).pause() != null) {
                return step;
            }
        }
        return null;
    }
}
