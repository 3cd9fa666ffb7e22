package greenroll.steps;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import greenroll.aws.Wiring;
import greenroll.fleet.Fleet;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import greenroll.roll.step.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;

/** Cleans up what a failure leaves, has the owner told, and ends the roll as failed. */
public final class FailRoll implements RequestStreamHandler {

    private final StepRunner visit;

    public FailRoll(
            RollStore store, Fleet fleet, RollNotifier notifier, RollExecutions executions, InstantSource clock) {
        visit = new StepRunner(Step.FAIL_ROLL, store, fleet, notifier, executions, clock);
    }

    public FailRoll() {
        this(
                Wiring.ofLambda().store(),
                Wiring.ofLambda().fleet(),
                Wiring.ofLambda().notifier(),
                Wiring.ofLambda().executions(),
                Wiring.ofLambda().clock());
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        visit.handle(input, output, context);
    }
}
