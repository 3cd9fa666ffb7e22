package greenroll.steps;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import greenroll.aws.Wiring;
import greenroll.fleet.Fleet;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import greenroll.roll.step.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;

/** Waits for the last drains and ends the roll as finished. */
public final class FinishRoll implements RequestStreamHandler {

    private final StepRunner visit;

    public FinishRoll(RollStore store, Fleet fleet, RollNotifier notifier, InstantSource clock) {
        visit = new StepRunner(Step.FINISH_ROLL, store, fleet, notifier, clock);
    }

    public FinishRoll() {
        this(
                Wiring.ofLambda().store(),
                Wiring.ofLambda().fleet(),
                Wiring.ofLambda().notifier(),
                Wiring.ofLambda().clock());
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        visit.handle(input, output, context);
    }
}
