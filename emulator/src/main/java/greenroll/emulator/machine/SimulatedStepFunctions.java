package greenroll.emulator.machine;

import greenroll.emulator.sdk.NotSimulated;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryRequest;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryResponse;
import software.amazon.awssdk.services.sfn.model.InvalidExecutionInputException;
import software.amazon.awssdk.services.sfn.model.InvalidNameException;
import software.amazon.awssdk.services.sfn.model.InvalidTokenException;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.StopExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StopExecutionResponse;

/**
 * Step Functions behind the SDK's own interface: start, describe, stop and history of one machine's executions. Every
 * other operation is {@link NotSimulated}.
 */
public final class SimulatedStepFunctions implements SfnClient {

    private static final int LARGEST_PAGE = 1_000;

    private final Executions executions;

    private SimulatedStepFunctions(Executions executions) {
        this.executions = executions;
    }

    /** A client for those executions. */
    public static SfnClient of(Executions executions) {
        return NotSimulated.refusing(SfnClient.class, "stepfunctions", new SimulatedStepFunctions(executions));
    }

    @Override
    public StartExecutionResponse startExecution(StartExecutionRequest request) {
        if (!executions.machineArn().equals(request.stateMachineArn())) {
            throw refusal(
                    StateMachineDoesNotExistException.builder(),
                    "StateMachineDoesNotExist",
                    "State Machine Does Not Exist: '" + request.stateMachineArn() + "'");
        }
        if (request.name() == null) {
            throw new UnsupportedOperationException("StartExecution without a name is not simulated");
        }
        try {
            String input = Objects.requireNonNullElse(request.input(), "{}");
            ExecutionSnapshot started = executions.start(request.name(), input);
            return StartExecutionResponse.builder()
                    .executionArn(started.arn())
                    .startDate(started.startDate())
                    .build();
        } catch (Executions.Refused e) {
            throw asAws(e);
        }
    }

    @Override
    public DescribeExecutionResponse describeExecution(DescribeExecutionRequest request) {
        ExecutionSnapshot view = executions
                .describe(request.executionArn())
                .orElseThrow(() -> refusal(
                        ExecutionDoesNotExistException.builder(),
                        "ExecutionDoesNotExist",
                        "Execution Does Not Exist: '" + request.executionArn() + "'"));
        return DescribeExecutionResponse.builder()
                .executionArn(view.arn())
                .stateMachineArn(executions.machineArn())
                .name(view.name())
                .status(view.status())
                .input(view.input())
                .output(view.output())
                .error(view.error())
                .cause(view.cause())
                .startDate(view.startDate())
                .stopDate(view.stopDate())
                .build();
    }

    @Override
    public StopExecutionResponse stopExecution(StopExecutionRequest request) {
        try {
            Instant stopped = executions
                    .stop(request.executionArn(), request.error(), request.cause())
                    .stopDate();
            return StopExecutionResponse.builder().stopDate(stopped).build();
        } catch (Executions.Refused e) {
            throw asAws(e);
        }
    }

    @Override
    public GetExecutionHistoryResponse getExecutionHistory(GetExecutionHistoryRequest request) {
        try {
            List<HistoryEvent> all = executions.history(request.executionArn());
            if (Boolean.TRUE.equals(request.reverseOrder())) {
                all = all.reversed();
            }
            int from = request.nextToken() == null ? 0 : position(request.nextToken(), all.size());
            int page = Objects.requireNonNullElse(request.maxResults(), 100);
            int to = Math.min(all.size(), from + (page == 0 ? 100 : Math.min(page, LARGEST_PAGE)));
            return GetExecutionHistoryResponse.builder()
                    .events(all.subList(from, to).stream()
                            .map(HistoryTranslator::event)
                            .toList())
                    .nextToken(to == all.size() ? null : String.valueOf(to))
                    .build();
        } catch (Executions.Refused e) {
            throw asAws(e);
        }
    }

    private static int position(String token, int size) {
        if (!token.matches("\\d{1,6}") || Integer.parseInt(token) > size) {
            throw refusal(InvalidTokenException.builder(), "InvalidToken", "Invalid Token: '" + token + "'");
        }
        return Integer.parseInt(token);
    }

    private static RuntimeException asAws(Executions.Refused refused) {
        String message = Objects.requireNonNullElse(refused.getMessage(), refused.code());
        return switch (refused.code()) {
            case "InvalidName" -> refusal(InvalidNameException.builder(), refused.code(), message);
            case "InvalidExecutionInput" -> refusal(InvalidExecutionInputException.builder(), refused.code(), message);
            case "ExecutionAlreadyExists" ->
                refusal(ExecutionAlreadyExistsException.builder(), refused.code(), message);
            case "ExecutionDoesNotExist" -> refusal(ExecutionDoesNotExistException.builder(), refused.code(), message);
            default -> refused;
        };
    }

    private static RuntimeException refusal(SfnException.Builder exception, String code, String message) {
        return exception
                .message(message)
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName("StepFunctions")
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
