package greenroll.steps;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import greenroll.roll.task.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The Lambda handler of one step. Its subclasses give the step and its ports. */
abstract class StepHandler implements RequestStreamHandler {

    private final StepRunner runner;

    StepHandler(Step step, StepPorts ports) {
        this.runner = new StepRunner(step, ports);
    }

    @Override
    public final void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        runner.handle(input, output, context);
    }
}
