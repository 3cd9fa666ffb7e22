package greenroll.aws;

import greenroll.json.Json;
import greenroll.roll.RollExecutions;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;

/** Carries rolls as executions of one Standard state machine. */
public final class StepFunctionsExecutions implements RollExecutions {

    private static final String MACHINE = ":stateMachine:";

    private final SfnClient sfn;
    private final String stateMachineArn;

    /**
     * @param stateMachineArn of the machine itself, neither of a version nor of an alias: executions' ARNs are built
     *     from it
     */
    public StepFunctionsExecutions(SfnClient sfn, String stateMachineArn) {
        if (!stateMachineArn.contains(MACHINE)) {
            throw new IllegalArgumentException("not a state machine's ARN: " + stateMachineArn);
        }
        this.sfn = sfn;
        this.stateMachineArn = stateMachineArn;
    }

    @Override
    public void start(String groupId, String rollId, int generation) {
        try {
            Answers.of("StartExecution", () -> sfn.startExecution(startRequest(groupId, rollId, generation)));
        } catch (ExecutionAlreadyExistsException e) {
            // It closed, or runs with another input: this generation has had its execution.
        }
    }

    @Override
    public State state(String rollId, int generation) {
        try {
            return state(Answers.of("DescribeExecution", () -> sfn.describeExecution(describe(rollId, generation)))
                    .status());
        } catch (ExecutionDoesNotExistException e) {
            return State.NOT_STARTED;
        }
    }

    StartExecutionRequest startRequest(String groupId, String rollId, int generation) {
        return StartExecutionRequest.builder()
                .stateMachineArn(stateMachineArn)
                .name(name(rollId, generation))
                .input(Json.write(new Input(groupId, rollId, generation)))
                .build();
    }

    private DescribeExecutionRequest describe(String rollId, int generation) {
        return DescribeExecutionRequest.builder()
                .executionArn(executionArn(rollId, generation))
                .build();
    }

    String executionArn(String rollId, int generation) {
        return stateMachineArn.replace(MACHINE, ":execution:") + ":" + name(rollId, generation);
    }

    private record Input(String groupId, String rollId, int generation) {}

    private static String name(String rollId, int generation) {
        return rollId + "-" + generation;
    }

    private static State state(ExecutionStatus status) {
        return switch (status) {
            // A redrive is about to run.
            case RUNNING, PENDING_REDRIVE -> State.RUNNING;
            case SUCCEEDED -> State.SUCCEEDED;
            case FAILED -> State.FAILED;
            case TIMED_OUT -> State.TIMED_OUT;
            case ABORTED -> State.ABORTED;
            case UNKNOWN_TO_SDK_VERSION ->
                throw new IllegalStateException("an execution status that the SDK knows not");
        };
    }
}
