package greenroll.emulator.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import greenroll.aws.execution.StepFunctionsExecutions;
import greenroll.json.Json;
import greenroll.roll.ExecutionOutcome;
import greenroll.roll.port.RollExecutions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;

/**
 * The contract of {@link RollExecutions}, with {@link StepFunctionsExecutions} over a Step Functions that runs a
 * machine.
 */
interface RollExecutionsContract {

    /** Executions of this group wait for ten minutes. */
    String WAITS = "sig-00000001";

    /** Executions of this group fail. Those of any other group succeed at once. */
    String FAILS = "sig-00000002";

    String SUCCEEDS = "sig-00000003";

    String ROLL = "sbgd-00000001";

    String MACHINE = """
            {"Comment": "Ends as the group says", "QueryLanguage": "JSONata", "StartAt": "Group", "States": {
              "Group": {"Comment": "looks", "Type": "Choice", "Default": "Succeeded", "Choices": [
                {"Condition": "{%% $states.input.groupId = '%s' %%}", "Next": "Waiting"},
                {"Condition": "{%% $states.input.groupId = '%s' %%}", "Next": "Failed"}]},
              "Waiting": {"Comment": "waits", "Type": "Wait", "Seconds": 600, "Next": "Succeeded"},
              "Failed": {"Comment": "failed", "Type": "Fail", "Error": "UNHEALTHY", "Cause": "no green"},
              "Succeeded": {"Comment": "done", "Type": "Succeed"}}}
            """.formatted(WAITS, FAILS);

    SfnClient stepFunctions();

    /** The ARN of a machine that is defined as {@link #MACHINE} and belongs to this test only. */
    String machineArn();

    /** Executions of that machine. The first generation of {@link #ROLL} has run for longer than it may. */
    RollExecutions timedOut();

    /** Lets a moment pass where time does not pass by itself. */
    default void aMomentPasses() {}

    @Test
    default void start_newGeneration_runsUnderItsNameWithTheRollsInput() {
        executions().start(WAITS, ROLL, 2);

        awaitState(ROLL, 2, ExecutionOutcome.RUNNING);
        DescribeExecutionResponse execution = described(2);
        assertThat(execution.name()).isEqualTo(ROLL + "-2");
        assertThat(Json.tree(execution.input())).isEqualTo(Json.tree("""
                        {"groupId": "sig-00000001", "rollId": "sbgd-00000001", "generation": 2}"""));
    }

    @Test
    default void start_againWhileItRuns_isTheSameExecution() {
        executions().start(WAITS, ROLL, 1);
        awaitState(ROLL, 1, ExecutionOutcome.RUNNING);
        DescribeExecutionResponse first = described(1);

        executions().start(WAITS, ROLL, 1);

        assertThat(described(1).startDate()).isEqualTo(first.startDate());
        assertThat(executions().state(ROLL, 1)).isEqualTo(ExecutionOutcome.RUNNING);
    }

    @Test
    default void start_againWithAnotherInputWhileItRuns_hasNoEffect() {
        executions().start(WAITS, ROLL, 1);
        awaitState(ROLL, 1, ExecutionOutcome.RUNNING);
        DescribeExecutionResponse first = described(1);

        executions().start(SUCCEEDS, ROLL, 1);

        assertThat(described(1).input()).isEqualTo(first.input());
        assertThat(executions().state(ROLL, 1)).isEqualTo(ExecutionOutcome.RUNNING);
    }

    @Test
    default void start_againAfterItClosed_hasNoEffect() {
        executions().start(SUCCEEDS, ROLL, 1);
        awaitState(ROLL, 1, ExecutionOutcome.SUCCEEDED);
        DescribeExecutionResponse closed = described(1);

        executions().start(SUCCEEDS, ROLL, 1);
        aMomentPasses();

        assertThat(described(1).startDate()).isEqualTo(closed.startDate());
        assertThat(described(1).stopDate()).isEqualTo(closed.stopDate());
    }

    @Test
    default void start_nextGeneration_isAnExecutionOfItsOwn() {
        executions().start(SUCCEEDS, ROLL, 1);
        awaitState(ROLL, 1, ExecutionOutcome.SUCCEEDED);
        assertThat(executions().state(ROLL, 2)).isEqualTo(ExecutionOutcome.NOT_STARTED);

        executions().start(WAITS, ROLL, 2);

        awaitState(ROLL, 2, ExecutionOutcome.RUNNING);
        assertThat(executions().state(ROLL, 1)).isEqualTo(ExecutionOutcome.SUCCEEDED);
    }

    @Test
    default void start_noSuchMachine_isAnErrorThatIsNotHealedByAskingAgain() {
        RollExecutions elsewhere = new StepFunctionsExecutions(stepFunctions(), machineArn() + "-not-there");

        assertThatThrownBy(() -> elsewhere.start(WAITS, ROLL, 1)).isInstanceOf(StateMachineDoesNotExistException.class);
    }

    @Test
    default void state_neverStarted_isNotStarted() {
        assertThat(executions().state(ROLL, 1)).isEqualTo(ExecutionOutcome.NOT_STARTED);
    }

    @Test
    default void state_machineFailed_isFailed() {
        executions().start(FAILS, ROLL, 1);

        awaitState(ROLL, 1, ExecutionOutcome.FAILED);
        assertThat(described(1).error()).isEqualTo("UNHEALTHY");
    }

    @Test
    default void state_stoppedByHand_isAborted() {
        executions().start(WAITS, ROLL, 1);
        awaitState(ROLL, 1, ExecutionOutcome.RUNNING);

        stepFunctions().stopExecution(stop -> stop.executionArn(arn(1)));

        awaitState(ROLL, 1, ExecutionOutcome.ABORTED);
    }

    @Test
    default void state_ranForTooLong_isTimedOut() {
        RollExecutions executions = timedOut();

        await().pollInSameThread()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(executions.state(ROLL, 1)).isEqualTo(ExecutionOutcome.TIMED_OUT));
    }

    // --- helpers of the tests

    private RollExecutions executions() {
        return new StepFunctionsExecutions(stepFunctions(), machineArn());
    }

    private void awaitState(String rollId, int generation, ExecutionOutcome state) {
        await().pollInSameThread().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            aMomentPasses();
            assertThat(executions().state(rollId, generation)).isEqualTo(state);
        });
    }

    private DescribeExecutionResponse described(int generation) {
        return stepFunctions().describeExecution(describe -> describe.executionArn(arn(generation)));
    }

    private String arn(int generation) {
        return machineArn().replace(":stateMachine:", ":execution:") + ":" + ROLL + "-" + generation;
    }
}
