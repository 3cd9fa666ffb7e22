package greenroll.emulator.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;

/** Executions as Step Functions runs them: names, retries, time-outs, history, limits and events. */
class ExecutionsTest {

    private final RollMachine roll = new RollMachine();
    private final SfnClient stepFunctions = SimulatedStepFunctions.of(roll.executions);

    @Test
    void startExecution_sameNameAndInputWhileItRuns_isTheSameExecution() {
        roll.functions.hangs("PlanBatch");

        String first = start("sbgd-1-1", RollMachine.INPUT);
        roll.clock.advanceTo(roll.clock.instant().plusSeconds(5));
        String second = start("sbgd-1-1", RollMachine.INPUT);

        assertThat(first)
                .isEqualTo(second)
                .isEqualTo("arn:aws:states:us-east-1:000000000000:execution:greenroll-roll:sbgd-1-1");
        assertThat(roll.functions.payloads).hasSize(1);
        assertThatThrownBy(() -> start("sbgd-1-1", "{}")).isInstanceOf(ExecutionAlreadyExistsException.class);
    }

    @Test
    void startExecution_nameOfAClosedOne_isTaken() {
        roll.functions.returns("PlanBatch", "{'next':'SUPERSEDED'}");
        roll.runToEnd();

        assertThatThrownBy(() -> start("sbgd-1-1", RollMachine.INPUT))
                .isInstanceOf(ExecutionAlreadyExistsException.class)
                .hasMessageContaining("Execution Already Exists");
    }

    @Test
    void calls_forWhatDoesNotExist_areRefusedAsOnAws() {
        assertThatThrownBy(() -> stepFunctions.startExecution(
                        r -> r.stateMachineArn("arn:x").name("n").input("{}")))
                .isInstanceOf(StateMachineDoesNotExistException.class);
        assertThatThrownBy(() -> stepFunctions.describeExecution(r -> r.executionArn("arn:x")))
                .isInstanceOf(ExecutionDoesNotExistException.class);
        assertThatThrownBy(() -> stepFunctions.listStateMachines(r -> {}))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("stepfunctions.ListStateMachines");
    }

    @Test
    void poll_isThreeTransitionsAndNineEvents() {
        roll.functions
                .returns("PlanBatch", "{'next':'WAIT','seconds':15}")
                .returns("PlanBatch", "{'next':'WAIT','seconds':15}")
                .returns("PlanBatch", "{'next':'SUPERSEDED'}");

        ExecutionSnapshot end = roll.runToEnd();

        assertThat(end.history().transitions()).isEqualTo(2 * 3 + 3);
        assertThat(end.history().events()).isEqualTo(1 + 2 * 9 + 7 + 2 + 1);
        assertThat(end.history().entered())
                .isEqualTo(Map.of("PlanBatch", 3, "PlanBatchNext", 3, "PlanBatchWait", 2, "Superseded", 1));
        assertThat(historyTypes(end.arn()).subList(0, 10))
                .containsExactly(
                        "ExecutionStarted",
                        "TaskStateEntered",
                        "LambdaFunctionScheduled",
                        "LambdaFunctionStarted",
                        "LambdaFunctionSucceeded",
                        "TaskStateExited",
                        "ChoiceStateEntered",
                        "ChoiceStateExited",
                        "WaitStateEntered",
                        "WaitStateExited");
    }

    @Test
    void history_showsWhatWentInAndOutAndWhen() {
        roll.functions
                .returns("PlanBatch", "{'next':'WAIT','seconds':15}")
                .returns("PlanBatch", "{'next':'SUPERSEDED'}");
        String arn = roll.runToEnd().arn();

        List<HistoryEvent> history = stepFunctions
                .getExecutionHistory(r -> r.executionArn(arn).maxResults(1000))
                .events();

        assertThat(history.get(2).lambdaFunctionScheduledEventDetails().resource())
                .isEqualTo("arn:aws:lambda:us-east-1:000000000000:function:PlanBatch");
        assertThat(history.get(4).lambdaFunctionSucceededEventDetails().output())
                .isEqualTo("{\"next\":\"WAIT\",\"seconds\":15}");
        assertThat(history.get(8).stateEnteredEventDetails().name()).isEqualTo("PlanBatchWait");
        assertThat(Duration.between(history.get(8).timestamp(), history.get(9).timestamp()))
                .isEqualTo(Duration.ofSeconds(15));
        assertThat(history.getLast().executionSucceededEventDetails().output()).contains("\"visits\":2");
        assertThat(stepFunctions
                        .getExecutionHistoryPaginator(r -> r.executionArn(arn).maxResults(4))
                        .events())
                .containsExactlyElementsOf(history);
    }

