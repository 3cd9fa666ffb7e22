package greenroll.steps;

import greenroll.aws.Wiring;
import greenroll.fleet.Fleet;
import greenroll.roll.port.RollStore;
import greenroll.roll.task.Step;
import java.time.InstantSource;

/** Launches the batch's green, and waits until all run and are registered. */
public final class LaunchBatch extends StepHandler {

    public LaunchBatch(RollStore store, Fleet fleet, InstantSource clock) {
        super(Step.LAUNCH_BATCH, StepPorts.of(store, fleet, clock));
    }

    public LaunchBatch() {
        this(
                Wiring.ofLambda().store(),
                Wiring.ofLambda().fleet(),
                Wiring.ofLambda().clock());
    }
}
