package greenroll.roll.step;

import greenroll.roll.Roll;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.work.Work;
import greenroll.roll.work.Write;
import java.util.List;

/**
 * The decision of a step: write {@code next} with {@code events}, do the work, and answer. With work, the write
 * includes a claim.
 *
 * @param next roll before the work; equal to the roll as read when nothing changed
 * @param work work, in order
 * @param answer answer, valid when all work was accepted
 * @param write kind of the write; there is no work when the operation ends
 */
public record StepDecision(Roll next, List<RollEvent> events, List<Work> work, StepResult answer, Write write) {

    public StepDecision {
        events = List.copyOf(events);
        work = List.copyOf(work);
    }
}
