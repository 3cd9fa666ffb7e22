package greenroll.api.roll;

import static greenroll.roll.SampleSettings.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.Web;
import greenroll.fleet.Alarm;
import greenroll.group.HealthCheckType;
import greenroll.group.OnFailure;
import greenroll.group.RollStep;
import greenroll.group.Selection;
import greenroll.json.Json;
import greenroll.roll.RollSettings;
import greenroll.roll.TargetGroupTimes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartRollTest {

    private static final String NEWCOMERS = """
            { "batchSizePercentage" : 20, "gracePeriod" : 300, "strategy": { "action":"RESTART_SERVER" } }""";

    private final Web web = new Web();

    @Test
    void start_theBodyEveryNewcomerCopies_answersTheShortStatusInTheEnvelope() {
        Web.Answer answer = web.start(NEWCOMERS);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Json.tree("""
                { "request":  { "id": "7f1c0d52-2a8c-4b39-9f0e-0c6f4b1f6d11", "url": "/aws/ec2/group/sig-0a1b2c3d/roll",
                                "method": "PUT", "timestamp": "2026-11-23T07:00:00.000Z" },
                  "response": { "status": { "code": 200, "message": "OK" },
                                "kind": "spotinst:aws:ec2:group:roll",
                                "items": [ { "id": "sbgd-00000001", "groupId": "sig-0a1b2c3d", "kind": "ROLL",
                                             "status": "starting",
                                             "progress": { "unit": "percent", "value": 0 },
                                             "currentBatch": 0, "numOfBatches": 5,
                                             "batchSizePercentage": 20, "gracePeriod": 300,
                                             "blueInstances": 0, "greenInstances": 0,
                                             "createdAt": "2026-11-23T07:00:00.000Z",
                                             "updatedAt": "2026-11-23T07:00:00.000Z",
                                             "outcome": "none", "warnings": [], "revision": 1,
                                             "startedBy": "ops" } ],
                                "count": 1 } }"""));
        assertThat(web.started).containsExactly("sig-0a1b2c3d sbgd-00000001-1");
    }

    @Test
    void start_onlyWhatIsRequired_takesTheDefaults() {
        web.start("{\"batchSizePercentage\": 20, \"gracePeriod\": 0}");

        assertThat(settings())
                .isEqualTo(SETTINGS.with(
                                settings -> settings.batches(SETTINGS.batches().withBatchSizePercentage(20))
                                        .health(SETTINGS.health().withGracePeriod(Duration.ZERO))
                                        .draining(SETTINGS.draining().withDrainingTimeout(Duration.ofSeconds(60)))
                                        .selection(Selection.skipping(true)))
                        .withTargetGroups(
                                new TargetGroupTimes(Duration.ofSeconds(60), Duration.ZERO, Duration.ofSeconds(30))));
    }

    @Test
    void start_withSteps_takesThem() {
        Web.Answer answer = web.start("""
                { "batchSizePercentage": 50, "gracePeriod": 10,
                  "strategy": { "steps": [ { "instances": 1, "gracePeriod": 600 }, { "percentage": 25 } ] } }""");

        assertThat(settings().batches().steps())
                .containsExactly(new RollStep(1, null, Duration.ofSeconds(600)), new RollStep(null, 25, null));
        assertThat(answer.status()).isEqualTo(200);
    }

    private static final String JUDGE = """
            { "metrics": [ { "namespace": "Shop", "metricName": "Errors", "dividedBy": "Requests", "statistic": "Sum",
              "dimensions": { "Id": "{instances}" }, "maxWorse": 1 } ] }""";

    @Test
    void start_withAJudge_takesIt_alsoOfAStep_andWarnsOfAGraceThatIsTooShort() {
        Web.Answer answer = web.start(
                "{ \"batchSizePercentage\": 50, \"gracePeriod\": 360, \"strategy\": { \"skipMatching\": false, \"judge\": "
                        + JUDGE + ", \"steps\": [ { \"instances\": 1, \"gracePeriod\": 60, \"judge\": " + JUDGE
                        + " } ] } }");

        assertThat(settings().health().judge().metrics().getFirst().name()).isEqualTo("Errors");
        assertThat(settings().batches().steps().getFirst().judge())
                .isEqualTo(settings().health().judge());
        assertThat(answer.item().path("warnings").toString())
                .contains("GRACE_SHORTER_THAN_JUDGE", "strategy.steps[0].judge needs 360 s for its samples")
                .doesNotContain("strategy.judge needs");
    }

    @Test
    void start_withAWrongJudge_isRefusedByTheField() {
        Web.Answer answer = web.start("""
                { "batchSizePercentage": 50, "gracePeriod": 360, "strategy": { "judge": { "metrics": [
                  { "namespace": "Shop", "metricName": "Errors", "limit": 1 } ] } } }""");

        assertThat(answer.wrong()).containsExactly("VALIDATION_ERROR strategy.judge.metrics[0].dimensions");
    }

    @Test
    void start_withPauses_takesThem_andFillsInWhatFollows() {
        web.start("""
                { "batchSizePercentage": 50, "gracePeriod": 10,
                  "strategy": { "steps": [
                    { "instances": 1, "pause": { "until": "MANUAL" } },
                    { "percentage": 25, "pause": { "until": 3600 } },
                    { "percentage": 50, "pause": { "until": "60", "onTimeout": "ROLLBACK" } } ] } }""");

        assertThat(settings().batches().steps())
                .extracting(RollStep::pause)
                .containsExactly(
                        new RollStep.Pause(null, RollStep.OnTimeout.STOP),
                        new RollStep.Pause(Duration.ofHours(1), RollStep.OnTimeout.CONTINUE),
                        new RollStep.Pause(Duration.ofSeconds(60), RollStep.OnTimeout.ROLLBACK));
    }

    @Test
    void start_aRestartThatWouldRollBack_isRefused() {
        Web.Answer answer = web.start("""
                { "batchSizePercentage": 50, "gracePeriod": 10, "strategy": { "action": "RESTART_SERVER",
                  "steps": [ { "instances": 1, "pause": { "until": 60, "onTimeout": "ROLLBACK" } } ] } }""");

        assertThat(answer.errors())
                .containsExactly("VALIDATION_ERROR strategy.steps: strategy.steps have a pause with onTimeout ROLLBACK,"
                        + " and a restart launches nothing to go back from: use STOP");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"instances\": 1, \"pause\": {}}] | strategy.steps[0].pause.until is required: MANUAL, or the number of"
                        + " seconds after which onTimeout happens",
                "[{\"instances\": 1, \"pause\": {\"until\": \"manual\"}}] | strategy.steps[0].pause.until must be"
                        + " MANUAL, or a whole number of seconds from 1 to 172800",
                "[{\"instances\": 1, \"pause\": {\"until\": 172801}}] | strategy.steps[0].pause.until must be a whole"
                        + " number from 1 to 172800, but was 172801",
                "[{\"instances\": 1, \"pause\": {\"until\": 60, \"onTimeout\": \"FAIL\"}}] |"
                        + " strategy.steps[0].pause.onTimeout must be one of CONTINUE, ROLLBACK, STOP",
                "[{}] | strategy.steps[0].percentage or instances must be given: how far the roll is when the step has ended",
                "[{\"instances\": 1, \"percentage\": 5}] | strategy.steps[0].percentage and instances exclude each other:"
                        + " leave one of the two out",
                "[{\"instances\": 0}] | strategy.steps[0].instances must be a whole number from 1 to 1000, but was 0",
                "[{\"percentage\": 101}] | strategy.steps[0].percentage must be a whole number from 1 to 100, but was 101",
                "[{\"instances\": 2}, {\"instances\": 2}] | strategy.steps must rise: each says how far the roll is at its"
                        + " end, and [1] is not above the one before",
                "[{\"percentage\": 50}, {\"percentage\": 25}] | strategy.steps must rise: each says how far the roll is at"
                        + " its end, and [1] is not above the one before"
            })
    void start_withStepsThatCannotBe_namesTheField(String steps, String message) {
        Web.Answer answer = web.start(
                "{ \"batchSizePercentage\": 50, \"gracePeriod\": 10, \"strategy\": { \"steps\": " + steps + " } }");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().toString()).contains(message);
    }

    @Test
    void start_thatSkipsNothing_takesIt() {
        web.start("""
                { "batchSizePercentage": 50, "gracePeriod": 10, "strategy": { "skipMatching": false } }""");

        assertThat(settings().selection()).isEqualTo(Selection.skipping(false));
    }

    @Test
    void start_ofSomeInstances_takesWhatItSelects() {
        Web.Answer answer = web.start("""
                { "batchSizePercentage": 50, "gracePeriod": 10,
                  "strategy": { "only": { "zones": ["eu-west-1a"], "instanceIds": ["i-1", "i-1", "i-2"],
                                          "tags": {} } } }""");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(settings().selection().only())
                .isEqualTo(new Selection.Only(List.of("eu-west-1a"), List.of("i-1", "i-2"), Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | strategy.only.zones or instanceIds or tags must be given: what the roll is of",
                "{\"zones\": []} | strategy.only.zones must have at least one, or be left out",
                "{\"instanceIds\": [\"one\"]} | strategy.only.instanceIds[0] must be the id of an instance, for example"
                        + " i-0a1b2c3d",
                "{\"tags\": {\"a\": 1}} | strategy.only.tags.a must be a text of at most 256 characters",
                "{\"tags\": [\"a\"]} | strategy.only.tags must be an object",
                "{\"zones\": [\"eu-west-1z\"]} | eu-west-1z is no zone of the group: its zones are"
            })
    void start_ofInstancesThatCannotBe_namesTheField(String only, String message) {
        Web.Answer answer = web.start(
                "{ \"batchSizePercentage\": 50, \"gracePeriod\": 10, \"strategy\": { \"only\": " + only + " } }");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().toString()).contains(message.replace("\"", "\\\""));
        assertThat(web.store.rolls).isEmpty();
    }

    @Test
    void start_ofARestartThatSkips_isRefused_becauseARestartChangesNothing() {
        Web.Answer answer = web.start("""
                { "batchSizePercentage": 50, "gracePeriod": 10,
                  "strategy": { "action": "RESTART_SERVER", "skipMatching": true } }""");

        assertThat(answer.errors())
                .containsExactly("VALIDATION_ERROR strategy.skipMatching: strategy.skipMatching must be false for"
                        + " RESTART_SERVER: a restart changes nothing that could match");
    }

    @Test
    void start_everyFieldGiven_takesThem() {
        Web.Answer answer = web.start("""
                { "batchSizePercentage": 40, "gracePeriod": 10, "healthTimeout": 120, "healthCheckType": "EC2",
                  "drainingTimeout": 90, "comment": "the fix",
                  "strategy": { "action": "REPLACE_SERVER", "batchMinHealthyPercentage": 50,
                                "shouldDrainInstances": false } }""");

        assertThat(answer.item().path("comment").textValue()).isEqualTo("the fix");
        assertThat(settings())
                .isEqualTo(SETTINGS.with(settings -> settings.batches(RollSettings.Batches.of(40, 50))
                                .health(new RollSettings.Health(
                                        HealthCheckType.EC2, Duration.ofSeconds(10), Duration.ofSeconds(120)))
                                .draining(new RollSettings.Draining(false, Duration.ofSeconds(90)))
                                .selection(Selection.skipping(true)))
                        .withTargetGroups(
                                new TargetGroupTimes(Duration.ofSeconds(60), Duration.ZERO, Duration.ofSeconds(30))));
    }

    @Test
    void start_digitsAsStringsAndDefaultsSpelledOut_areTakenAsTheyAreMeant() {
        Web.Answer answer = web.start("""
                { "batchSizePercentage": "20", "gracePeriod": 300.0, "healthCheckType": "ELB", "comment": null,
                  "strategy": { "action": "REPLACE_SERVER", "alarms": [],
                                "onFailure": { "actionType": "DETACH_NEW", "shouldHandleAllBatches": false,
                                               "keepFailedFor": 0, "shouldDecrementTargetCapacity": false } } }""");

        assertThat(answer.errors()).isEmpty();
        assertThat(settings().batchSizePercentage()).isEqualTo(20);
        assertThat(settings().health().gracePeriod()).hasSeconds(300);
        assertThat(settings().health().healthCheckType()).isEqualTo(HealthCheckType.TARGET_GROUP);
    }

    @Test
    void start_withAlarms_takesTheirNames_eachOnce() {
        web.alarms.put("p99", Alarm.State.OK);
        web.alarms.put("5xx", Alarm.State.OK);

        Web.Answer answer = web.start(with("strategy", "{\"alarms\": [\"p99\", \"5xx\", \"p99\"]}"));

        assertThat(answer.errors()).isEmpty();
        assertThat(settings().alarms()).containsExactly("p99", "5xx");
    }

    @Test
    void start_withAlarmsThatCannotBe_isRefusedByName() {
        String eleven = "[" + "\"a\", ".repeat(10) + "\"a\"]";
        String tooLong = "[\"" + "a".repeat(256) + "\"]";

        assertThat(web.start(with("strategy", "{\"alarms\": " + eleven + "}")).errors())
                .containsExactly("VALIDATION_ERROR strategy.alarms: strategy.alarms must be at most 10, but are 11");
        assertThat(web.start(with("strategy", "{\"alarms\": " + tooLong + "}")).wrong())
                .containsExactly("VALIDATION_ERROR strategy.alarms[0]");
        assertThat(web.start(with("strategy", "{\"alarms\": [\"\"]}")).wrong())
                .containsExactly("VALIDATION_ERROR strategy.alarms[0]");
        assertThat(web.start(with("strategy", "{\"alarms\": \"p99\"}")).wrong())
                .containsExactly("VALIDATION_ERROR strategy.alarms");
        assertThat(web.start(with("strategy", "{\"alarms\": [\"none\"]}")).wrong())
                .containsExactly("VALIDATION_ERROR strategy.alarms");
    }

    @Test
    void start_whileAnAlarmIsRaised_isRefusedByItsCode() {
        web.alarms.put("p99", Alarm.State.ALARM);

        Web.Answer answer = web.start(with("strategy", "{\"alarms\": [\"p99\"]}"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errors()).singleElement().asString().startsWith("ALARM_ACTIVE");
        assertThat(web.store.rolls).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("onFailures")
    void start_withOnFailure_takesIt(String given, OnFailure taken) {
        Web.Answer answer = web.start(with("strategy", "{\"onFailure\": " + given + "}"));

        assertThat(answer.errors()).isEmpty();
        assertThat(settings().onFailure()).isEqualTo(taken);
    }

    static Stream<Arguments> onFailures() {
        return Stream.of(
                Arguments.of("{}", OnFailure.DEFAULT),
                Arguments.of(
                        "{\"actionType\": \"DETACH_OLD\", \"drainingTimeout\": 60}",
                        new OnFailure(OnFailure.Action.DETACH_OLD, false, Duration.ofSeconds(60), null, Duration.ZERO)),
                Arguments.of(
                        "{\"shouldHandleAllBatches\": true, \"keepFailedFor\": \"3600\"}",
                        new OnFailure(OnFailure.Action.DETACH_NEW, true, null, null, Duration.ofHours(1))),
                Arguments.of(
                        "{\"batchNum\": 2}",
                        new OnFailure(OnFailure.Action.DETACH_NEW, false, null, 2, Duration.ZERO)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"keepFailedFor": 86401} | keepFailedFor: strategy.onFailure.keepFailedFor must be a whole number from 0 to 86400, but was 86401
            {"drainingTimeout": -1}  | drainingTimeout: strategy.onFailure.drainingTimeout must be a whole number from 0 to 3600, but was -1
            {"batchNum": 0}          | batchNum: strategy.onFailure.batchNum must be a whole number from 1 to 1000, but was 0
            {"batchNum": 2, "shouldHandleAllBatches": true} | batchNum: strategy.onFailure.batchNum has no effect together with shouldHandleAllBatches: leave one of the two out
            {"shouldHandleAllBatches": "yes"} | shouldHandleAllBatches: strategy.onFailure.shouldHandleAllBatches must be true or false, but was "yes"
            """)
    void start_withAWrongOnFailure_isRefusedByName(String given, String refusal) {
        Web.Answer answer = web.start(with("strategy", "{\"onFailure\": " + given + "}"));

        assertThat(answer.errors()).containsExactly("VALIDATION_ERROR strategy.onFailure." + refusal);
        assertThat(web.store.rolls).isEmpty();
    }

    private RollSettings settings() {
        return web.store.rolls.get("sbgd-00000001").settings();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            batchSizePercentage | 0        | must be a whole number from 1 to 100, but was 0
            batchSizePercentage | 101      | must be a whole number from 1 to 100, but was 101
            batchSizePercentage | -1       | must be a whole number from 1 to 100, but was -1
            batchSizePercentage | 20.5     | must be a whole number from 1 to 100, but was 20.5
            batchSizePercentage | 1e999999 | must be a whole number from 1 to 100, but was 1E+999999
            batchSizePercentage | "twenty" | must be a whole number from 1 to 100, but was "twenty"
            batchSizePercentage | "101"    | must be a whole number from 1 to 100, but was "101"
            batchSizePercentage | ""       | is required: a whole number from 1 to 100
            batchSizePercentage | true     | must be a whole number from 1 to 100, but was true
            batchSizePercentage | [20]     | must be a whole number from 1 to 100, but was a list
            batchSizePercentage | null     | is required: a whole number from 1 to 100
            gracePeriod         | -1       | must be a whole number from 0 to 86400, but was -1
            gracePeriod         | 1000000000 | must be a whole number from 0 to 86400, but was 1000000000
            healthTimeout       | 0        | must be a whole number from 1 to 7200, but was 0
            drainingTimeout     | 3601     | must be a whole number from 0 to 3600, but was 3601
            healthCheckType     | "healthy" | must be one of EC2, ELB, NONE, TARGET_GROUP, but was "healthy"
            comment             | 7        | must be a text, but was 7
            strategy            | "REPLACE_SERVER" | must be an object, but was "REPLACE_SERVER"
            batchSize           | 2        | is not known here
            """)
    void start_aWrongField_isRefusedByName(String field, String value, String message) {
        Web.Answer answer = web.start(with(field, value));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errors()).containsExactly("VALIDATION_ERROR " + field + ": " + field + " " + message);
        assertThat(web.started).isEmpty();
        assertThat(web.store.rolls).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            healthCheckType | "K8S_NODE"                                     | healthCheckType
            pauseTimeout    | 60                                             | pauseTimeout
            strategy        | {"compatibility": "ELASTIGROUP"}               | strategy.compatibility
            strategy        | {"onFailure": {"shouldDecrementTargetCapacity": true}} | strategy.onFailure.shouldDecrementTargetCapacity
            """)
    void start_aFieldThatIsNotSupported_isRefusedByNameAndNotIgnored(String field, String value, String path) {
        Web.Answer answer = web.start(with(field, value));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.wrong()).containsExactly("UNSUPPORTED_FIELD " + path);
        assertThat(web.store.rolls).isEmpty();
    }

    /** A body that would start a roll, with one field replaced. */
    private static String with(String field, String value) {
        Map<String, JsonNode> fields = new java.util.TreeMap<>(
                Map.of("batchSizePercentage", Json.tree("20"), "gracePeriod", Json.tree("300")));
        fields.remove(field);
        StringBuilder body = new StringBuilder("{\"" + field + "\": " + value);
        fields.forEach(
                (name, given) -> body.append(", \"").append(name).append("\": ").append(given));
        return body.append("}").toString();
    }

    @Test
    void start_manyWrongFields_namesThemAll() {
        Web.Answer answer = web.start("""
                { "gracePeriod": "soon", "colour": "green",
                  "strategy": { "action": "DELETE_SERVER", "batchMinHealthyPercentage": 0, "shouldDrainInstances": "yes",
                                "onFailure": { "actionType": "SHRUG" }, "alarms": [99] } }""");

        assertThat(answer.wrong())
                .containsExactlyInAnyOrder(
                        "VALIDATION_ERROR batchSizePercentage",
                        "VALIDATION_ERROR gracePeriod",
                        "VALIDATION_ERROR colour",
                        "VALIDATION_ERROR strategy.action",
                        "VALIDATION_ERROR strategy.batchMinHealthyPercentage",
                        "VALIDATION_ERROR strategy.shouldDrainInstances",
                        "VALIDATION_ERROR strategy.onFailure.actionType",
                        "VALIDATION_ERROR strategy.alarms[0]");
    }

    @Test
    void start_aBodyThatIsNoJsonObject_isRefusedWithTheReason() {
        String deep = "[".repeat(100) + "]".repeat(100);

        assertThat(web.start(null).errors()).containsExactly("VALIDATION_ERROR body: a JSON body is required");
        assertThat(web.start(" ").wrong()).containsExactly("VALIDATION_ERROR body");
        assertThat(web.start("[]").errors()).containsExactly("VALIDATION_ERROR body: body must be a JSON object");
        assertThat(web.start("{\"gracePeriod\": }").wrong()).containsExactly("VALIDATION_ERROR body");
        assertThat(web.start(NEWCOMERS + " {}").wrong()).containsExactly("VALIDATION_ERROR body");
        assertThat(web.start("{\"comment\": " + deep + "}").wrong()).containsExactly("VALIDATION_ERROR body");
        assertThat(web.start("{\"gracePeriod\": 1, \"gracePeriod\": 2}").errors())
                .singleElement()
                .asString()
                .contains("not valid JSON", "gracePeriod", "column");
        assertThat(web.store.rolls).isEmpty();
    }

    @Test
    void start_aBodyOverOneMegabyte_isRefusedUnread() {
        Web.Answer answer = web.start("{\"comment\": \"" + "x".repeat(1 << 20) + "\"}");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body().at("/response/status/message").textValue()).isEqualTo("Payload Too Large");
        assertThat(answer.wrong()).containsExactly("PAYLOAD_TOO_LARGE -");
        assertThat(base64(new byte[(1 << 20) + 1]).status()).isEqualTo(413);
    }

    @Test
    void start_aBase64Body_isReadAndInvalidUtf8IsRefused() {
        assertThat(base64(NEWCOMERS.getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(200);
        assertThat(base64(new byte[] {'{', '"', (byte) 0xff, '"', '}'}).errors())
                .containsExactly("VALIDATION_ERROR body: the body is not valid UTF-8");
        assertThat(base64("{\"comment\": \"\\ud800\"}".getBytes(StandardCharsets.UTF_8))
                        .wrong())
                .contains("VALIDATION_ERROR comment");
    }

    private Web.Answer base64(byte[] body) {
        return web.call(
                web.startRoll(),
                Web.request("PUT", "/aws/ec2/group/{groupId}/roll", Web.GROUP, null)
                        .withIsBase64Encoded(true)
                        .withBody(Base64.getEncoder().encodeToString(body)));
    }

    @Test
    void start_whileAnotherRollRuns_is409WithItsIdAndKind() {
        web.start(NEWCOMERS);

        Web.Answer second = web.start(NEWCOMERS);

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.errors())
                .containsExactly("OPERATION_IN_PROGRESS -: the ROLL sbgd-00000001 holds the group: wait for its end, or"
                        + " stop it");
        assertThat(web.started).hasSize(1);
    }

    @Test
    void start_refusedByTheWorld_answersTheReasonsOfTheChecks() {
        web.fleet.instances.subList(0, 4).clear();
        web.fleet.targetGroups.clear();

        Web.Answer answer = web.start("{\"batchSizePercentage\": 20, \"gracePeriod\": 300}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.wrong())
                .containsExactly(
                        "VALIDATION_ERROR group.compute.launchSpecification.loadBalancersConfig",
                        "CANT_ROLL_CAPACITY_BELOW_MINIMUM -");
    }

    @ParameterizedTest
    @CsvSource({"sig-ffffffff", "sig-1", "web"})
    void start_ofAGroupThatIsNotThere_is400WithItsCode(String groupId) {
        Web.Answer answer = web.call(
                web.startRoll(),
                Web.request("PUT", "/aws/ec2/group/{groupId}/roll", groupId, null)
                        .withBody(NEWCOMERS));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errors()).containsExactly("GROUP_DOESNT_EXIST groupId: there is no group " + groupId);
    }

    @Test
    void start_withAQueryParameterThatIsNotKnown_starts_andAHeaderNamesIt() {
        APIGatewayProxyResponseEvent answer = web.startRoll()
                .handleRequest(
                        Web.request("PUT", "/aws/ec2/group/{groupId}/roll", Web.GROUP, null)
                                .withBody(NEWCOMERS)
                                .withQueryStringParameters(
                                        Map.of("force", "true", "off\r\nset", "1", "accountId", "a")),
                        web.context());

        assertThat(answer.getStatusCode()).isEqualTo(200);
        assertThat(answer.getHeaders())
                .containsEntry(
                        "Warning",
                        "299 greenroll \"not known here as a query parameter, without effect: force, off??set\"");
        assertThat(web.started).hasSize(1);
    }

    /** Without this, a typing error in dryRun would start a roll. */
    @ParameterizedTest
    @ValueSource(strings = {"dryrun", "dry_run", "dry-run", "DryRun"})
    void start_withAQueryParameterThatLooksLikeAnother_isRefused(String name) {
        assertThat(query(Map.of(name, "true")).errors())
                .containsExactly("VALIDATION_ERROR " + name + ": " + name
                        + " is not known here as a query parameter: use dryRun");
        assertThat(web.started).isEmpty();
    }

    @Test
    void start_withQueryParameters_takesAccountIdAndRefusesWhatIsWrong() {
        assertThat(query(Map.of("dryRun", "yes")).wrong()).containsExactly("VALIDATION_ERROR dryRun");
        assertThat(web.store.rolls).isEmpty();
        assertThat(query(Map.of("accountId", "act-1", "dryRun", "false")).status())
                .isEqualTo(200);
    }

    @Test
    void start_asADryRun_answersThePlanAndStartsNothing() {
        Web.Answer answer = query(Map.of("dryRun", "true"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().at("/response/kind").textValue()).isEqualTo("spotinst:aws:ec2:group:roll:plan");
        assertThat(answer.item()).isEqualTo(Json.tree("""
                { "groupId": "sig-0a1b2c3d", "feasible": true, "revision": 1,
                  "numOfBatches": 5, "batchSize": 1, "target": 5, "inService": 5, "floor": 4, "ceiling": 5, "surge": 0,
                  "batches": [
                    { "batchNum": 1, "launches": 0, "blueInstances": 1, "blueByZone": { "eu-west-1a": 1 }, "blue": ["i-1"] },
                    { "batchNum": 2, "launches": 0, "blueInstances": 1, "blueByZone": { "eu-west-1a": 1 }, "blue": ["i-2"] },
                    { "batchNum": 3, "launches": 0, "blueInstances": 1, "blueByZone": { "eu-west-1a": 1 }, "blue": ["i-3"] },
                    { "batchNum": 4, "launches": 0, "blueInstances": 1, "blueByZone": { "eu-west-1a": 1 }, "blue": ["i-4"] },
                    { "batchNum": 5, "launches": 0, "blueInstances": 1, "blueByZone": { "eu-west-1a": 1 }, "blue": ["i-5"] } ],
                  "expectedDuration": { "seconds": 2075, "basis": "SETTINGS" },
                  "strategy": { "action": "RESTART_SERVER", "skipMatching": false, "batchSizePercentage": 20, "gracePeriod": 300,
                    "healthTimeout": 600, "healthCheckType": "TARGET_GROUP", "drainingTimeout": 60,
                    "batchMinHealthyPercentage": 100, "shouldDrainInstances": true,
                    "onFailure": { "actionType": "DETACH_NEW", "shouldHandleAllBatches": false,
                                   "keepFailedFor": 0 }, "alarms": [] },
                  "checks": [
                    { "name": "noOtherOperation", "passed": true }, { "name": "notFrozen", "passed": true },
                    { "name": "targetGroups", "passed": true },
                    { "name": "healthCheck", "passed": true }, { "name": "existingCapacity", "passed": true },
                    { "name": "autoScalingGroups", "passed": true },
                    { "name": "alarms", "passed": true, "note": "the roll names no alarm" }, { "name": "restart", "passed": true },
                    { "name": "targetGroupRoom", "passed": true, "note": "a restart launches nothing" },
                    { "name": "image", "passed": true, "note": "a restart launches nothing" },
                    { "name": "instanceTypes", "passed": true, "note": "a restart launches nothing" },
                    { "name": "availabilityZones", "passed": true, "note": "a restart launches nothing" },
                    { "name": "freeAddresses", "passed": true, "note": "a restart launches nothing" },
                    { "name": "launch", "passed": true, "note": "a restart launches nothing" } ],
                  "warnings": [] }"""));
        assertThat(web.store.rolls).isEmpty();
        assertThat(web.started).isEmpty();
    }

    @Test
    void start_asADryRun_ofAGroupThatIsHeld_showsThePlanAndWhoHoldsIt() {
        web.start(NEWCOMERS);

        Web.Answer answer = query(Map.of("dryRun", "true"));

        assertThat(answer.item().path("feasible").booleanValue()).isFalse();
        assertThat(answer.item().at("/checks/0")).isEqualTo(Json.tree("""
                { "name": "noOtherOperation", "passed": false, "reasons": [ { "code": "OPERATION_IN_PROGRESS",
                  "message": "the ROLL sbgd-00000001 holds the group: wait for its end, or stop it" } ] }"""));
        assertThat(web.store.rolls).hasSize(1);
    }

    @Test
    void start_asADryRun_ofAGroupThatIsNotThere_is400WithItsCode() {
        Web.Answer answer = web.call(
                web.startRoll(),
                Web.request("PUT", "/aws/ec2/group/{groupId}/roll", "sig-ffffffff", null)
                        .withQueryStringParameters(Map.of("dryRun", "true"))
                        .withBody(NEWCOMERS));

        assertThat(answer.wrong()).containsExactly("GROUP_DOESNT_EXIST groupId");
    }

    private Web.Answer query(Map<String, String> query) {
        return web.call(
                web.startRoll(),
                Web.request("PUT", "/aws/ec2/group/{groupId}/roll", Web.GROUP, null)
                        .withQueryStringParameters(query)
                        .withBody(NEWCOMERS));
    }

    @Test
    void start_againWithItsKeyAndBody_answersTheSameRoll_howeverItStandsByThen() {
        Web.Answer first = keyed("deploy-1", NEWCOMERS);
        Web.Answer again = keyed("deploy-1", NEWCOMERS.replace(" ", "  "));
        web.store.rolls.computeIfPresent(first.item().path("id").textValue(), (id, roll) -> SampleRoll.ended(roll));
        Web.Answer late = keyed("deploy-1", NEWCOMERS);

        assertThat(first.status()).isEqualTo(200);
        assertThat(again.item()).isEqualTo(first.item());
        assertThat(late.item().path("id")).isEqualTo(first.item().path("id"));
        assertThat(late.item().path("status").textValue()).isEqualTo("finished");
        assertThat(web.store.rolls).hasSize(1);
    }

    @Test
    void start_againWithItsKeyAndAnotherBody_is409AndStartsNothing() {
        String rollId = keyed("deploy-1", NEWCOMERS).item().path("id").textValue();

        Web.Answer other = keyed("deploy-1", NEWCOMERS.replace("20", "50"));

        assertThat(other.status()).isEqualTo(409);
        assertThat(other.errors())
                .containsExactly("IDEMPOTENCY_KEY_REUSED Idempotency-Key: this key has started " + rollId
                        + " with another body: bring another key");
        assertThat(web.store.rolls).hasSize(1);
    }

    @Test
    void start_withAnotherKey_isToldWhoHoldsTheGroup() {
        keyed("deploy-1", NEWCOMERS);

        assertThat(keyed("deploy-2", NEWCOMERS).wrong()).containsExactly("OPERATION_IN_PROGRESS -");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "schl\u00fcssel", "a\nb"})
    void start_withAKeyThatIsNone_isRefusedByName(String key) {
        assertThat(keyed(key, NEWCOMERS).wrong()).containsExactly("VALIDATION_ERROR Idempotency-Key");
        assertThat(web.store.rolls).isEmpty();
    }

    private Web.Answer keyed(String key, String body) {
        return web.call(
                web.startRoll(),
                Web.request("PUT", "/aws/ec2/group/{groupId}/roll", Web.GROUP, null)
                        .withHeaders(Map.of("idempotency-key", key))
                        .withBody(body));
    }

    @Test
    void start_imageIsAParameter_theRollPinsWhatItHoldsAndTheGroupKeepsTheParameter() {
        web.update(imageId("resolve:ssm:/web/ami"));
        web.images.parameters.put("/web/ami", "ami-7");

        Web.Answer answer = web.start(PIN);

        assertThat(answer.errors()).isEmpty();
        String rollId = answer.item().path("id").textValue();
        assertThat(web.store.rolls.get(rollId).facts().specification().imageId())
                .isEqualTo("ami-7");
        assertThat(web.store.revisions.get(Web.GROUP + "/2").specification().imageId())
                .isEqualTo("resolve:ssm:/web/ami");
    }

    @Test
    void start_parameterThatHoldsNoImage_isRefusedByItsName() {
        web.update(imageId("resolve:ssm:/web/ami"));

        assertThat(web.start(PIN).errors())
                .containsExactly("IMAGE_NOT_AVAILABLE group.compute.launchSpecification.imageId: the parameter /web/ami"
                        + " does not exist or holds no AMI id");
        web.images.parameters.put("/web/ami", "latest");
        assertThat(web.start(PIN).wrong())
                .containsExactly("IMAGE_NOT_AVAILABLE group.compute.launchSpecification.imageId");
        assertThat(web.started).isEmpty();
    }

    private static final String PIN = "{\"batchSizePercentage\": 20, \"gracePeriod\": 0}";

    private static String imageId(String id) {
        return "{ \"group\": { \"compute\": { \"launchSpecification\": { \"imageId\": \"" + id + "\" } } } }";
    }

    /** When two values differ, a component between client and function may have used the other value. */
    @Test
    void parameterOrKey_thatIsGivenTwice_isRefusedByName_andStartsNothing() {
        APIGatewayProxyRequestEvent request = Web.request("PUT", "/aws/ec2/group/{groupId}/roll", Web.GROUP, null)
                .withBody("{\"batchSizePercentage\": 20, \"gracePeriod\": 300}")
                .withHeaders(Map.of("idempotency-key", "b"))
                .withMultiValueHeaders(Map.of("idempotency-key", List.of("a", "b")))
                .withQueryStringParameters(Map.of("dryRun", "false"))
                .withMultiValueQueryStringParameters(Map.of("dryRun", List.of("true", "false")));

        Web.Answer answer = web.call(web.startRoll(), request);

        assertThat(answer.errors())
                .containsExactly(
                        "VALIDATION_ERROR dryRun: dryRun is given more than once: give it once",
                        "VALIDATION_ERROR Idempotency-Key: Idempotency-Key is given more than once: give it once");
        assertThat(web.store.rolls).isEmpty();
    }
}
