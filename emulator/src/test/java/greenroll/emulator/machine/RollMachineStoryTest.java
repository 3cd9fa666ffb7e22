package greenroll.emulator.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.json.Json;
import greenroll.roll.task.StepResult;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/** The roll's machine in stories: what each function answers, and the states that the execution enters. */
class RollMachineStoryTest {

    private final RollMachine roll = new RollMachine();

    @Test
    void roll_oneBatchOfGreen_goesRoundOnceAndFinishes() {
        roll.functions
                .returns("PlanBatch", "{'next':'LAUNCH','summary':'batch 1 of 1'}")
                .returns("LaunchBatch", "{'next':'WAIT','seconds':10,'why':'booting','summary':'1 pending'}")
                .returns("LaunchBatch", "{'next':'LAUNCHED','summary':'registered'}")
                .returns("CheckHealth", "{'next':'HEALTHY','summary':'healthy'}")
                .returns("GraceWait", "{'next':'ELAPSED','summary':'proven'}")
                .returns("ScaleDown", "{'next':'DONE','summary':'draining'}")
                .returns("PlanBatch", "{'next':'FINISH','summary':'no blue left'}")
                .returns("FinishRoll", "{'next':'DONE','summary':'finished'}");

        ExecutionSnapshot end = roll.runToEnd();

        assertThat(roll.visited(end))
                .containsExactly(
                        "PlanBatch",
                        "PlanBatchNext",
                        "LaunchBatch",
                        "LaunchBatchNext",
                        "LaunchBatchWait",
                        "LaunchBatch",
                        "LaunchBatchNext",
                        "CheckHealth",
                        "CheckHealthNext",
                        "GraceWait",
                        "GraceWaitNext",
                        "ScaleDown",
                        "ScaleDownNext",
                        "PlanBatch",
                        "PlanBatchNext",
                        "FinishRoll",
                        "FinishRollNext",
                        "RollFinished");
        assertThat(end.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(end.stopDate()).isEqualTo("2026-11-23T07:00:10Z");
        assertThat(roll.functions.payloads)
                .startsWith(
                        "PlanBatch {'groupId':'sig-1','rollId':'sbgd-1','generation':1,'visits':0,'notifyGaveUp':false}",
                        "LaunchBatch {'groupId':'sig-1','rollId':'sbgd-1','generation':1,'visits':1,'notifyGaveUp':false}",
                        "LaunchBatch {'groupId':'sig-1','rollId':'sbgd-1','generation':1,'visits':2,'notifyGaveUp':false}")
                .endsWith(
                        "FinishRoll {'groupId':'sig-1','rollId':'sbgd-1','generation':1,'visits':7,'notifyGaveUp':false}");
        assertThat(end.output())
                .isEqualTo("{\"groupId\":\"sig-1\",\"rollId\":\"sbgd-1\",\"generation\":1,\"visits\":8,"
                        + "\"next\":\"DONE\",\"summary\":\"finished\"}");
    }

    @Test
    void roll_oneBatchOfRestarts_isPlannedAgainAfterItsGrace() {
        roll.functions
                .returns("PlanBatch", "{'next':'RESTART'}")
                .returns("RestartBatch", "{'next':'REGISTERED'}")
                .returns("CheckHealth", "{'next':'HEALTHY'}")
                .returns("GraceWait", "{'next':'RESTARTED'}")
                .returns("PlanBatch", "{'next':'FINISH'}")
                .returns("FinishRoll", "{'next':'DONE'}");

        assertThat(tasksOf(roll.runToEnd()))
                .containsExactly(
                        "PlanBatch",
                        "RestartBatch",
                        "CheckHealth",
                        "GraceWait",
                        "PlanBatch",
                        "FinishRoll",
                        "RollFinished");
    }

    @Test
    void roll_unhealthyBatch_notifiesThenFailsWithTheCodeAndTheReason() {
        roll.functions
                .returns("PlanBatch", "{'next':'LAUNCH'}")
                .returns("LaunchBatch", "{'next':'LAUNCHED'}")
                .returns("CheckHealth", "{'next':'FAIL','summary':'0 of 2 healthy'}")
                .returns("FailRoll", "{'next':'NOTIFY','code':'UNHEALTHY','reason':'i-0a: Target.Timeout'}")
                .returns("NotifyFailure", "{'next':'DONE'}")
                .returns("FailRoll", "{'next':'WAIT','seconds':30}")
                .returns("FailRoll", "{'next':'DONE','code':'UNHEALTHY','reason':'i-0a: Target.Timeout'}");

        ExecutionSnapshot end = roll.runToEnd();

        assertThat(tasksOf(end))
                .containsExactly(
                        "PlanBatch",
                        "LaunchBatch",
                        "CheckHealth",
                        "FailRoll",
                        "NotifyFailure",
                        "FailRoll",
                        "FailRoll",
                        "RollFailed");
        assertThat(end)
                .returns(ExecutionStatus.FAILED, ExecutionSnapshot::status)
                .returns("UNHEALTHY", ExecutionSnapshot::error)
                .returns("i-0a: Target.Timeout", ExecutionSnapshot::cause);
    }

    @Test
    void roll_functionThrowsForGood_failsTheRollAndTellsItWhatWasThrown() {
        roll.functions
                .throwsError("PlanBatch", "java.lang.IllegalStateException", "broken")
                .throwsError("PlanBatch", "java.lang.IllegalStateException", "broken")
                .throwsError("PlanBatch", "java.lang.IllegalStateException", "broken")
                .returns("FailRoll", "{'next':'WAIT','seconds':5}")
                .returns("FailRoll", "{'next':'DONE','code':'INTERNAL_ERROR','reason':'broken'}");

        ExecutionSnapshot end = roll.runToEnd();

        assertThat(tasksOf(end)).containsExactly("PlanBatch", "FailRoll", "FailRoll", "RollFailed");
        assertThat(roll.functions.payloads.get(3))
                .isEqualTo("FailRoll {'groupId':'sig-1','rollId':'sbgd-1','generation':1,'visits':0,"
                        + "'error':{'error':'java.lang.IllegalStateException','cause':'broken'},'notifyGaveUp':false}");
        assertThat(roll.functions.payloads.get(4)).contains("'visits':1,'error':{");
    }

    @Test
    void roll_failRollItselfThrows_endsFailedWithWhatWasThrown() {
        roll.functions.returns("PlanBatch", "{'next':'FAIL'}");
        for (int i = 0; i < 3; i++) {
            roll.functions.throwsError("FailRoll", "java.lang.IllegalStateException", "broken");
        }

        ExecutionSnapshot end = roll.runToEnd();

        assertThat(tasksOf(end)).containsExactly("PlanBatch", "FailRoll", "RollFailed");
        assertThat(end.error()).isEqualTo("INTERNAL_ERROR");
        assertThat(end.cause()).isEqualTo("java.lang.IllegalStateException: broken");
    }

    @Test
    void roll_nobodyTakesTheMessage_failRollHearsAfterFiveTries() {
        roll.functions.returns("PlanBatch", "{'next':'FAIL'}").returns("FailRoll", "{'next':'NOTIFY'}");
        for (int i = 0; i < 5; i++) {
            roll.functions.throwsError("NotifyFailure", "greenroll.fleet.Unavailable", "SNS does not answer");
        }
        roll.functions.returns("FailRoll", "{'next':'DONE','code':'UNHEALTHY','reason':'why'}");

        ExecutionSnapshot end = roll.runToEnd();

        assertThat(tasksOf(end)).containsExactly("PlanBatch", "FailRoll", "NotifyFailure", "FailRoll", "RollFailed");
        assertThat(roll.functions.payloads.getLast())
                .isEqualTo("FailRoll {'groupId':'sig-1','rollId':'sbgd-1','generation':1,'visits':2,"
                        + "'notifyGaveUp':true}");
    }

    /** Lambda's own error names for an invocation that it ended or could not start. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sandbox.Timedout",
                "Runtime.ExitError",
                "Runtime.OutOfMemory",
                "Lambda.Unknown",
                "Lambda.ResourceNotReadyException",
                "Lambda.ResourceConflictException"
            })
    void roll_lambdaEndsTheVisitTwentyTimes_goesOn(String error) {
        for (int i = 0; i < 20; i++) {
            roll.functions.throwsError("PlanBatch", error, "Task timed out after 60.00 seconds");
        }
        roll.functions.returns("PlanBatch", "{'next':'FINISH'}").returns("FinishRoll", "{'next':'DONE'}");

        assertThat(tasksOf(roll.runToEnd())).containsExactly("PlanBatch", "FinishRoll", "RollFinished");
    }

    @Test
    void roll_unknownAnswer_failsTheRollNamingIt() {
        roll.functions
                .returns("PlanBatch", "{'next':'DANCE'}")
                .returns("FailRoll", "{'next':'DONE','code':'INTERNAL_ERROR','reason':'why'}");

        assertThat(tasksOf(roll.runToEnd())).containsExactly("PlanBatch", "PlanBatchUnknown", "FailRoll", "RollFailed");
        assertThat(roll.functions.payloads.getLast())
                .endsWith("'error':{'error':'UnknownAnswer','cause':'PlanBatch answered DANCE'},'notifyGaveUp':false}");
    }

    @Test
    void roll_failRollGivesAnUnknownAnswer_endsRatherThanAsksItForEver() {
        roll.functions.returns("PlanBatch", "{'next':'FAIL'}").returns("FailRoll", "{}");

        ExecutionSnapshot end = roll.runToEnd();

        assertThat(tasksOf(end)).containsExactly("PlanBatch", "FailRoll", "FailRollUnknown", "RollFailed");
        assertThat(end.cause()).isEqualTo("UnknownAnswer: FailRoll answered ");
    }

    /** Every answer of every task: task, answer, next state. */
    private static final Map<String, Map<String, String>> OWN = Map.of(
            "PlanBatch",
                    Map.of(
                            "LAUNCH",
                            "LaunchBatch",
                            "RESTART",
                            "RestartBatch",
                            "SCALE_DOWN",
                            "ScaleDown",
                            "FINISH",
                            "FinishRoll"),
            "LaunchBatch", Map.of("LAUNCHED", "CheckHealth"),
            "RestartBatch", Map.of("REGISTERED", "CheckHealth"),
            "CheckHealth", Map.of("HEALTHY", "GraceWait", "REPLACE", "LaunchBatch"),
            "GraceWait", Map.of("ELAPSED", "ScaleDown", "REPLACE", "LaunchBatch", "RESTARTED", "PlanBatch"),
            "ScaleDown", Map.of("DONE", "PlanBatch", "GREEN_OUT_OF_SERVICE", "CheckHealth"),
            "FinishRoll", Map.of("DONE", "RollFinished"),
            "StopRoll", Map.of("DONE", "RollStopped"),
            "FailRoll", Map.of("NOTIFY", "NotifyFailure", "DONE", "RollFailed"),
            "NotifyFailure", Map.of("DONE", "FailRoll"));

    private static final Set<String> ENDING = Set.of("FinishRoll", "StopRoll", "FailRoll", "NotifyFailure");

    static Stream<Arguments> answers() {
        Stream.Builder<Arguments> rows = Stream.builder();
        OWN.forEach((task, own) -> {
            Map<String, String> all = new TreeMap<>(own);
            all.put("WAIT", task + "Wait");
            all.put("CONTINUE", "ContinueAsNew");
            all.put("SUPERSEDED", "Superseded");
            if (!ENDING.contains(task)) {
                all.put("STOP", "StopRoll");
                all.put("FAIL", "FailRoll");
            }
            rows.add(Arguments.of(task, all));
        });
        rows.add(Arguments.of("ContinueAsNew", Map.of("DONE", "ContinuedElsewhere", "WAIT", "ContinueAsNewWait")));
        return rows.build();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void everyTask_goesWhereItsAnswerLeadsAndNowhereElse(String task, Map<String, String> leads) {
        State.Choice choice = (State.Choice) RollMachine.definition().states().get(task + "Next");

        Map<String, String> actual = new TreeMap<>();
        Set<String> every = new HashSet<>(Set.of("WAIT", "STOP", "FAIL", "CONTINUE", "SUPERSEDED", "NONSENSE"));
        OWN.values().forEach(own -> every.addAll(own.keySet()));
        for (String answer : every) {
            choice.rules().stream()
                    .filter(rule ->
                            Boolean.TRUE.equals(rule.condition().evaluate(Map.of("input", Map.of("next", answer)))))
                    .findFirst()
                    .ifPresent(rule -> actual.put(answer, rule.next()));
        }

        assertThat(actual).isEqualTo(new TreeMap<>(leads));
        assertThat(choice.defaultNext()).isEqualTo(task + "Unknown");
        assertThat(RollMachine.definition().states().get(task + "Unknown"))
                .isInstanceOfSatisfying(
                        State.Pass.class,
                        unknown -> assertThat(unknown.next())
                                .isEqualTo(task.equals("FailRoll") ? "RollFailed" : "FailRoll"));
    }

    @Test
    void everyTask_isLikeTheOthersInAllThatIsNotItsOwn() {
        JsonNode states = Json.tree(RollMachine.text()).get("States");
        Set<String> arguments = new HashSet<>();
        Set<String> outputs = new HashSet<>();
        Set<String> retries = new HashSet<>();
        Set<String> catches = new HashSet<>();
        Set<String> tasks = new TreeSet<>();
        states.properties().forEach(state -> {
            String name = state.getKey();
            JsonNode task = state.getValue();
            if (!task.get("Type").textValue().equals("Task")) {
                return;
            }
            tasks.add(name);
            assertThat(task.get("Resource").textValue()).isEqualTo("${" + name + "FunctionArn}");
            assertThat(task.get("TimeoutSeconds").intValue()).as(name).isEqualTo(75);
            assertThat(task.get("Next").textValue()).isEqualTo(name + "Next");
            arguments.add(task.get("Arguments").textValue());
            outputs.add(task.get("Output").textValue());
            if (!name.equals("NotifyFailure")) {
                retries.add(task.get("Retry").toString());
                catches.add(task.get("Catch").get(0).get("Output").textValue());
                assertThat(task.get("Catch").get(0).get("Next").textValue())
                        .isEqualTo(name.equals("FailRoll") ? "RollFailed" : "FailRoll");
            }
        });

        assertThat(tasks)
                .isEqualTo(new TreeSet<>(List.of(
                        "PlanBatch",
                        "LaunchBatch",
                        "RestartBatch",
                        "CheckHealth",
                        "GraceWait",
                        "ScaleDown",
                        "FinishRoll",
                        "StopRoll",
                        "FailRoll",
                        "NotifyFailure",
                        "ContinueAsNew")));
        assertThat(List.of(arguments, outputs, retries, catches))
                .allSatisfy(same -> assertThat(same).hasSize(1));
    }

    /** The machine knows every answer that a function may give, so a new answer cannot be forgotten here. */
    @Test
    void everyAnswerThatAFunctionKnows_isTakenSomewhere() {
        Set<String> taken = new TreeSet<>();
        answers()
                .forEach(row -> taken.addAll(((Map<?, ?>) row.get()[1])
                        .keySet().stream().map(String::valueOf).toList()));

        assertThat(taken)
                .isEqualTo(Arrays.stream(StepResult.Next.values())
                        .map(StepResult.Next::name)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void errorNamesOfOurOwn_areClassesThatExist() {
        assertThat(RollMachine.definition().states().values().stream()
                        .filter(State.Task.class::isInstance)
                        .map(State.Task.class::cast)
                        .flatMap(task -> task.retry().stream())
                        .flatMap(retrier -> retrier.errors().stream())
                        .filter(error -> Stream.of("Lambda.", "Sandbox.", "Runtime.", "States.")
                                .noneMatch(error::startsWith))
                        .distinct())
                .containsExactly(greenroll.fleet.Unavailable.class.getName());
    }

    /** Only tasks and ends, which are of interest in a story. */
    private List<String> tasksOf(ExecutionSnapshot execution) {
        List<String> visited = roll.visited(execution);
        assertThat(new LinkedHashSet<>(visited))
                .isEqualTo(execution.history().entered().keySet());
        return visited.stream()
                .filter(name -> !name.endsWith("Next") && !name.matches("(?!Grace).*Wait|GraceWaitWait"))
                .toList();
    }
}
