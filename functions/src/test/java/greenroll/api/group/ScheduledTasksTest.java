package greenroll.api.group;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.api.Web;
import greenroll.group.Group;
import greenroll.group.scaling.CapacityChange;
import greenroll.group.scaling.Recurrence;
import greenroll.group.scaling.Recurrence.Frequency;
import greenroll.group.scaling.Schedule;
import greenroll.group.scaling.ScheduledTask;
import greenroll.group.scaling.TaskAction;
import greenroll.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@code group.scheduling}: the tasks that a group does at certain times. */
class ScheduledTasksTest {

    private static final String SCALE = """
            {"taskType": "scale", "cronExpression": "0 8 * * *", "scaleTargetCapacity": 3}""";

    private final Web web = new Web();

    @Test
    void tasks_ofEachType_areStored() {
        create("""
                { "timeZone": "Europe/Berlin", "tasks": [
                  { "taskType": "scale", "cronExpression": "0 8 * * 1-5",
                    "scaleMinCapacity": 2, "scaleTargetCapacity": 4, "scaleMaxCapacity": 8 },
                  { "taskType": "scaleUp", "cronExpression": "0 9 * * *", "startTime": "2026-12-01T00:00:00+01:00",
                    "adjustment": 3 },
                  { "taskType": "scaleDown", "frequency": "hourly", "startTime": "2026-11-30T08:00:00Z", "adjustment": 2 },
                  { "taskType": "percentageScaleUp", "frequency": "daily", "startTime": "2026-11-30T08:00:00Z",
                    "adjustmentPercentage": 50 },
                  { "taskType": "percentageScaleDown", "frequency": "weekly", "startTime": "2026-11-30T08:00:00Z",
                    "adjustmentPercentage": 20 },
                  { "taskType": "roll", "startTime": "2026-12-24T20:00:00Z", "batchSizePercentage": 25, "gracePeriod": 60 }
                ] }""");

        Instant monday = Instant.parse("2026-11-30T08:00:00Z");
        assertThat(stored())
                .isEqualTo(new Schedule(
                        ZoneId.of("Europe/Berlin"),
                        List.of(
                                scale(0, "scale", cron("0 8 * * 1-5"), new CapacityChange.Update(2, 4, 8)),
                                scale(
                                        1,
                                        "scaleUp",
                                        new Recurrence.Cron("0 9 * * *", Instant.parse("2026-11-30T23:00:00Z")),
                                        new CapacityChange.Adjustment(3)),
                                scale(
                                        2,
                                        "scaleDown",
                                        new Recurrence.Every(Frequency.HOURLY, monday),
                                        new CapacityChange.Adjustment(-2)),
                                scale(
                                        3,
                                        "percentageScaleUp",
                                        new Recurrence.Every(Frequency.DAILY, monday),
                                        new CapacityChange.PercentageAdjustment(50)),
                                scale(
                                        4,
                                        "percentageScaleDown",
                                        new Recurrence.Every(Frequency.WEEKLY, monday),
                                        new CapacityChange.PercentageAdjustment(-20)),
                                new ScheduledTask(
                                        "scheduling.tasks[5]",
                                        "roll",
                                        new Recurrence.Once(Instant.parse("2026-12-24T20:00:00Z")),
                                        new TaskAction.StartRoll(25, Duration.ofSeconds(60))))));
    }

    @Test
    void tasks_withoutATimeZone_areInUtc() {
        create("{ \"tasks\": [" + SCALE + "] }");

        assertThat(stored().timeZone()).isEqualTo(ZoneOffset.UTC);
    }

    @Test
    void aGroup_withoutScheduling_hasNoTask() {
        assertThat(web.create(CreateGroupTest.BODY).errors()).isEmpty();

        assertThat(stored()).isEqualTo(Schedule.NONE);
    }

