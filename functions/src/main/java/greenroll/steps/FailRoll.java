package greenroll.steps;

import greenroll.aws.Wiring;
import greenroll.fleet.Fleet;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import greenroll.roll.task.Step;
import java.time.InstantSource;

/** Cleans up after a failure, has the owner notified, and ends the roll as failed. */
public final class FailRoll extends StepHandler {

    public FailRoll(
            RollStore store, Fleet fleet, RollNotifier notifier, RollExecutions executions, InstantSource clock) {
        super(
                Step.FAIL_ROLL,
                StepPorts.of(store, fleet, clock).withNotifier(notifier).withExecutions(executions));
    }

    public FailRoll() {
        this(
                Wiring.ofLambda().store(),
                Wiring.ofLambda().fleet(),
                Wiring.ofLambda().notifier(),
                Wiring.ofLambda().executions(),
                Wiring.ofLambda().clock());
    }
}
