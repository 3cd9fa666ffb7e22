package greenroll.cli.roll;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.cli.client.ScriptedApi;
import greenroll.cli.shell.CapturedShell;
import greenroll.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls, output and exit status of {@code greenroll roll}, line by line, with a scripted API. */
class RollCommandTest {

    private static final String ROLLS = "/aws/ec2/group/sig-1/roll";
    private static final String ROLL = ROLLS + "/sbgd-1";

    private static final String DONE =
            "{\"createdAt\": \"07:01Z\", \"batch\": 1, \"message\": \"batch 1 is done\", \"inService\": 5, \"floor\": 4}";
    private static final String LAUNCHED =
            "{\"createdAt\": \"07:00Z\", \"batch\": 1, \"message\": \"2 launched\", \"inService\": 4}";

    private final ScriptedApi api = ScriptedApi.open();

    @AfterEach
    void close() {
        api.close();
    }

    private static String item(String status, int percent, int batch, String updated, String more) {
        return """
                {"id": "sbgd-1", "groupId": "sig-1", "kind": "ROLL", "status": "%s", "progress": {"value": %d},
                 "currentBatch": %d, "numOfBatches": 2, "revision": 7, "startedBy": "ci", "createdAt": "07:00Z",
                 "updatedAt": "%s"%s}""".formatted(status, percent, batch, updated, more);
    }

    private CapturedShell shell(boolean live) {
        return new CapturedShell(Map.of("GREENROLL_ENDPOINT", api.url(), "GREENROLL_TOKEN", "t"), live);
    }

    private static int run(CapturedShell shell, String line) {
        return shell.run(List.of(("roll " + line).split(" ")));
    }

    /** Two batches and the end, in three snapshots. */
    private void playTwoBatches(String end) {
        api.items("PUT", ROLLS, item("starting", 0, 0, "1", ""))
                .items("GET", ROLL, item("in_progress", 0, 1, "2", ""))
                .items("GET", ROLL, item("in_progress", 50, 2, "3", ""))
                .items("GET", ROLL, end)
                .items("GET", ROLL + "/events", LAUNCHED)
                .items("GET", ROLL + "/events", LAUNCHED + "," + DONE)
                .items(
                        "GET",
                        ROLL + "/events",
                        LAUNCHED + "," + DONE + "," + "{\"createdAt\": \"07:02Z\", \"message\": \"over\"}");
    }

    @Test
    void startWait_inAPipe_isALineForEachLineOfTheTimeline() {
        playTwoBatches(item("finished", 100, 2, "4", ""));
        CapturedShell shell = shell(false);

        int status = run(shell, "start sig-1 --batch-size-percentage 50 --grace-period 30 --wait --poll 0.05");

        assertThat(status).isZero();
        assertThat(shell.outLines())
                .containsExactly(
                        "sbgd-1 rolls sig-1 to revision 7: starting",
                        "from elsewhere or later: greenroll roll get sig-1 sbgd-1 --watch",
                        "07:00Z batch 1: 2 launched [in service 4]",
                        "07:01Z batch 1 is done [in service 5, floor 4]",
                        "07:02Z over",
                        "sbgd-1 finished, 100 %, batch 2 of 2");
        assertThat(shell.errLines()).isEmpty();
    }

    @Test
    void watch_onATerminal_writesOneLineAnewAndKeepsOneOfEachBatch() {
        playTwoBatches(item("stopped", 50, 2, "4", ""));
        CapturedShell shell = shell(true);

        int status = run(shell, "get sig-1 sbgd-1 --watch --poll 0.05");

        assertThat(status).isEqualTo(2);
        String anew = "\r\033[?7l";
        String end = "\033[K\033[?7h";
        assertThat(shell.output().replace(System.lineSeparator(), "\n"))
                .isEqualTo(
                        // The first of the three snapshots is the one that get itself reads.
                        anew + "[############------------] in_progress, 50 %, batch 2 of 2 | in service 4 | 2 launched"
                                + end
                                + anew
                                + "[############------------] stopped, 50 %, batch 2 of 2 | in service 5, floor 4"
                                + " | batch 1 is done" + end + "\n"
                                + "\033[33msbgd-1 stopped, 50 %, batch 2 of 2\033[0m\n");
    }