    @Test
    void retry_transientError_isTriedAgainWithGrowingJitteredCappedDelaysUntilItWorks() {
        for (int i = 0; i < 40; i++) {
            roll.functions.throwsError("PlanBatch", "greenroll.fleet.Unavailable", "throttled");
        }
        roll.functions.returns("PlanBatch", "{'next':'SUPERSEDED'}");

        ExecutionSnapshot end = roll.runToEnd();

        List<Duration> delays = delaysBeforeRetries(end.arn());
        assertThat(end.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(delays)
                .hasSize(40)
                .allSatisfy(delay -> assertThat(delay).isLessThanOrEqualTo(Duration.ofSeconds(60)));
        assertThat(delays.getFirst()).isLessThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(delays).anySatisfy(delay -> assertThat(delay).isGreaterThan(Duration.ofSeconds(32)));
        assertThat(delays.subList(10, 40)).doesNotHaveDuplicates();
        assertThat(end.history().transitions()).isEqualTo(3 + 40);
    }

    @Test
    void retry_sameSeed_givesTheSameDelays() {
        assertThat(stopAfterThreeErrors()).isEqualTo(stopAfterThreeErrors());
    }

    private static String stopAfterThreeErrors() {
        RollMachine machine = new RollMachine();
        for (int i = 0; i < 3; i++) {
            machine.functions.throwsError("PlanBatch", "Lambda.Unknown", "");
        }
        machine.functions.returns("PlanBatch", "{'next':'SUPERSEDED'}");
        return String.valueOf(machine.runToEnd().stopDate());
    }

    @Test
    void timeout_functionThatHangs_isGivenUpAfter75SecondsAndTriedAgain() {
        roll.functions.hangs("PlanBatch").returns("PlanBatch", "{'next':'SUPERSEDED'}");

        ExecutionSnapshot end = roll.runToEnd();

        assertThat(historyTypes(end.arn()).subList(3, 7))
                .containsExactly(
                        "LambdaFunctionStarted",
                        "LambdaFunctionTimedOut",
                        "LambdaFunctionScheduled",
                        "LambdaFunctionStarted");
        assertThat(roll.executions.history(end.arn()).get(4).at()).isEqualTo("2026-11-23T07:01:15Z");
        assertThat(end.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void timeout_lateAnswer_isLost() {
        CompletableFuture<LambdaFunctions.Answer> late = new CompletableFuture<>();
        List<CompletableFuture<LambdaFunctions.Answer>> answers =
                new java.util.ArrayList<>(List.of(late, new CompletableFuture<>()));
        Executions executions = new Executions(
                RollMachine.MACHINE_ARN,
                RollMachine.definition(),
                new Executions.Environment(
                        roll.clock, (arn, payload) -> answers.removeFirst(), new Random(1), event -> {}));
        String arn = executions.start("sbgd-1-1", RollMachine.INPUT).arn();
        roll.clock.advanceTo(roll.clock.instant().plusSeconds(80));

        late.complete(returned("{\"next\":\"FINISH\"}"));
        roll.clock.advanceTo(roll.clock.instant().plusSeconds(1));

        assertThat(executions.describe(arn).orElseThrow().state()).isEqualTo("PlanBatch");
        assertThat(answers).isEmpty();
    }

    @Test
    void stopExecution_whileAFunctionRuns_abortsAndNothingOfItGoesOn() {
        roll.functions.returns("PlanBatch", "{'next':'WAIT','seconds':60}");
        String arn = start("sbgd-1-1", RollMachine.INPUT);
        roll.clock.advanceTo(roll.clock.instant().plusSeconds(10));

        stepFunctions.stopExecution(r -> r.executionArn(arn).error("Console").cause("somebody pressed stop"));
        stepFunctions.stopExecution(r -> r.executionArn(arn));
        roll.clock.advanceTo(roll.clock.instant().plusSeconds(1000));

        assertThat(stepFunctions.describeExecution(r -> r.executionArn(arn)))
                .returns(ExecutionStatus.ABORTED, e -> e.status())
                .returns("Console", e -> e.error())
                .returns("somebody pressed stop", e -> e.cause());
        assertThat(roll.functions.payloads).hasSize(1);
        assertThat(roll.statusChanges).hasSize(2);
    }

    @Test
    void statusChange_isTheEventThatEventBridgeGets() {
        roll.functions
                .returns("PlanBatch", "{'next':'FAIL'}")
                .returns("FailRoll", "{'next':'DONE','code':'UNHEALTHY','reason':'why'}");
        roll.runToEnd();

        assertThat(roll.statusChanges.stream()
                        .map(e -> Json.tree(e).at("/detail/status").textValue()))
                .containsExactly("RUNNING", "FAILED");
        assertThat(Json.tree(roll.statusChanges.getLast())).isEqualTo(Json.tree("""
                        {"version": "0", "id": "%s", "detail-type": "Step Functions Execution Status Change",
                         "source": "aws.states", "account": "000000000000", "time": "2026-11-23T07:00:00Z",
                         "region": "us-east-1",
                         "resources": ["arn:aws:states:us-east-1:000000000000:execution:greenroll-roll:sbgd-1-1"],
                         "detail": {
                           "executionArn": "arn:aws:states:us-east-1:000000000000:execution:greenroll-roll:sbgd-1-1",
                           "stateMachineArn": "arn:aws:states:us-east-1:000000000000:stateMachine:greenroll-roll",
                           "name": "sbgd-1-1", "status": "FAILED",
                           "startDate": 1795417200000, "stopDate": 1795417200000,
                           "input": "{\\"groupId\\":\\"sig-1\\",\\"rollId\\":\\"sbgd-1\\",\\"generation\\":1}",
                           "output": null, "error": "UNHEALTHY", "cause": "why"}}
                        """.formatted(
                        Json.tree(roll.statusChanges.getLast()).get("id").textValue())));
    }

    @Test
    void waitWithoutSeconds_killsTheExecution() {
        roll.functions.returns("PlanBatch", "{'next':'WAIT'}");

        ExecutionSnapshot end = roll.runToEnd();

        assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(end.error()).isEqualTo("States.QueryEvaluationError");
        assertThat(end.cause()).contains("$states.input.seconds");
    }

    @Test
    void payloadOver256KiB_killsTheExecutionPastEveryCatch() {
        roll.functions.returns("PlanBatch", "{'next':'FINISH','summary':'" + "x".repeat(256 * 1024) + "'}");

        ExecutionSnapshot end = roll.runToEnd();

        assertThat(end.error()).isEqualTo("States.DataLimitExceeded");
        assertThat(roll.functions.payloads).hasSize(1);
    }

    @Test
    void history_ofPollsWithoutEnd_killsTheExecutionAt25000Events() {
        LambdaFunctions waits = (arn, payload) ->
                CompletableFuture.completedFuture(returned("{\"next\":\"WAIT\",\"seconds\":10,\"summary\":\"polls\"}"));
        Executions executions = new Executions(
                RollMachine.MACHINE_ARN,
                RollMachine.definition(),
                new Executions.Environment(roll.clock, waits, new Random(1), event -> {}));

        String arn = executions.start("sbgd-1-1", RollMachine.INPUT).arn();
        roll.clock.advanceTo(roll.clock.instant().plus(Duration.ofDays(1)));

        ExecutionSnapshot end = executions.describe(arn).orElseThrow();
        assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(end.error()).isEqualTo("States.Runtime");
        assertThat(end.history().events()).isEqualTo(25_000);
        assertThat(end.history().entered().get("PlanBatchWait")).isEqualTo(2_777);
    }

    private static LambdaFunctions.Answer returned(String json) {
        return new LambdaFunctions.Answer.Returned(json.getBytes(StandardCharsets.UTF_8));
    }

    private String start(String name, String input) {
        return stepFunctions
                .startExecution(r ->
                        r.stateMachineArn(RollMachine.MACHINE_ARN).name(name).input(input))
                .executionArn();
    }

    private List<String> historyTypes(String arn) {
        return stepFunctions.getExecutionHistory(r -> r.executionArn(arn).maxResults(1000)).events().stream()
                .map(HistoryEvent::typeAsString)
                .toList();
    }

    private List<Duration> delaysBeforeRetries(String arn) {
        List<greenroll.emulator.machine.HistoryEvent> history = roll.executions.history(arn);
        return java.util.stream.IntStream.range(1, history.size())
                .filter(i -> history.get(i - 1).error() != null)
                .mapToObj(i ->
                        Duration.between(history.get(i - 1).at(), history.get(i).at()))
                .toList();
    }
}
