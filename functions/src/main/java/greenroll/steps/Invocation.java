package greenroll.steps;

import com.amazonaws.services.lambda.runtime.Context;
import greenroll.json.Json;
import greenroll.log.LogLine;
import greenroll.roll.Roll;
import greenroll.roll.step.StepInput;
import greenroll.roll.step.StepResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Function;

/**
 * What every step does around its work: reads the input, writes the answer, and logs one line of it with the roll's ids.
 * What the work throws is logged with them too, and thrown on: the machine retries by its name.
 */
final class Invocation {

    private Invocation() {}

    /** What a step answers, and the roll as it read it. */
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