    @Test
    void startWait_onATerminalWithoutColour_keepsTheLineOfEachBatch() {
        playTwoBatches(item("finished", 100, 2, "4", ""));
        CapturedShell shell = new CapturedShell(
                Map.of("GREENROLL_ENDPOINT", api.url(), "GREENROLL_TOKEN", "t", "NO_COLOR", "1"), true);

        run(shell, "start sig-1 --batch-size-percentage 50 --grace-period 30 --wait --poll 0.05");

        assertThat(shell.output().replaceAll("\033\\[\\??[0-9]*[lhK]", "").split("\n"))
                .containsExactly(
                        "sbgd-1 rolls sig-1 to revision 7: starting",
                        "from elsewhere or later: greenroll roll get sig-1 sbgd-1 --watch",
                        "\r[------------------------] in_progress, 0 %, batch 1 of 2 | in service 4 | 2 launched"
                                + "\r[############------------] batch 1 of 2 done, 50 %",
                        "\r[############------------] in_progress, 50 %, batch 2 of 2 | in service 5, floor 4"
                                + " | batch 1 is done"
                                + "\r[########################] finished, 100 %, batch 2 of 2 | over",
                        "sbgd-1 finished, 100 %, batch 2 of 2");
    }

    @Test
    void watch_held_saysWhatItWaitsFor() {
        api.items("GET", ROLL, item("in_progress", 0, 1, "2", ", \"hold\": {\"reason\": \"in service 3, floor 4\"}"))
                .items(
                        "GET",
                        ROLL,
                        item("in_progress", 0, 1, "2", ", \"hold\": {\"reason\": \"in service 3, floor 4\"}"))
                .items("GET", ROLL, item("failed", 0, 1, "3", ", \"reason\": \"below the floor for 600 s\""))
                .items("GET", ROLL + "/events", LAUNCHED);
        CapturedShell shell = shell(true);

        int status = run(shell, "get sig-1 sbgd-1 --watch --poll 0.05");

        assertThat(status).isEqualTo(1);
        assertThat(shell.output()).contains("batch 1 of 2 | in service 4 | \033[33min service 3, floor 4\033[0m");
        assertThat(shell.outLines().getLast())
                .isEqualTo("\033[31msbgd-1 failed, 0 %, batch 1 of 2: below the floor for 600 s\033[0m");
    }

    @Test
    void startWaitJson_putsTheItemAloneOnStandardOutput() {
        playTwoBatches(item("finished", 100, 2, "4", ""));
        CapturedShell shell = shell(false);

        int status = run(shell, "start sig-1 --batch-size-percentage 50 --grace-period 30 --wait --poll 0.05 --json");

        assertThat(status).isZero();
        assertThat(shell.outLines())
                .singleElement()
                .satisfies(line -> assertThat(Json.tree(line)).isEqualTo(Json.tree(item("finished", 100, 2, "4", ""))));
        assertThat(shell.errLines()).contains("07:02Z over", "sbgd-1 finished, 100 %, batch 2 of 2");
    }

    @Test
    void start_everyOption_isAFieldOfTheBodyAndOfNoOther(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("body.json"), "{\"gracePeriod\": 1, \"strategy\": {\"alarms\": [\"a\"]}}");
        api.items("PUT", ROLLS, item("starting", 0, 0, "1", ", \"warnings\": [{\"code\": \"W\", \"message\": \"m\"}]"));
        CapturedShell shell = shell(false);

        int status = run(
                shell,
                "start sig-1 --body " + file + " --batch-size-percentage 20 --grace-period 300"
                        + " --bake-time 3600 --health-timeout 60 --action RESTART_SERVER --batch-min-healthy-percentage 50"
                        + " --draining-timeout 10 --health-check-type EC2 --no-drain --on-failure DETACH_NEW --roll-back --keep-failed-for 60 --alarm errors --alarm slow --step 1:900,pause --step 25%,pause=3600:ROLLBACK --no-skip-matching --only-zone a --only-zone b --only-instance i-1 --only-tag canary=yes --order ZONE_BY_ZONE --comment why"
                        + " --idempotency-key run-7");

