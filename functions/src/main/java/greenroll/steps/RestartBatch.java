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

/** Takes the batch out, reboots it while it is registered nowhere, and registers it again. */
public final class RestartBatch implements RequestStreamHandler {

    private final StepRunner visit;

    public RestartBatch(RollStore store, Fleet fleet, InstantSource clock) {
        visit = new StepRunner(Step.RESTART_BATCH, store, fleet, clock);
    }

    public RestartBatch() {
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
