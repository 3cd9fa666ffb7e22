package greenroll.steps;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import greenroll.aws.Wiring;
import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.roll.port.RollStore;
import greenroll.roll.step.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;

/** Scales down as many blue as the proven green allow. */
public final class ScaleDown implements RequestStreamHandler {

    private final StepRunner visit;

    public ScaleDown(RollStore store, Fleet fleet, Alarms alarms, InstantSource clock) {
        visit = new StepRunner(Step.SCALE_DOWN, store, fleet, alarms, clock);
    }

    public ScaleDown() {
        this(
                Wiring.ofLambda().store(),
                Wiring.ofLambda().fleet(),
                Wiring.ofLambda().alarms(),
                Wiring.ofLambda().clock());
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        visit.handle(input, output, context);
    }
}
