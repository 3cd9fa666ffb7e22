package greenroll.steps;

import greenroll.aws.Wiring;
import greenroll.fleet.Fleet;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import greenroll.roll.task.Step;
import java.time.InstantSource;

/** Cleans up after a stop and ends the roll as stopped. */
public final class StopRoll extends StepHandler {

    public StopRoll(RollStore store, Fleet fleet, RollNotifier notifier, InstantSource clock) {
        super(Step.STOP_ROLL, StepPorts.of(store, fleet, clock).withNotifier(notifier));
    }

    public StopRoll() {
        this(
                Wiring.ofLambda().store(),
                Wiring.ofLambda().fleet(),
                Wiring.ofLambda().notifier(),
                Wiring.ofLambda().clock());
    }
}
