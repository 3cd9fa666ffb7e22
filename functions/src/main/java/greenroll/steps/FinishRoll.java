package greenroll.steps;

import greenroll.aws.Wiring;
import greenroll.fleet.Fleet;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import greenroll.roll.task.Step;
import java.time.InstantSource;

/** Waits for the last drains and ends the roll as finished. */
public final class FinishRoll extends StepHandler {

    public FinishRoll(RollStore store, Fleet fleet, RollNotifier notifier, InstantSource clock) {
        super(Step.FINISH_ROLL, StepPorts.of(store, fleet, clock).withNotifier(notifier));
    }

    public FinishRoll() {
        this(
                Wiring.ofLambda().store(),
                Wiring.ofLambda().fleet(),
                Wiring.ofLambda().notifier(),
                Wiring.ofLambda().clock());
    }
}
