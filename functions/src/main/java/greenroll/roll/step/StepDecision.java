package greenroll.roll.step;

import greenroll.roll.Roll;
import greenroll.roll.timeline.RollEvent;
import java.util.List;

/**
 * What a step is to do: write {@code next} with {@code events} (under a claim when there is work), do the work, answer.
 *
 * @param next the roll as it stands before the work; the same value as was read when nothing changed
 * @param work in the order in which it is to be done
 * @param answer what to answer once all the work was accepted
 * @param closes whether this write ends the operation and frees the group's lock; there is no work then
 */
public record StepDecision(Roll next, List<RollEvent> events, List<Work> work, StepResult answer, boolean closes) {

    public StepDecision {
        events = List.copyOf(events);
        work = List.copyOf(work);
    }
}
