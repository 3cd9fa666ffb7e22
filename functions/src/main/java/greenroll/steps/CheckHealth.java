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

/** Waits until the batch is called healthy. */
public final class CheckHealth implements RequestStreamHandler {

    private final StepRunner visit;

    public CheckHealth(RollStore store, Fleet fleet, InstantSource clock) {
        visit = new StepRunner(Step.CHECK_HEALTH, store, fleet, clock);
    }

    public CheckHealth() {
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
