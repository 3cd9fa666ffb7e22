package greenroll.aws.execution;

import greenroll.aws.fleet.SdkErrors;
import greenroll.json.Json;
import greenroll.roll.ExecutionOutcome;
import greenroll.roll.port.ExecutionReader;
import greenroll.roll.port.RollExecutions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryRequest;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryResponse;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;

/** Runs rolls as executions of one Standard state machine. */
public final class StepFunctionsExecutions implements RollExecutions, ExecutionReader {

    private static final String MACHINE = ":stateMachine:";

    /** Step Functions' maximum of events in one answer. */
    private static final int HISTORY_PAGE = 1_000;

    private final SfnClient sfn;
    private final String stateMachineArn;

    /**
     * @param stateMachineArn the ARN of the state machine itself, without version or alias, because the executions'
     *     ARNs are built from it
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
            SdkErrors.of("StartExecution", () -> sfn.startExecution(startRequest(groupId, rollId, generation)));
        } catch (ExecutionAlreadyExistsException e) {
            // It has ended, or runs with another input: this generation already had its execution.
        }
    }

    @Override
    public ExecutionOutcome state(String rollId, int generation) {
        try {
            return state(SdkErrors.of("DescribeExecution", () -> sfn.describeExecution(describe(rollId, generation)))
                    .status());
        } catch (ExecutionDoesNotExistException e) {
            return ExecutionOutcome.NOT_STARTED;
        }
    }

    @Override
    public String stateMachineArn() {
        return stateMachineArn;
    }

    @Override
    public Seen look(String rollId, int generation, int pages) {
        String arn = executionArn(rollId, generation);
        String name = name(rollId, generation);
        try {
            DescribeExecutionResponse found =
                    SdkErrors.of("DescribeExecution", () -> sfn.describeExecution(describe(rollId, generation)));
            History history = history(arn, pages);
            return new Seen(
                    name,
                    arn,
                    consoleUrl(arn),
                    state(found.status()),
                    found.startDate(),
                    found.stopDate(),
                    history.visited(),
                    history.pages(),
                    history.complete());
        } catch (ExecutionDoesNotExistException e) {
            return new Seen(name, arn, consoleUrl(arn), ExecutionOutcome.NOT_STARTED, null, null, List.of(), 0, true);
        }
    }

    private record History(List<Visited> visited, int pages, boolean complete) {}

    /**
     * Reads the history without inputs and outputs. They are most of its bytes and tell no more than the timeline does.
     */
    private History history(String arn, int pages) {
        Map<String, Integer> entered = new LinkedHashMap<>();
        String next = null;
        int read = 0;
        while (read < pages && (read == 0 || next != null)) {
            GetExecutionHistoryRequest request = GetExecutionHistoryRequest.builder()
                    .executionArn(arn)
                    .maxResults(HISTORY_PAGE)
                    .includeExecutionData(false)
                    .nextToken(next)
                    .build();
            GetExecutionHistoryResponse page =
                    SdkErrors.of("GetExecutionHistory", () -> sfn.getExecutionHistory(request));
            page.events().stream()
                    .filter(event -> event.stateEnteredEventDetails() != null)
                    .forEach(event ->
                            entered.merge(event.stateEnteredEventDetails().name(), 1, Integer::sum));
            next = page.nextToken();
            read++;
        }
        List<Visited> visited = new ArrayList<>();
        entered.forEach((state, visits) -> visited.add(new Visited(state, visits)));
        return new History(visited, read, read > 0 && next == null);
    }

    /** The address of the execution in the AWS console. */
    private static String consoleUrl(String arn) {
        String[] parts = arn.split(":", -1);
        String region = parts[3];
        String console = switch (parts[1]) {
            case "aws-cn" -> "console.amazonaws.cn";
            case "aws-us-gov" -> "console.amazonaws-us-gov.com";
            default -> region + ".console.aws.amazon.com";
        };
        return "https://" + console + "/states/home?region=" + region + "#/v2/executions/details/" + arn;
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

    private static ExecutionOutcome state(ExecutionStatus status) {
        return switch (status) {
            // A redrive will run soon.
            case RUNNING, PENDING_REDRIVE -> ExecutionOutcome.RUNNING;
            case SUCCEEDED -> ExecutionOutcome.SUCCEEDED;
            case FAILED -> ExecutionOutcome.FAILED;
            case TIMED_OUT -> ExecutionOutcome.TIMED_OUT;
            case ABORTED -> ExecutionOutcome.ABORTED;
            case UNKNOWN_TO_SDK_VERSION ->
                throw new IllegalStateException("an execution status that the SDK knows not");
        };
    }
}
