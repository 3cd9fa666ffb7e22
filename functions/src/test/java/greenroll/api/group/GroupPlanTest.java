package greenroll.api.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.api.Web;
import greenroll.json.Json;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The dry run of a creation names all problems at once, and creates nothing. */
class GroupPlanTest {

    private final Web web = new Web();

    private JsonNode plan(String body) {
        Web.Answer answer = web.call(
                new CreateGroup(
                        web.store,
                        web.fleet,
                        web.images,
                        web.prices,
                        web.autoScaling,
                        web.autoScaling,
                        web.executions,
                        web.clock,
                        web.ids),
                Web.request("POST", "/aws/ec2/group", null, null)
                        .withQueryStringParameters(Map.of("dryRun", "true"))
                        .withBody(body));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        assertThat(answer.body().at("/response/kind").textValue()).isEqualTo("spotinst:aws:ec2:group:plan");
        return answer.item();
    }

    @AfterEach
    void nothing_isCreated() {
        assertThat(web.store.groups).containsOnlyKeys(Web.GROUP);
        assertThat(web.store.rolls).isEmpty();
        assertThat(web.started).isEmpty();
    }

    @Test
    void plan_ofACorrectGroup_isFeasible_andSaysWhatIsLaunched() {
        assertThat(plan(CreateGroupTest.BODY)).isEqualTo(Json.tree("""
                { "feasible": true, "problems": [],
                  "warnings": [
                    { "code": "NO_EFFECT",
                      "message": "strategy.availabilityVsCost has no effect: every instance is launched on demand" },
                    { "code": "NO_EFFECT",
                      "message": "compute.instanceTypes.spot is launched on demand, where there is no m7g.large: m6g.large" } ],
                  "launch": { "instances": 2, "imageId": "ami-0a1b2c", "instanceTypes": ["m7g.large", "m6g.large"],
                    "availabilityZones": [ { "name": "eu-west-1a", "subnetIds": ["subnet-a"] },
                                           { "name": "eu-west-1b", "subnetIds": ["subnet-b"] } ] } }"""));
    }

    @Test
    void plan_withValuesThatAreNotSupported_namesThoseAndWhatEc2WouldRefuse() {
        ObjectNode body = (ObjectNode) Json.tree(CreateGroupTest.BODY);
        ((ObjectNode) body.at("/group/strategy")).put("spinUpTime", 300).put("minimumInstanceLifetime", 1);
        ((ObjectNode) body.at("/group/compute/launchSpecification")).put("imageId", "ami-gone");

        JsonNode plan = plan(body.toString());

        assertThat(plan.path("feasible").booleanValue()).isFalse();
        assertThat(plan.path("problems").findValuesAsText("code"))
                .containsExactly("UNSUPPORTED_FIELD", "UNSUPPORTED_FIELD", "IMAGE_NOT_AVAILABLE");
        assertThat(plan.path("problems").findValuesAsText("field"))
                .containsExactly(
                        "group.strategy.spinUpTime",
                        "group.strategy.minimumInstanceLifetime",
                        "group.compute.launchSpecification.imageId");
        assertThat(plan.at("/launch/instances").intValue()).isEqualTo(2);
    }

    @Test
    void plan_withWrongFields_namesThem_andPlansNoLaunch() {
        JsonNode plan = plan(
                "{\"group\": {\"name\": 7, \"colour\": \"red\", \"multai\": {\"balancers\": [{\"projectId\": \"a\"}]}}}");

        assertThat(plan.path("feasible").booleanValue()).isFalse();
        assertThat(plan.path("problems").findValuesAsText("field"))
                .contains("group.name", "group.colour", "group.multai.balancers", "group.compute.subnetIds");
        assertThat(plan.has("launch")).isFalse();
    }
}
