package greenroll.api.group;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.api.Web;
import greenroll.group.HealthCheckType;
import greenroll.group.ImageFilter;
import greenroll.group.RollAction;
import greenroll.group.RollRequest;
import greenroll.group.RollStep;
import greenroll.group.UpdatePolicy;
import greenroll.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests {@code group.updatePolicy}: the actions that an owner allows automation to take. */
class UpdatePolicyTest {

    private static final String POLICY = """
            { "shouldRoll": true,
              "rollConfig": { "batchSizePercentage": 20, "gracePeriod": 300, "bakeTime": 7200, "healthTimeout": 400,
                "healthCheckType": "EC2", "drainingTimeout": 60,
                "strategy": { "action": "REPLACE_SERVER", "batchMinHealthyPercentage": 50, "alarms": ["p99"],
                  "steps": [ { "instances": 1, "gracePeriod": 900 }, { "percentage": 25 } ] }, "comment": "nightly" },
              "imageFilter": { "owners": ["self"], "namePattern": "web-*",
                "tags": [ { "tagKey": "team", "tagValue": "web" } ] } }""";

    private final Web web = new Web();

    @Test
    void policy_whole_isStoredAndEchoed() {
        Web.Answer answer = update(POLICY);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.item().path("updatePolicy")).isEqualTo(Json.tree(POLICY));
        assertThat(web.store.groups.get(Web.GROUP).policy().updatePolicy())
                .isEqualTo(new UpdatePolicy(
                        true,
                        new RollRequest(
                                RollAction.REPLACE_SERVER,
                                20,
                                List.of(new RollStep(1, null, Duration.ofSeconds(900)), new RollStep(null, 25, null)),
                                50,
                                new RollRequest.Health(
                                        Duration.ofSeconds(300),
                                        Duration.ofSeconds(400),
                                        HealthCheckType.EC2,
                                        Duration.ofHours(2),
                                        null),
                                new RollRequest.Draining(null, Duration.ofSeconds(60)),
                                "nightly",
                                null,
                                List.of("p99"),
                                RollRequest.Wanted.DEFAULT),
                        new ImageFilter(List.of("self"), "web-*", Map.of("team", "web"))));
        assertThat(answer.item().path("latestRevision").intValue()).isEqualTo(1);
        assertThat(web.started).isEmpty();
    }

    @Test
    void policy_thatSelectsInstances_isRefused_becauseTheyAreOfOneRoll() {
        Web.Answer answer = update("""
                { "shouldRoll": true,
                  "rollConfig": { "batchSizePercentage": 20, "strategy": { "only": { "zones": ["eu-west-1a"] } } } }""");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().toString())
                .contains("strategy.only is for one roll: give it when you start that roll");
    }

    @Test
    void policy_ofANewGroup_isStored() {
        String body =
                CreateGroupTest.BODY.replaceFirst("\"group\": \\{", "\"group\": { \"updatePolicy\": " + POLICY + ",");

        Web.Answer answer = web.create(body);

        assertThat(answer.errors()).isEmpty();
        assertThat(answer.item().path("updatePolicy")).isEqualTo(Json.tree(POLICY));
    }

    @Test
    void update_ofOneField_keepsTheOthers() {
        update(POLICY);

        Web.Answer answer = update("{ \"shouldRoll\": false, \"rollConfig\": { \"gracePeriod\": 30 } }");

        assertThat(answer.item().at("/updatePolicy/shouldRoll").booleanValue()).isFalse();
        assertThat(answer.item().at("/updatePolicy/rollConfig/gracePeriod").intValue())
                .isEqualTo(30);
        assertThat(answer.item()
                        .at("/updatePolicy/rollConfig/batchSizePercentage")
                        .intValue())
                .isEqualTo(20);
        assertThat(answer.item().at("/updatePolicy/imageFilter/namePattern").textValue())
                .isEqualTo("web-*");
    }

    @Test
    void update_withPolicyAndImage_changesBoth() {
        Web.Answer answer = web.update("{ \"group\": { \"updatePolicy\": " + POLICY
                + ", \"compute\": { \"launchSpecification\": { \"imageId\": \"ami-2\" } } } }");

        assertThat(answer.item().path("updatePolicy")).isEqualTo(Json.tree(POLICY));
        assertThat(answer.item().path("latestRevision").intValue()).isEqualTo(2);
    }

    @Test
    void update_null_optsOut() {
        update(POLICY);

        Web.Answer answer = update("null");

        assertThat(answer.item().has("updatePolicy")).isFalse();
        assertThat(web.store.groups.get(Web.GROUP).policy().updatePolicy()).isNull();
    }

    @Test
    void update_theSameTwice_changesNothingTheSecondTime() {
        update(POLICY);
        long version = web.store.groups.get(Web.GROUP).version();

        update(POLICY);

        assertThat(web.store.groups.get(Web.GROUP).version()).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"shouldRoll": "yes"}                                             | VALIDATION_ERROR group.updatePolicy.shouldRoll
            {"shouldRoll": true}                                              | VALIDATION_ERROR group.updatePolicy.rollConfig
            {"shouldRoll": true, "rollConfig": null}                          | VALIDATION_ERROR group.updatePolicy.rollConfig
            {"rollConfig": {"gracePeriod": 0}}                                | VALIDATION_ERROR group.updatePolicy.rollConfig.batchSizePercentage
            {"rollConfig": {"batchSizePercentage": 0, "gracePeriod": 0}}      | VALIDATION_ERROR group.updatePolicy.rollConfig.batchSizePercentage
            {"rollConfig": {"batchSizePercentage": 5, "gracePeriod": 0, "strategy": {"alarms": "a"}}} | VALIDATION_ERROR group.updatePolicy.rollConfig.strategy.alarms
            {"rollConfig": {"batchSizePercentage": 5, "strategy": {"steps": [{"instances": 0}]}}} | VALIDATION_ERROR group.updatePolicy.rollConfig.strategy.steps[0].instances
            {"rollConfig": {"batchSizePercentage": 5, "strategy": {"steps": [{"percentage": 9}, {"percentage": 9}]}}} | VALIDATION_ERROR group.updatePolicy.rollConfig.strategy.steps
            {"imageFilter": {"namePattern": "web-*"}}                         | VALIDATION_ERROR group.updatePolicy.imageFilter.owners
            {"imageFilter": {"owners": ["anybody"], "namePattern": "web-*"}}  | VALIDATION_ERROR group.updatePolicy.imageFilter.owners[0]
            {"imageFilter": {"owners": ["self"]}}                             | VALIDATION_ERROR group.updatePolicy.imageFilter.namePattern
            {"imageFilter": {"owners": ["self"], "tags": [{"tagValue": "x"}]}} | VALIDATION_ERROR group.updatePolicy.imageFilter.tags[0].tagKey
            {"imageFilter": {"owners": ["self"], "namePattern": "w", "state": "x"}} | VALIDATION_ERROR group.updatePolicy.imageFilter.state
            {"shouldResumeStateful": true}                                    | UNSUPPORTED_FIELD group.updatePolicy.shouldResumeStateful
            {"often": true}                                                   | VALIDATION_ERROR group.updatePolicy.often
            """)
    void policy_wrong_isRefusedByTheFieldsName(String policy, String problem) {
        assertThat(update(policy).wrong()).containsExactly(problem);
        assertThat(web.store.groups.get(Web.GROUP).policy().updatePolicy()).isNull();
    }

    private Web.Answer update(String policy) {
        return web.update("{ \"group\": { \"updatePolicy\": " + policy + " } }");
    }
}