    /** Null is the same as an absent field, and so is 0 where it would mean nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'taskType': 'scale', 'cronExpression': '0 8 * * *', 'scaleTargetCapacity': '0'}",
                "{'taskType': 'scale', 'cronExpression': '0 8 * * *', 'scaleTargetCapacity': 0, 'isEnabled': 'true',"
                        + " 'frequency': '', 'startTime': null, 'scaleMinCapacity': null, 'scaleMaxCapacity': ''}",
                "{'taskType': 'scale', 'cronExpression': '0 8 * * *', 'scaleTargetCapacity': 0, 'adjustment': 0,"
                        + " 'adjustmentPercentage': '0', 'batchSizePercentage': 0, 'gracePeriod': 0,"
                        + " 'minCapacity': 0, 'targetCapacity': ''}"
            })
    void aTask_withFieldsThatSayNothing_isTheSame(String task) {
        create("{ \"tasks\": [" + task.replace('\'', '"') + "] }");

        assertThat(stored().tasks())
                .containsExactly(scale(0, "scale", cron("0 8 * * *"), new CapacityChange.Update(null, 0, null)));
    }

    @Test
    void numbers_areTakenAsTextsToo() {
        create("""
                { "tasks": [
                  { "taskType": "scale", "cronExpression": "0 8 * * *", "scaleMinCapacity": "2", "scaleMaxCapacity": "8" },
                  { "taskType": "scaleUp", "cronExpression": "0 8 * * *", "adjustment": "3" },
                  { "taskType": "percentageScaleDown", "cronExpression": "0 8 * * *", "adjustmentPercentage": "1000" },
                  { "taskType": "roll", "cronExpression": "0 8 * * *", "batchSizePercentage": "100", "gracePeriod": "0" } ] }""");

        assertThat(stored().tasks())
                .extracting(ScheduledTask::action)
                .containsExactly(
                        new TaskAction.Scale(new CapacityChange.Update(2, null, 8)),
                        new TaskAction.Scale(new CapacityChange.Adjustment(3)),
                        new TaskAction.Scale(new CapacityChange.PercentageAdjustment(-1_000)),
                        new TaskAction.StartRoll(100, Duration.ZERO));
    }

    @Test
    void aRoll_withoutAGracePeriod_hasTheGroups() {
        create("""
                { "tasks": [ { "taskType": "roll", "cronExpression": "0 8 * * *", "batchSizePercentage": 20 } ] }""");

        assertThat(stored().tasks())
                .extracting(ScheduledTask::action)
                .containsExactly(new TaskAction.StartRoll(20, null));
    }

    @Test
    void aCapacity_thatCannotChange_isTaken() {
        create("{ \"tasks\": [" + CreateGroupBodies.changed(SCALE, "{\"scaleMinCapacity\": 3, \"scaleMaxCapacity\": 3}")
                + "] }");

        assertThat(stored().tasks())
                .extracting(ScheduledTask::action)
                .containsExactly(new TaskAction.Scale(new CapacityChange.Update(3, 3, 3)));
    }

    /** The others keep their places in the list, which are their names. */
    @Test
    void aTask_thatIsNotEnabled_isLeftOut_evenWhenItIsWrong() {
        create("{ \"tasks\": [ {\"isEnabled\": false, \"taskType\": \"noSuch\"}, " + SCALE
                + ", {\"isEnabled\": \"false\", \"taskType\": \"scale\"} ] }");

        assertThat(stored().tasks())
                .containsExactly(scale(1, "scale", cron("0 8 * * *"), new CapacityChange.Update(null, 3, null)));
    }

    @Test
    void tasks_areShownAsTheyWereGiven() {
        String scheduling = "{ \"timeZone\": \"UTC\", \"tasks\": [ " + SCALE + ", {\"isEnabled\": false} ] }";

        assertThat(create(scheduling).item().path("scheduling")).isEqualTo(Json.tree(scheduling));
    }

