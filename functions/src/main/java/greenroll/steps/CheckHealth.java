package greenroll.steps;

import greenroll.aws.Wiring;
import greenroll.fleet.Fleet;
import greenroll.roll.port.RollStore;
import greenroll.roll.task.Step;
import java.time.InstantSource;

/** Waits until the batch is healthy. */
public final class CheckHealth extends StepHandler {

    public CheckHealth(RollStore store, Fleet fleet, InstantSource clock) {
        super(Step.CHECK_HEALTH, StepPorts.of(store, fleet, clock));
    }

    public CheckHealth() {
        this(
                Wiring.ofLambda().store(),
                Wiring.ofLambda().fleet(),
                Wiring.ofLambda().clock());
    }
}
