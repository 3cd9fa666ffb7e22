package greenroll.steps;

import com.amazonaws.services.lambda.runtime.Context;
import greenroll.json.Json;
import greenroll.log.LogLine;
import greenroll.roll.Roll;
import greenroll.roll.task.StepInput;
import greenroll.roll.task.StepResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Function;

/**
 * The common frame of all steps. It reads the input, writes the answer, and logs one line about it with the roll's ids.
 * An exception of the step is logged with these ids and thrown again, because the state machine retries by its name.
 */
final class Invocation {

    private Invocation() {}

    /** The answer of a step, and the roll as the step read it. */
    record Visited(Roll roll, StepResult answer) {}

    static void of(InputStream in, OutputStream out, Context context, Function<StepInput, Visited> work)
            throws IOException {
        StepInput input = Json.read(in, StepInput.class);
        Visited visited;
        try {
            visited = work.apply(input);
        } catch (RuntimeException e) {
            named(LogLine.error(context, e), input).write();
            throw e;
        }
        StepResult answer = visited.answer();
        int batch = visited.roll().head().currentBatch();
        named(LogLine.info(context), input)
                .with("batch", batch == 0 ? null : batch)
                .with("answer", answer.next())
                .with("message", answer.summary())
                .write();
        Json.write(answer, out);
    }

    private static LogLine named(LogLine line, StepInput input) {
        return line.with("groupId", input.groupId())
                .with("rollId", input.rollId())
                .with("generation", input.generation());
    }
}