        assertThat(status).isZero();
        ScriptedApi.Asked asked = api.asked().getFirst();
        assertThat(Json.tree(asked.body())).isEqualTo(Json.tree("""
                {"batchSizePercentage": 20, "gracePeriod": 300, "bakeTime": 3600, "healthTimeout": 60, "drainingTimeout": 10,
                 "healthCheckType": "EC2", "comment": "why",
                 "strategy": {"alarms": ["errors", "slow"], "action": "RESTART_SERVER", "batchMinHealthyPercentage": 50,
                              "shouldDrainInstances": false, "onFailure": {"actionType": "DETACH_NEW", "shouldHandleAllBatches": true,
                                            "keepFailedFor": 60},
                              "steps": [{"instances": 1, "gracePeriod": 900, "pause": {"until": "MANUAL"}},
                                        {"percentage": 25, "pause": {"until": 3600, "onTimeout": "ROLLBACK"}}],
                              "only": {"zones": ["a", "b"], "instanceIds": ["i-1"], "tags": {"canary": "yes"}},
                              "skipMatching": false, "order": "ZONE_BY_ZONE"}}"""));
        assertThat(asked.headers())
                .containsEntry("Authorization", "Bearer t")
                .containsEntry("Idempotency-Key", "run-7");
        assertThat(shell.outLines()).contains("warning W: m", "watch it: greenroll roll get sig-1 sbgd-1 --watch");
    }

    @Test
    void start_withAStepThatIsNone_isAUsageError() {
        CapturedShell shell = shell(false);

        int status = run(shell, "start sig-1 --batch-size-percentage 50 --grace-period 30 --step a-quarter");

        assertThat(status).isEqualTo(64);
        assertThat(shell.errLines().getFirst())
                .isEqualTo(
                        "greenroll: --step: a number of instances (1) or a percentage (25%). A grace period of its own"
                                + " follows after a colon (1:600), and a pause after a comma (1,pause=3600:STOP). It was"
                                + " a-quarter");
        assertThat(api.asked()).isEmpty();
    }

    /** The first answer was lost. The retry has the same key, so it starts no second roll. */
    @Test
    void start_answerThatIsLost_isAskedForAgainWithTheSameRandomKey() {
        api.errors("PUT", ROLLS, 504, "").items("PUT", ROLLS, item("starting", 0, 0, "1", ""));
        CapturedShell shell = shell(false);

        int status = run(shell, "start sig-1 --batch-size-percentage 50 --grace-period 30");

        assertThat(status).isZero();
        assertThat(shell.errLines())
                .containsExactly("greenroll: " + api.url() + ": it answers 504; trying again for up to 5 s");
        assertThat(api.asked()).hasSize(2);
        assertThat(api.asked().get(0).headers().get("Idempotency-Key"))
                .hasSize(36)
                .isEqualTo(api.asked().get(1).headers().get("Idempotency-Key"));
    }

    @Test
    void watch_apiThatIsAwayForAWhile_isSaidOnceAndGoesOn() {
        api.items("GET", ROLL, item("in_progress", 0, 1, "2", ""))
                .errors("GET", ROLL, 503, "")
                .errors("GET", ROLL, 429, "{\"code\": \"TOO_MANY_REQUESTS\", \"message\": \"slower\"}")
                .items("GET", ROLL, item("finished", 100, 2, "3", ""))
                .items("GET", ROLL + "/events", LAUNCHED);
        CapturedShell shell = shell(false);

        int status = run(shell, "get sig-1 sbgd-1 --watch --poll 0.05");

        assertThat(status).isZero();
        assertThat(shell.errLines())
                .containsExactly("greenroll: " + api.url() + ": it answers 503; trying again for up to 300 s");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            429 | {"code": "TOO_MANY_REQUESTS", "message": "slower"} | it answers 429: slower
            500 | {"code": "INTERNAL_ERROR", "message": "oh; request id 7"} | it answers 500: oh; request id 7
            """)
    void get_apiThatStaysAway_is69(int status, String error, String words) {
        api.errors("GET", ROLL, status, error);
        CapturedShell shell = shell(false);

        assertThat(run(shell, "get sig-1 sbgd-1 --retry-for 0.3")).isEqualTo(69);
        assertThat(shell.errLines()).contains("greenroll: " + api.url() + ": " + words);
        assertThat(api.asked()).hasSizeGreaterThan(1);
    }

    @Test
    void get_nobodyListens_is69AndAsksWhetherTheDemoRuns() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            free = socket.getLocalPort();
        }
        CapturedShell shell = shell(false);

        int status = run(shell, "get sig-1 --retry-for 0 --endpoint http://127.0.0.1:" + free);

        assertThat(status).isEqualTo(69);
        assertThat(shell.errLines())
                .containsExactly(
                        "greenroll: http://127.0.0.1:" + free + ": connection refused",
                        "greenroll: is ./greenroll local running, and on that port? For another API: --endpoint or"
                                + " GREENROLL_ENDPOINT");
        assertThat(shell.outLines()).isEmpty();
    }

    @Test
    void get_noSuchHost_is69() {
        CapturedShell shell = shell(false);

        assertThat(run(shell, "get sig-1 --retry-for 0 --endpoint http://greenroll.invalid"))
                .isEqualTo(69);
        assertThat(shell.errLines()).containsExactly("greenroll: http://greenroll.invalid: there is no such host");
    }

    @Test
    void get_somethingElseAnswers_is69() {
        api.reply("GET", ROLL, 200, "<html>welcome</html>");
        CapturedShell shell = shell(false);

        assertThat(run(shell, "get sig-1 sbgd-1 --retry-for 0")).isEqualTo(69);
        assertThat(shell.errLines().getFirst())
                .endsWith("something answered 200, but not as this API does: is the address right?");
    }

    @Test
    void start_wrongFieldsThatTheLineSet_are64AndALineEach() {
        api.errors("PUT", ROLLS, 400, """
                {"code": "VALIDATION_ERROR", "message": "batchSizePercentage must be less", "field": "batchSizePercentage"},
                {"code": "UNSUPPORTED_FIELD", "message": "no", "field": "strategy.onFailure.actionType"}""");
        CapturedShell shell = shell(false);

        int status = run(shell, "start sig-1 --batch-size-percentage 500 --grace-period 1 --on-failure DETACH_OLD");

        assertThat(status).isEqualTo(64);
        assertThat(shell.errLines())
                .containsExactly(
                        "greenroll: VALIDATION_ERROR: batchSizePercentage must be less (batchSizePercentage)",
                        "greenroll: UNSUPPORTED_FIELD: no (strategy.onFailure.actionType)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | {"code": "CANT_ROLL_CAPACITY_BELOW_MINIMUM", "message": "3 of 4", "field": "group"}
            409 | {"code": "OPERATION_IN_PROGRESS", "message": "the ROLL sbgd-0 holds the group"}
            400 | {"code": "VALIDATION_ERROR", "message": "no", "field": "comment"}
            """)
    void start_otherRefusals_are1(int code, String error) {
        api.errors("PUT", ROLLS, code, error);
        CapturedShell shell = shell(false);

        assertThat(run(shell, "start sig-1 --batch-size-percentage 50 --grace-period 1"))
                .isEqualTo(1);
        assertThat(shell.errLines()).hasSize(1);
    }

    @Test
    void get_wrongToken_is1WithTheWayOut() {
        api.errors("GET", ROLL, 401, "{\"code\": \"UNAUTHORIZED\", \"message\": \"who\"}");
        CapturedShell shell = shell(false);

        assertThat(run(shell, "get sig-1 sbgd-1")).isEqualTo(1);
        assertThat(shell.errLines())
                .containsExactly(
                        "greenroll: UNAUTHORIZED: who",
                        "greenroll: GREENROLL_TOKEN is not that of " + api.url()
                                + ": ./greenroll local makes a new one each time, and prints it as Token");
    }

    @ParameterizedTest
    @CsvSource({"401, UNAUTHORIZED", "403, FORBIDDEN"})
    void startWait_whoseTokenDies_is75_andSaysThatTheRollGoesOn(int code, String name) {
        api.items("PUT", ROLLS, item("starting", 0, 0, "1", ""))
                .items("GET", ROLL, item("in_progress", 0, 1, "2", ""))
                .errors("GET", ROLL, code, "{\"code\": \"" + name + "\", \"message\": \"who\"}")
                .items("GET", ROLL + "/events", LAUNCHED);
        CapturedShell shell = shell(false);

        int status = run(shell, "start sig-1 --batch-size-percentage 50 --grace-period 30 --wait --poll 0.05");

        assertThat(status).isEqualTo(75);
        assertThat(shell.errLines())
                .startsWith("greenroll: " + name + ": who")
                .endsWith("no longer watched: sbgd-1 goes on; to watch it again: greenroll roll get sig-1 sbgd-1"
                        + " --watch");
    }

    @Test
    void watch_ofAnApiThatStaysAway_is69_andSaysThatTheRollGoesOn() {
        api.items("GET", ROLL, item("in_progress", 0, 1, "2", ""))
                .errors("GET", ROLL, 503, "")
                .items("GET", ROLL + "/events", LAUNCHED);
        CapturedShell shell = shell(false);

        assertThat(run(shell, "get sig-1 sbgd-1 --watch --poll 0.05 --retry-for 0.1"))
                .isEqualTo(69);
        assertThat(shell.errLines())
                .contains("no longer watched: sbgd-1 goes on; to watch it again: greenroll roll get sig-1 sbgd-1"
                        + " --watch");
    }

    @Test
    void plan_refused_is1AndShowsTheReason() {
        api.items("PUT", ROLLS + "?dryRun=true", """
                {"groupId": "sig-1", "feasible": false, "revision": 7, "imageId": "ami-1", "target": 4, "inService": 4,
                 "floor": 4, "ceiling": 8, "surge": 4,
                 "batches": [{"batchNum": 1, "launches": 2, "blueInstances": 2, "blueByZone": {"a": 1, "b": 1}}],
                 "expectedDuration": {"seconds": 4000, "basis": "PAST_ROLLS"},
                 "strategy": {"action": "REPLACE_SERVER", "batchSizePercentage": 50, "gracePeriod": 30, "bakeTime": 600,
                              "healthTimeout": 600, "healthCheckType": "TARGET_GROUP", "drainingTimeout": 60,
                              "batchMinHealthyPercentage": 100, "shouldDrainInstances": true},
                 "checks": [{"name": "image", "passed": true},
                            {"name": "room", "passed": false, "reasons": [{"code": "TARGET_GROUP_LIMIT", "message": "full"}]}],
                 "warnings": [{"code": "W", "message": "m"}]}""");
        CapturedShell shell = shell(false);

        int status = run(shell, "plan sig-1 --batch-size-percentage 50 --grace-period 30");

        assertThat(status).isEqualTo(1);
        assertThat(shell.outLines())
                .containsExactly(
                        "sig-1 to revision 7 (ami-1): WOULD BE REFUSED",
                        "REPLACE_SERVER 50 % a batch; health by TARGET_GROUP within 600 s of at least 100 %, then 30 s of"
                                + " grace; at the end a bake of 600 s; drains for at most 60 s",
                        "target 4, in service 4, floor 4, ceiling 8 (surge 4); expected 1 h 6 min (by past rolls)",
                        "",
                        "BATCH  LAUNCHES  BLUE OUT  BY ZONE",
                        "1      2         2         a 1, b 1",
                        "",
                        "ok    image",
                        "FAIL  room",
                        "      TARGET_GROUP_LIMIT: full",
                        "warn  W: m");
    }

    @Test
    void planOfAnAutoScalingGroup_needsNoApiAndNamesTheChecksThatAreLeftOut() {
        CapturedShell shell = shell(false);

        int status = run(
                shell,
                "plan --asg web --launch-template-version 7 --region eu-west-1 --profile ops"
                        + " --batch-size-percentage 50 --grace-period 30");

        assertThat(status).isZero();
        assertThat(shell.outLines())
                .containsExactly(
                        "web from launch template version $Latest to 7 (ami-1): may start",
                        "REPLACE_SERVER 50 % a batch; health by TARGET_GROUP within 600 s of at least 100 %, then 30 s of"
                                + " grace; drains for at most 60 s",
                        "target 2, in service 2, floor 2, ceiling 3 (surge 1); expected 0 min 0 s (by the settings)",
                        "",
                        "no batch: there is nothing to do",
                        "",
                        "ok    alarms",
                        "--    launch: not checked: this needs ec2:RunInstances",
                        "warn  ASKED: {'batchSizePercentage':50,'gracePeriod':30,'launchTemplate':{'version':7}}"
                                + " in eu-west-1 by ops");
        assertThat(shell.errLines()).isEmpty();
        assertThat(api.asked()).isEmpty();
    }

    @Test
    void planOfAnAutoScalingGroup_asJson_isOneItem() {
        CapturedShell shell = shell(false);

        assertThat(run(shell, "plan --asg full --batch-size-percentage 50 --grace-period 30 --json"))
                .isEqualTo(1);
        assertThat(shell.outLines()).singleElement().satisfies(line -> {
            assertThat(Json.tree(line).at("/autoScaling/name").asText()).isEqualTo("web");
            assertThat(Json.tree(line).at("/checks/1/note").asText())
                    .isEqualTo("not checked: this needs ec2:RunInstances");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            refused | 64 | VALIDATION_ERROR: gracePeriod must be less (gracePeriod)
            unknown | 1  | GROUP_DOESNT_EXIST: there is no such group
            denied  | 69 | these AWS credentials lack a right: autoscaling:DescribeAutoScalingGroups; a way out
            nowhere | 64 | --region: nothing names a Region""")
    void planOfAnAutoScalingGroup_withoutAPlan_saysWhy(String name, int status, String lines) {
        CapturedShell shell = shell(false);

        assertThat(run(shell, "plan --asg " + name + " --batch-size-percentage 50 --grace-period 30"))
                .isEqualTo(status);
        assertThat(shell.output()).isEmpty();
        assertThat(shell.errLines())
                .containsExactlyElementsOf(List.of(lines.split("; ")).stream()
                        .map(line -> "greenroll: " + line)
                        .toList());
    }

    @Test
    void start_ofAnAutoScalingGroup_namesAVersionOrWhatToMakeOneFrom(@TempDir Path folder) throws IOException {
        api.items("PUT", ROLLS, item("starting", 0, 0, "1", ""));
        Path script = Files.writeString(folder.resolve("boot.sh"), "#!/bin/sh\n");
        String settings = "start sig-1 --batch-size-percentage 50 --grace-period 30 ";

        for (String wanted : List.of(
                "--launch-template-version 7",
                "--launch-template-version $Default",
                "--image-id ami-2 --user-data " + script)) {
            assertThat(run(shell(false), settings + wanted)).isZero();
        }

        assertThat(api.asked())
                .extracting(
                        asked -> Json.tree(asked.body()).path("launchTemplate").toString())
                .containsExactly(
                        "{\"version\":7}",
                        "{\"version\":\"$Default\"}",
                        "{\"imageId\":\"ami-2\",\"userData\":\"IyEvYmluL3NoCg==\"}");
    }

    @Test
    void control_withoutARoll_isAboutTheLatest() {
        api.items("GET", ROLLS + "?limit=1", item("in_progress", 50, 1, "2", ""))
                .items("PUT", ROLL, item("stopping", 50, 1, "3", ""));
        CapturedShell shell = shell(false);

        assertThat(run(shell, "stop sig-1")).isZero();
        assertThat(run(shell, "pause sig-1 sbgd-1")).isZero();
        assertThat(run(shell, "resume sig-1 sbgd-1")).isZero();
        assertThat(api.asked().stream().map(ScriptedApi.Asked::body))
                .containsExactly(
                        "",
                        "{\"roll\":{\"status\":\"STOPPED\"}}",
                        "{\"roll\":{\"status\":\"PAUSED\"}}",
                        "{\"roll\":{\"status\":\"IN_PROGRESS\"}}");
        assertThat(shell.outLines().getFirst()).isEqualTo("sbgd-1 stopping, 50 %, batch 1 of 2");
    }

    @Test
    void continue_namesTheStepAtWhichTheRollWaits_andEachRequestMaySayWhy() {
        api.items("GET", ROLLS + "?limit=1", item("in_progress", 50, 1, "2", ", \"hold\": {\"step\": 2}"))
                .items("PUT", ROLL, item("in_progress", 50, 1, "3", ""));
        CapturedShell shell = shell(false);

        assertThat(run(shell, "continue sig-1 --comment fine")).isZero();
        assertThat(run(shell, "continue sig-1 sbgd-1 --step 1")).isZero();
        assertThat(run(shell, "rollback sig-1 sbgd-1 --comment errors")).isZero();
        assertThat(api.asked().stream().map(ScriptedApi.Asked::body).filter(body -> !body.isEmpty()))
                .containsExactly(
                        "{\"roll\":{\"status\":\"IN_PROGRESS\",\"step\":2,\"comment\":\"fine\"}}",
                        "{\"roll\":{\"status\":\"IN_PROGRESS\",\"step\":1}}",
                        "{\"roll\":{\"status\":\"ROLLED_BACK\",\"comment\":\"errors\"}}");
        assertThat(run(shell, "stop sig-1 sbgd-1 --step 1")).isEqualTo(64);
    }

    private static String baking(String parked) {
        return item("in_progress", 99, 2, "2", """
                , "hold": {"code": "BAKE", "reason": "all batches are done", "until": "08:00Z", "step": 3}%s""".formatted(parked));
    }

    /** The bake counts as one more step, so the request says 3. No words call it step 3 of 2. */
    @Test
    void aRollThatBakes_isUndoneOrEnded_andSaysHow() {
        api.items("GET", ROLL, baking(", \"parkedInstances\": 4"))
                .items("GET", ROLL + "/status", "{\"instances\": []}")
                .items("GET", ROLL, baking(""))
                .items("PUT", ROLL, item("in_progress", 99, 2, "3", ""));
        CapturedShell shell = shell(false);

        assertThat(run(shell, "get sig-1 sbgd-1")).isZero();
        assertThat(run(shell, "continue sig-1 sbgd-1 --comment fine")).isZero();

        assertThat(shell.outLines())
                .contains(
                        "  waits    bakes until 08:00Z, 4 parked: undo with greenroll roll rollback sig-1 sbgd-1",
                        "sbgd-1 in_progress, 99 %, batch 2 of 2")
                .noneMatch(line -> line.contains("step"));
        assertThat(api.asked().getLast().body())
                .isEqualTo("{\"roll\":{\"status\":\"IN_PROGRESS\",\"step\":3,\"comment\":\"fine\"}}");
    }

    @Test
    void watch_inAPipe_saysOnceThatTheRollBakes() {
        api.items("GET", ROLL, baking(""))
                .items("GET", ROLL, baking(", \"parkedInstances\": 4"))
                .items("GET", ROLL, baking(", \"parkedInstances\": 3"))
                .items("GET", ROLL, item("finished", 100, 2, "4", ""))
                .items("GET", ROLL + "/events", DONE);
        CapturedShell shell = shell(false);

        assertThat(run(shell, "get sig-1 sbgd-1 --watch --poll 0.05")).isZero();

        assertThat(shell.outLines())
                .containsExactly(
                        "07:01Z batch 1 is done [in service 5, floor 4]",
                        "bakes until 08:00Z, 4 parked: undo with greenroll roll rollback sig-1 sbgd-1",
                        "sbgd-1 finished, 100 %, batch 2 of 2");
    }

    @Test
    void continue_withoutAVerdictOfTheJudge_namesNoStep() {
        api.items("GET", ROLL, item("in_progress", 50, 1, "2", ", \"hold\": {\"code\": \"JUDGE_INCONCLUSIVE\"}"))
                .items("PUT", ROLL, item("in_progress", 50, 1, "3", ""));

        assertThat(run(shell(false), "continue sig-1 sbgd-1 --comment known")).isZero();

        assertThat(api.asked().stream().map(ScriptedApi.Asked::body).filter(body -> !body.isEmpty()))
                .containsExactly("{\"roll\":{\"status\":\"IN_PROGRESS\",\"comment\":\"known\"}}");
    }

    @Test
    void continue_ofARollThatDoesNotWait_asksForNothing() {
        api.items("GET", ROLL, item("in_progress", 50, 1, "2", ""));
        CapturedShell shell = shell(false);

        assertThat(run(shell, "continue sig-1 sbgd-1")).isEqualTo(1);
        assertThat(shell.errLines())
                .containsExactly(
                        "greenroll: sbgd-1 does not wait at the end of a step or for a verdict, and does not bake:"
                                + " there is nothing to continue. roll resume ends a pause");
    }

    @Test
    void get_isASheetOfWhatIsKnown() {
        api.items("GET", ROLL, item("failed", 50, 2, "07:09Z", """
                , "reason": "batch 2: no", "comment": "why", "outcome": "rolled_back", "hold": {"reason": "the floor"},
                "warnings": [{"code": "W", "message": "m"}]""")).items("GET", ROLL + "/status", """
                        {"instances": [{"blue": [{"status": "healthy", "lifeCycle": "OD"}], "green": []}]}""");
        CapturedShell shell = shell(true);

        assertThat(run(shell, "get sig-1 sbgd-1")).isZero();
        assertThat(shell.outLines())
                .containsExactly(
                        "sbgd-1 failed, 50 %, batch 2 of 2",
                        "  group    sig-1, ROLL, revision 7",
                        "  started  07:00Z by ci",
                        "  updated  07:09Z",
                        "  comment  why",
                        "  waits    the floor",
                        "  reason   batch 2: no",
                        "  outcome  rolled_back",
                        "  warning  W: m");
    }

    @Test
    void get_ofAGroupWithSpotInstances_countsThoseThatAreLeft() {
        api.items("GET", ROLL, item("in_progress", 50, 1, "07:09Z", "")).items("GET", ROLL + "/status", """
                        {"share": {"onDemand": 1, "spot": 2},
                         "instances": [{"blue": [{"status": "terminated", "lifeCycle": "OD"},
                                                 {"status": "draining", "lifeCycle": "OD"}, {"status": "healthy", "lifeCycle": "OD"}],
                                        "green": [{"status": "healthy", "lifeCycle": "SPOT"}]}]}""");
        CapturedShell shell = shell(true);

        assertThat(run(shell, "get sig-1 sbgd-1")).isZero();
        assertThat(shell.outLines())
                .containsExactly(
                        "sbgd-1 in_progress, 50 %, batch 1 of 2",
                        "  group    sig-1, ROLL, revision 7",
                        "  share    2 on demand, 1 spot; of the target 1 on demand, 2 spot",
                        "  started  07:00Z by ci",
                        "  updated  07:09Z");
    }

    @Test
    void plan_ofAGroupWithSpotInstances_hasTheirNumbers() {
        api.items("PUT", ROLLS + "?dryRun=true", """
                {"groupId": "sig-1", "feasible": true, "revision": 7, "target": 4, "inService": 4,
                 "floor": 4, "ceiling": 8, "surge": 4,
                 "share": {"now": {"onDemand": 4, "spot": 0}, "target": {"onDemand": 1, "spot": 3}},
                 "pricePerHour": {"currency": "USD", "now": 0.3264, "target": {"least": 0.1416, "most": 0.1746}},
                 "batches": [{"batchNum": 1, "launches": 2, "onDemand": 0, "spot": 2, "blueInstances": 2,
                              "blueByZone": {"a": 1, "b": 1}},
                             {"batchNum": 2, "launches": 2, "onDemand": 1, "spot": 1, "blueInstances": 2,
                              "blueByZone": {"a": 2}}],
                 "expectedDuration": {"seconds": 60, "basis": "SETTINGS"}, "checks": [], "warnings": []}""");
        CapturedShell shell = shell(false);

        assertThat(run(shell, "plan sig-1 --batch-size-percentage 50 --grace-period 30"))
                .isZero();
        assertThat(shell.outLines())
                .contains(
                        "now 4 on demand, 0 spot; of the target 1 on demand, 3 spot",
                        "price an hour: now 0.3264; of the target 0.1416 to 0.1746 USD",
                        "BATCH  LAUNCHES  ON DEMAND  SPOT  BLUE OUT  BY ZONE",
                        "1      2         0          2     2         a 1, b 1",
                        "2      2         1          1     2         a 2");
    }

    @Test
    void plan_ofAGroupThatIsAnAutoScalingGroup_namesItsLaunchTemplateVersions() {
        api.items("PUT", ROLLS + "?dryRun=true", """
                {"groupId": "sig-1", "feasible": true, "revision": 7, "imageId": "ami-1", "batches": [],
                 "autoScaling": {"name": "web", "launchTemplateId": "lt-1", "fromVersion": "6", "toVersion": "7"}}""");
        CapturedShell shell = shell(false);

        assertThat(run(shell, "plan sig-1 --batch-size-percentage 50 --grace-period 30"))
                .isZero();
        assertThat(shell.outLines())
                .first()
                .isEqualTo("sig-1 (Auto Scaling group web) from launch template version 6 to 7 (ami-1): may start");
    }

    @Test
    void groupWithoutARoll_isSaidAnd1() {
        api.items("GET", ROLLS + "?limit=1", "");
        CapturedShell shell = shell(false);

        assertThat(run(shell, "get sig-1")).isEqualTo(1);
        assertThat(shell.errLines()).containsExactly("greenroll: sig-1 has had no roll yet");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            roll                                                                  | roll: say what: start, get, list, plan, stop, pause, resume, continue or rollback
            roll nope                                                             | Unmatched argument at index 1: 'nope'
            roll get                                                              | Missing required parameter: 'GROUP'
            roll get g --nope                                                     | Unknown option: '--nope'
            roll start g --batch-size-percentage x                                | Invalid value for option '--batch-size-percentage': 'x' is not an int
            roll start g --grace-period 1                                         | --batch-size-percentage is required, or --body with batchSizePercentage
            roll plan g --batch-size-percentage 1                                 | --grace-period is required, or --body with gracePeriod
            roll plan --batch-size-percentage 1 --grace-period 1                  | roll plan: give the id of a group, or --asg and the name of an Auto Scaling group
            roll plan g --asg web --batch-size-percentage 1 --grace-period 1      | roll plan: give either the id of a group or --asg, and not both
            roll plan g --profile p --batch-size-percentage 1 --grace-period 1    | --profile is for --asg: set AWS_PROFILE to sign calls of the API with a profile
            roll plan --asg web --iam --batch-size-percentage 1 --grace-period 1  | --asg reads AWS itself, and calls no API: leave out --iam
            roll start g --user-data no.sh --batch-size-percentage 1 --grace-period 1 | --user-data: there is no file no.sh
            roll plan g --body no.json                                            | --body: there is no file no.json
            roll start g --batch-size-percentage 1 --grace-period 1 --poll 0      | --poll must be between 0.05 and 3600, but was 0.0
            roll start g --batch-size-percentage 1 --grace-period 1 --idempotency-key ü | --idempotency-key must be 1 to 255 printable ASCII characters
            roll list g --limit 0                                                 | --limit must be between 1 and 100, but was 0
            roll list g --retry-for -1                                            | --retry-for must be between 0 and 86400, but was -1.0
            roll list g --output xml                                              | Invalid value for option '--output': expected one of [TEXT, JSON] (case-insensitive) but was 'xml'
            roll list g --endpoint example                                        | --endpoint must be a URL like https://…/v1, which the stack gives as ApiUrl, but was example
            """)
    void wrongUse_isOneLineAnd64(String line, String words) {
        CapturedShell shell = shell(false);

        assertThat(shell.run(new ArrayList<>(List.of(line.split(" "))))).isEqualTo(64);
        assertThat(shell.errLines()).containsExactly("greenroll: " + words);
        assertThat(shell.outLines()).isEmpty();
        assertThat(api.asked()).isEmpty();
    }

    @Test
    void demoWithoutAToken_is64AndSaysWhereItIs() {
        CapturedShell shell = new CapturedShell(Map.of(), false);

        assertThat(run(shell, "list sig-1")).isEqualTo(64);
        assertThat(shell.errLines())
                .containsExactly("greenroll: GREENROLL_TOKEN is not set: ./greenroll local prints it as Token");
    }
}
