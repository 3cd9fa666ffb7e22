package greenroll.steps;

import greenroll.aws.Wiring;
import greenroll.fleet.Fleet;
import greenroll.roll.port.RollStore;
import greenroll.roll.task.Step;
import java.time.InstantSource;

/** Deregisters the batch, reboots it while it is registered nowhere, and registers it again. */
public final class RestartBatch extends StepHandler {

    public RestartBatch(RollStore store, Fleet fleet, InstantSource clock) {
        super(Step.RESTART_BATCH, StepPorts.of(store, fleet, clock));
    }

    public RestartBatch() {
        this(
                Wiring.ofLambda().store(),
                Wiring.ofLambda().fleet(),
                Wiring.ofLambda().clock());
    }
}