    @Test
    void update_replacesTheTasks_andNullRemovesThem() {
        update("{ \"tasks\": [" + SCALE + "] }");
        assertThat(web.store.groups.get(Web.GROUP).policy().schedule().tasks()).hasSize(1);

        update("{ \"tasks\": [" + SCALE + "," + SCALE + "] }");
        assertThat(web.store.groups.get(Web.GROUP).policy().schedule().tasks()).hasSize(2);

        update("null");
        assertThat(web.store.groups.get(Web.GROUP).policy().schedule()).isEqualTo(Schedule.NONE);
        assertThat(web.started).isEmpty();
    }

    /** Each line is a change of a correct task. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"isEnabled": "yes"}                                    | VALIDATION_ERROR isEnabled
            {"taskType": null}                                      | VALIDATION_ERROR taskType
            {"taskType": "resize"}                                  | VALIDATION_ERROR taskType
            {"taskType": "backup_ami"}                              | UNSUPPORTED_FIELD taskType
            {"taskType": "clusterRoll"}                             | UNSUPPORTED_FIELD taskType
            {"taskType": "deployment"}                              | UNSUPPORTED_FIELD taskType
            {"taskType": "statefulRecycle"}                         | UNSUPPORTED_FIELD taskType
            {"taskType": "statefulUpdateCapacity"}                  | UNSUPPORTED_FIELD taskType
            {"minCapacity": 1}                                      | UNSUPPORTED_FIELD minCapacity
            {"maxCapacity": 1}                                      | UNSUPPORTED_FIELD maxCapacity
            {"targetCapacity": 1}                                   | UNSUPPORTED_FIELD targetCapacity
            {"MinCapacity": 1}                                      | UNSUPPORTED_FIELD MinCapacity
            {"MaxCapacity": 1}                                      | UNSUPPORTED_FIELD MaxCapacity
            {"colour": "green"}                                     | VALIDATION_ERROR colour
            {"cronExpression": "8 o'clock"}                         | VALIDATION_ERROR cronExpression
            {"cronExpression": "0 8 * *"}                           | VALIDATION_ERROR cronExpression
            {"cronExpression": "0 0 8 * * 1"}                       | VALIDATION_ERROR cronExpression
            {"cronExpression": "60 8 * * *"}                        | VALIDATION_ERROR cronExpression
            {"cronExpression": "0 0 30 2 *"}                        | VALIDATION_ERROR cronExpression
            {"cronExpression": null}                                | VALIDATION_ERROR cronExpression
            {"cronExpression": null, "frequency": "daily"}          | VALIDATION_ERROR startTime
            {"frequency": "daily"}                                  | VALIDATION_ERROR frequency
            {"frequency": "daily", "startTime": "2026-11-30T08:00:00Z"} | VALIDATION_ERROR frequency
            {"cronExpression": null, "frequency": "monthly", "startTime": "2026-11-30T08:00:00Z"} | VALIDATION_ERROR frequency
            {"cronExpression": null, "frequency": "continuous", "startTime": "2026-11-30T08:00:00Z"} | UNSUPPORTED_FIELD frequency
            {"startTime": "tomorrow"}                               | VALIDATION_ERROR startTime
            {"startTime": "2026-11-30T08:00:00"}                    | VALIDATION_ERROR startTime
            {"scaleTargetCapacity": null}                           | VALIDATION_ERROR scaleTargetCapacity
            {"scaleTargetCapacity": -1}                             | VALIDATION_ERROR scaleTargetCapacity
            {"scaleTargetCapacity": 1001}                           | VALIDATION_ERROR scaleTargetCapacity
            {"scaleMinCapacity": -1}                                | VALIDATION_ERROR scaleMinCapacity
            {"scaleMinCapacity": 1001}                              | VALIDATION_ERROR scaleMinCapacity
            {"scaleMaxCapacity": -1}                                | VALIDATION_ERROR scaleMaxCapacity
            {"scaleMinCapacity": 4}                                 | VALIDATION_ERROR scaleTargetCapacity
            {"scaleMaxCapacity": 2}                                 | VALIDATION_ERROR scaleTargetCapacity
            {"scaleTargetCapacity": null, "scaleMinCapacity": 4, "scaleMaxCapacity": 2} | VALIDATION_ERROR scaleMinCapacity
            {"adjustment": 1}                                       | VALIDATION_ERROR adjustment
            {"adjustmentPercentage": 1}                             | VALIDATION_ERROR adjustmentPercentage
            {"batchSizePercentage": 1}                              | VALIDATION_ERROR batchSizePercentage
            {"gracePeriod": 1}                                      | VALIDATION_ERROR gracePeriod
            {"taskType": "scaleUp", "adjustment": 1}                | VALIDATION_ERROR scaleTargetCapacity
            {"taskType": "scaleUp", "scaleTargetCapacity": 0}       | VALIDATION_ERROR adjustment
            {"taskType": "scaleDown", "scaleTargetCapacity": 0}     | VALIDATION_ERROR adjustment
            {"taskType": "scaleUp", "scaleTargetCapacity": 0, "adjustment": -1}   | VALIDATION_ERROR adjustment
            {"taskType": "scaleUp", "scaleTargetCapacity": 0, "adjustment": 1001} | VALIDATION_ERROR adjustment
            {"taskType": "scaleUp", "scaleTargetCapacity": 0, "adjustment": 1, "adjustmentPercentage": 1} | VALIDATION_ERROR adjustmentPercentage
            {"taskType": "percentageScaleUp", "scaleTargetCapacity": 0}   | VALIDATION_ERROR adjustmentPercentage
            {"taskType": "percentageScaleDown", "scaleTargetCapacity": 0} | VALIDATION_ERROR adjustmentPercentage
            {"taskType": "percentageScaleUp", "scaleTargetCapacity": 0, "adjustmentPercentage": 1001} | VALIDATION_ERROR adjustmentPercentage
            {"taskType": "percentageScaleUp", "scaleTargetCapacity": 0, "adjustmentPercentage": 1, "adjustment": 1} | VALIDATION_ERROR adjustment
            {"taskType": "roll", "scaleTargetCapacity": 0}          | VALIDATION_ERROR batchSizePercentage
            {"taskType": "roll", "scaleTargetCapacity": 0, "batchSizePercentage": 101} | VALIDATION_ERROR batchSizePercentage
            {"taskType": "roll", "scaleTargetCapacity": 0, "batchSizePercentage": 20, "gracePeriod": 86401} | VALIDATION_ERROR gracePeriod
            {"taskType": "roll", "batchSizePercentage": 20}         | VALIDATION_ERROR scaleTargetCapacity
            {"taskType": "roll", "scaleTargetCapacity": 0, "batchSizePercentage": 20, "scaleMinCapacity": 1} | VALIDATION_ERROR scaleMinCapacity
            {"taskType": "roll", "scaleTargetCapacity": 0, "batchSizePercentage": 20, "scaleMaxCapacity": 1} | VALIDATION_ERROR scaleMaxCapacity
            """)
    void aWrongTask_isRefusedByTheFieldsName(String change, String problem) {
        String task = CreateGroupBodies.changed(SCALE, change);

        assertThat(refused("{ \"tasks\": [" + SCALE + ", " + task + "] }"))
                .containsExactly(problem.replace(" ", " group.scheduling.tasks[1]."));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"timeZone": "Berlin"}          | VALIDATION_ERROR group.scheduling.timeZone
            {"timeZone": "Europe/Entenhausen"} | VALIDATION_ERROR group.scheduling.timeZone
            {"tasks": "daily"}              | VALIDATION_ERROR group.scheduling.tasks
            {"tasks": ["daily"]}            | VALIDATION_ERROR group.scheduling.tasks[0]
            {"task": []}                    | VALIDATION_ERROR group.scheduling.task
            []                              | VALIDATION_ERROR group.scheduling
            """)
    void wrongScheduling_isRefusedByTheFieldsName(String scheduling, String problem) {
        assertThat(refused(scheduling)).containsExactly(problem);
    }

    @Test
    void fiftyTasks_areTaken_andNoMore() {
        String fifty = String.join(",", Collections.nCopies(50, SCALE));

        create("{ \"tasks\": [" + fifty + ", {\"isEnabled\": false} ] }");
        assertThat(stored().tasks()).hasSize(50);

        assertThat(update("{ \"tasks\": [" + fifty + ", " + SCALE + "] }").wrong())
                .containsExactly("VALIDATION_ERROR group.scheduling.tasks");
    }

    @Test
    void aTaskWithoutATime_isToldAllWaysToGiveOne() {
        assertThat(web.create(CreateGroupBodies.with("scheduling", """
                                { "tasks": [ { "taskType": "scaleUp", "adjustment": 1 },
                                             { "taskType": "scaleUp", "adjustment": 1, "frequency": "daily" } ] }"""))
                        .body()
                        .at("/response/errors")
                        .findValuesAsText("message"))
                .containsExactly(
                        "group.scheduling.tasks[0].cronExpression is required: when the task is due; or give startTime,"
                                + " with or without frequency",
                        "group.scheduling.tasks[1].startTime is required with frequency: the first time, like"
                                + " 2026-11-30T08:00:00Z");
    }

    @Test
    void allProblems_areToldAtOnce() {
        assertThat(refused("""
                        { "timeZone": "Berlin", "tasks": [
                          { "taskType": "roll", "cronExpression": "at 8", "frequency": "daily", "gracePeriod": -1 },
                          { "scaleMinCapacity": "many" },
                          { "taskType": "scale", "startTime": "soon", "scaleMinCapacity": 3, "scaleTargetCapacity": 2,
                            "scaleMaxCapacity": 1 } ] }"""))
                .containsExactlyInAnyOrder(
                        "VALIDATION_ERROR group.scheduling.timeZone",
                        "VALIDATION_ERROR group.scheduling.tasks[0].cronExpression",
                        "VALIDATION_ERROR group.scheduling.tasks[0].frequency",
                        "VALIDATION_ERROR group.scheduling.tasks[0].gracePeriod",
                        "VALIDATION_ERROR group.scheduling.tasks[0].batchSizePercentage",
                        "VALIDATION_ERROR group.scheduling.tasks[1].taskType",
                        "VALIDATION_ERROR group.scheduling.tasks[1].cronExpression",
                        "VALIDATION_ERROR group.scheduling.tasks[1].scaleMinCapacity",
                        "VALIDATION_ERROR group.scheduling.tasks[2].startTime",
                        "VALIDATION_ERROR group.scheduling.tasks[2].scaleTargetCapacity",
                        "VALIDATION_ERROR group.scheduling.tasks[2].scaleTargetCapacity",
                        "VALIDATION_ERROR group.scheduling.tasks[2].scaleMinCapacity");
    }

    private List<String> refused(String scheduling) {
        Web.Answer answer = web.create(CreateGroupBodies.with("scheduling", scheduling));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(web.store.groups).containsOnlyKeys(Web.GROUP);
        return answer.wrong();
    }

    private Web.Answer create(String scheduling) {
        Web.Answer answer = web.create(CreateGroupBodies.with("scheduling", scheduling));
        assertThat(answer.errors()).isEmpty();
        return answer;
    }

    private Web.Answer update(String scheduling) {
        return web.update("{ \"group\": { \"scheduling\": " + scheduling + " } }");
    }

    /** The schedule of the group that was created. */
    private Schedule stored() {
        Group group = web.store.groups.get("sig-00000002");
        return group.policy().schedule();
    }

    private static ScheduledTask scale(int number, String type, Recurrence recurrence, CapacityChange change) {
        return new ScheduledTask("scheduling.tasks[" + number + "]", type, recurrence, new TaskAction.Scale(change));
    }

    private static Recurrence cron(String expression) {
        return new Recurrence.Cron(expression, null);
    }
}
