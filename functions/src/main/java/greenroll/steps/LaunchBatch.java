package greenroll.steps;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import greenroll.aws.Wiring;
import greenroll.fleet.Fleet;
import greenroll.roll.port.RollStore;
import greenroll.roll.step.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;

/** Launches the batch's green, and waits until all run and are registered. */
public final class LaunchBatch implements RequestStreamHandler {

    private final StepRunner visit;

    public LaunchBatch(RollStore store, Fleet fleet, InstantSource clock) {
        visit = new StepRunner(Step.LAUNCH_BATCH, store, fleet, clock);
    }

    public LaunchBatch() {
        this(
                Wiring.ofLambda().store(),
                Wiring.ofLambda().fleet(),
                Wiring.ofLambda().clock());
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        visit.handle(input, output, context);
    }
}
