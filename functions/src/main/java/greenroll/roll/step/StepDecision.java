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
 * @param write how to write it; there is no work when the operation ends
 */
public record StepDecision(Roll next, List<RollEvent> events, List<Work> work, StepResult answer, Write write) {

    public StepDecision {
        events = List.copyOf(events);
        work = List.copyOf(work);
    }
}
