package greenroll.steps;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import greenroll.aws.Wiring;
import greenroll.roll.Roll;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollStore;
import greenroll.roll.supervision.ExecutionSupervision;
import greenroll.roll.task.StepInput;
import greenroll.roll.task.StepResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;

/**
 * Hands the roll over to a new execution, long before 25,000 history events would end this one without a Catch. A
 * conditional write first increases the generation, and then the execution of the stored generation starts. Called
 * twice, it starts one execution.
 */
public final class ContinueAsNew implements RequestStreamHandler {

    private final RollStore store;
    private final RollExecutions executions;
    private final InstantSource clock;

    public ContinueAsNew(RollStore store, RollExecutions executions, InstantSource clock) {
        this.store = store;
        this.executions = executions;
        this.clock = clock;
    }

    public ContinueAsNew() {
        this(
                Wiring.ofLambda().store(),
                Wiring.ofLambda().executions(),
                Wiring.ofLambda().clock());
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Invocation.of(input, output, context, this::run);
    }

    private Invocation.Visited run(StepInput input) {
        Roll roll = store.roll(input.rollId())
                .orElseThrow(() -> new IllegalStateException("there is no roll " + input.rollId()));
        return new Invocation.Visited(roll, handOver(input, roll));
    }

    private StepResult handOver(StepInput input, Roll read) {
        Roll roll = read;
        if (roll.head().isOpen() && roll.head().executionState().generation() == input.generation()) {
            ExecutionSupervision.Change change = ExecutionSupervision.continued(roll, input.visits(), clock.instant());
            if (store.save(roll, change.next(), change.events()).isEmpty()) {
                return StepResult.await(
                        1, "another visit wrote first", "another visit wrote first; tries again in 1 s");
            }
            roll = change.next();
        }
        if (!roll.head().isOpen()) {
            return StepResult.of(StepResult.Next.DONE, "the roll has ended");
        }
        int generation = roll.head().executionState().generation();
        executions.start(roll.facts().groupId(), roll.id(), generation);
        return StepResult.of(StepResult.Next.DONE, "goes on as execution " + generation);
    }
}
