package greenroll.aws.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.aws.fleet.AwsErrors;
import greenroll.fleet.Unavailable;
import greenroll.roll.ExecutionOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;

/** Tests the executions with a Step Functions client that gives each test's answers. */
class StepFunctionsExecutionsTest {

    private static final String MACHINE = "arn:aws:states:eu-central-1:123456789012:stateMachine:greenroll";
    private static final String EXECUTION =
            "arn:aws:states:eu-central-1:123456789012:execution:greenroll:sbgd-00000001-2";

    private final List<Object> asked = new ArrayList<>();

    @Test
    void start_newGeneration_isStartedUnderItsName() {
        executions(() -> StartExecutionResponse.builder().build()).start("sig-1", "sbgd-00000001", 2);

        assertThat(asked)
                .containsExactly(StartExecutionRequest.builder()
                        .stateMachineArn(MACHINE)
                        .name("sbgd-00000001-2")
                        .input("{\"groupId\":\"sig-1\",\"rollId\":\"sbgd-00000001\",\"generation\":2}")
                        .build());
    }

    @Test
    void start_nameTaken_hasNoEffect() {
        executions(() -> {
                    throw ExecutionAlreadyExistsException.builder()
                            .statusCode(400)
                            .build();
                })
                .start("sig-1", "sbgd-00000001", 2);

        assertThat(asked).hasSize(1);
    }

    @Test
    void start_throttled_isUnavailable() {
        var executions = executions(() -> {
            throw SfnException.builder()
                    .statusCode(400)
                    .awsErrorDetails(AwsErrors.details("ThrottlingException", "Rate exceeded"))
                    .build();
        });

        assertThatThrownBy(() -> executions.start("sig-1", "sbgd-00000001", 2)).isInstanceOf(Unavailable.class);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "RUNNING, RUNNING",
        "PENDING_REDRIVE, RUNNING",
        "SUCCEEDED, SUCCEEDED",
        "FAILED, FAILED",
        "TIMED_OUT, TIMED_OUT",
        "ABORTED, ABORTED",
    })
    void state_ofEachStatus_isTheSame(ExecutionStatus status, ExecutionOutcome state) {
        var executions = executions(
                () -> DescribeExecutionResponse.builder().status(status).build());

        assertThat(executions.state("sbgd-00000001", 2)).isEqualTo(state);
        assertThat(asked)
                .containsExactly(DescribeExecutionRequest.builder()
                        .executionArn(EXECUTION)
                        .build());
    }

    @Test
    void state_noSuchExecution_isNotStarted() {
        var executions = executions(() -> {
            throw ExecutionDoesNotExistException.builder().statusCode(400).build();
        });

        assertThat(executions.state("sbgd-00000001", 2)).isEqualTo(ExecutionOutcome.NOT_STARTED);
    }

    @Test
    void new_arnOfSomethingElse_isRefused() {
        assertThatThrownBy(() -> new StepFunctionsExecutions(client(() -> ""), "arn:aws:sns:eu:1:topic"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("arn:aws:sns:eu:1:topic");
    }

    private StepFunctionsExecutions executions(Supplier<Object> answer) {
        return new StepFunctionsExecutions(client(answer), MACHINE);
    }

    private SfnClient client(Supplier<Object> answer) {
        return new SfnClient() {
            @Override
            public StartExecutionResponse startExecution(StartExecutionRequest request) {
                asked.add(request);
                return (StartExecutionResponse) answer.get();
            }

            @Override
            public DescribeExecutionResponse describeExecution(DescribeExecutionRequest request) {
                asked.add(request);
                return (DescribeExecutionResponse) answer.get();
            }

            @Override
            public String serviceName() {
                return SERVICE_NAME;
            }

            @Override
            public void close() {}
        };
    }
}
