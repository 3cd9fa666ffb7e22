package greenroll.api.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.api.Web;
import greenroll.fleet.SubnetCapacity;
import greenroll.group.Revision;
import greenroll.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A read gives back what was given. So a client that compares the two, as Terraform does, finds no difference and changes
 * nothing.
 */
class ReadBackTest {

    private final Web web = new Web();

    private JsonNode read(String id) {
        return web.call(
                        new ReadGroup(web.store, web.autoScaling, web.autoScaling, web.clock),
                        Web.request("GET", "/aws/ec2/group/{groupId}", id, null))
                .item();
    }

    /**
     * As Terraform's provider sends it: empty objects, false and defaults for all that it knows. A number that was given
     * as a text is read as a number.
     */
    @Test
    void group_withWhatAsksForNothing_isReadAsItWasGiven_butForNulls() {
        Web.Answer answer = web.create("""
                { "group": {
                    "name": "tf", "region": "eu-west-1", "scaling": {}, "scheduling": { "tasks": [] },
                    "thirdPartiesIntegration": { "ecs": null }, "logging": null,
                    "capacity": { "unit": "instance", "target": 2, "minimum": 1, "maximum": 4 },
                    "strategy": { "risk": "0", "fallbackToOd": true, "lifetimePeriod": "days", "persistence": {
                      "shouldPersistRootDevice": false, "shouldPersistPrivateIp": false }, "revertToSpot": { "performAt": "never" } },
                    "compute": {
                      "product": "Linux/UNIX",
                      "instanceTypes": { "spot": ["m7g.large", "m6g.large"], "preferredSpot": ["m6g.large"], "weights": [] },
                      "subnetIds": ["subnet-b", "subnet-a"],
                      "launchSpecification": {
                        "imageId": "ami-7", "tenancy": "default", "shutdownScript": "", "userData": "", "monitoring": false,
                        "itf": null, "securityGroupIds": ["sg-1"], "healthCheckGracePeriod": 300,
                        "loadBalancersConfig": { "loadBalancers": [ { "name": "mine", "type": "TARGET_GROUP",
                          "arn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1a2b" } ] } } } } }""");

        assertThat(answer.errors()).isEmpty();
        ObjectNode read = read(answer.item().path("id").textValue()).deepCopy();
        read.remove(List.of("id", "latestRevision", "activeRoll", "warnings", "inForce", "createdAt", "updatedAt"));
        assertThat(read).isEqualTo(Json.tree("""
                { "name": "tf", "region": "eu-west-1", "scaling": {}, "scheduling": { "tasks": [] },
                  "thirdPartiesIntegration": {},
                  "capacity": { "unit": "instance", "target": 2, "minimum": 1, "maximum": 4 },
                  "strategy": { "risk": 0, "fallbackToOd": true, "lifetimePeriod": "days", "persistence": {
                    "shouldPersistRootDevice": false, "shouldPersistPrivateIp": false }, "revertToSpot": { "performAt": "never" } },
                  "compute": {
                    "product": "Linux/UNIX",
                    "instanceTypes": { "spot": ["m7g.large", "m6g.large"], "preferredSpot": ["m6g.large"], "weights": [] },
                    "subnetIds": ["subnet-b", "subnet-a"],
                    "launchSpecification": {
                      "imageId": "ami-7", "tenancy": "default", "shutdownScript": "", "monitoring": false,
                      "securityGroupIds": ["sg-1"], "healthCheckGracePeriod": 300,
                      "loadBalancersConfig": { "loadBalancers": [ { "name": "mine", "type": "TARGET_GROUP",
                        "arn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1a2b" } ] } } } }"""));
        assertThat(answer.item().at("/inForce/instanceTypes"))
                .as("preferred types come first")
                .isEqualTo(Json.tree("[\"m6g.large\", \"m7g.large\"]"));
    }

    @Test
    void smallestGroup_hasDefaultsInForce_andShowsNone() {
        Web.Answer answer = web.create("""
                { "group": { "name": "small", "capacity": { "minimum": "2" }, "compute": {
                    "instanceTypes": { "ondemand": "m7g.large" }, "subnetIds": ["subnet-us"],
                    "launchSpecification": { "imageId": "ami-7" } } } }""");
        assertThat(answer.wrong()).containsExactly("VALIDATION_ERROR group.compute.subnetIds");

        web.fleet.subnet("subnet-us", "us-east-1a");
        web.images.type("m7g.large", "arm64", "us-east-1a");
        answer = web.create("""
                { "group": { "name": "small", "capacity": { "minimum": "2" }, "compute": {
                    "instanceTypes": { "ondemand": "m7g.large" }, "subnetIds": ["subnet-us"],
                    "launchSpecification": { "imageId": "ami-7" } } } }""");

        assertThat(answer.errors()).isEmpty();
        ObjectNode read = answer.item().deepCopy();
        assertThat(read.path("inForce")).isEqualTo(Json.tree("""
                { "region": "us-east-1", "product": "Linux/UNIX",
                  "capacity": { "minimum": 2, "target": 2, "maximum": 2, "unit": "instance" },
                  "instanceTypes": ["m7g.large"], "availabilityZones": [ { "name": "us-east-1a", "subnetIds": ["subnet-us"] } ],
                  "healthCheckType": "EC2", "autoHealing": true, "healthCheckGracePeriod": 300,
                  "healthCheckUnhealthyDurationBeforeReplacement": 120 }"""));
        read.remove(List.of("id", "latestRevision", "activeRoll", "inForce", "createdAt", "updatedAt"));
        assertThat(read).isEqualTo(Json.tree("""
                { "name": "small", "capacity": { "minimum": 2, "target": 2 }, "compute": {
                    "instanceTypes": { "ondemand": "m7g.large" }, "subnetIds": ["subnet-us"],
                    "launchSpecification": { "imageId": "ami-7" } } }"""));
    }

    /** Elastigroup launches into the default subnets of such zones. */
    @Test
    void zones_byNameAlone_areTheirDefaultSubnets_andAreReadAsTheyWereGiven() {
        web.fleet.defaultSubnets.put("eu-west-1b", new SubnetCapacity("subnet-b", "eu-west-1b", "vpc-1", 250));
        String zones = "{\"group\":{\"compute\":{\"availabilityZones\":[{\"name\":\"%s\"}]}}}";

        Web.Answer none = web.update(zones.formatted("eu-west-1a"));
        Web.Answer answer = web.update(zones.formatted("eu-west-1b"));

        assertThat(none.errors())
                .containsExactly("VALIDATION_ERROR group.compute.availabilityZones: group.compute.availabilityZones has"
                        + " eu-west-1a without subnets, and there is no default subnet: name its subnets");
        assertThat(answer.item().at("/compute/availabilityZones")).isEqualTo(Json.tree("[{\"name\":\"eu-west-1b\"}]"));
        assertThat(answer.item().at("/inForce/availabilityZones"))
                .isEqualTo(Json.tree("[{\"name\":\"eu-west-1b\",\"subnetIds\":[\"subnet-b\"]}]"));
    }

    @Test
    void whatGetAnswers_isTakenByPut_andChangesNothing() {
        web.update("""
                { "group": { "description": "the shop", "updatePolicy": { "shouldRoll": false },
                  "strategy": { "availabilityVsCost": "balanced", "drainingTimeout": "90" } } }""");
        JsonNode before = read(Web.GROUP);

        Web.Answer answer = web.update(Json.write(Map.of("group", before)));

        assertThat(answer.errors()).isEmpty();
        assertThat(answer.item()).isEqualTo(before);
        assertThat(web.store.revisions).hasSize(1);
    }

    /** Another client changed the group in between. The revision that was read shows it. */
    @Test
    void whatGetAnswered_beforeAnotherChange_isRefused() {
        ObjectNode before = read(Web.GROUP).deepCopy();
        web.update("{\"group\":{\"compute\":{\"launchSpecification\":{\"keyPair\":\"ops\"}}}}");

        Web.Answer answer = web.update(Json.write(Map.of("group", before)));

        assertThat(answer.wrong()).contains("UNSUPPORTED_FIELD group.latestRevision");
        assertThat(read(Web.GROUP).at("/compute/launchSpecification/keyPair").textValue())
                .isEqualTo("ops");
    }

    @Test
    void userData_withLineBreaks_asTheCommandBase64WritesIt_isTaken() {
        web.update("{\"group\":{\"compute\":{\"launchSpecification\":{\"userData\":\"aGVs\\nbG8=\\n\"}}}}");

        assertThat(read(Web.GROUP).at("/compute/launchSpecification/userData").textValue())
                .isEqualTo("aGVsbG8=");
        assertThat(web.store.revisions).as("it is the same text").hasSize(1);
    }

    @Test
    void targetThatAnOperationChanged_andImageThatAutomationFound_areUpToDate() {
        web.store.groups.computeIfPresent(
                Web.GROUP,
                (id, group) ->
                        group.withTarget(7).with(c -> c.revisions(c.revisions().withLatestRevision(2))));
        web.store.revisions.put(Web.GROUP + "/2", new Revision(2, Web.SPECIFICATION.withImageId("ami-7"), Web.NOW));

        JsonNode read = read(Web.GROUP);

        assertThat(read.path("capacity")).isEqualTo(Json.tree("{\"minimum\":2,\"target\":7,\"maximum\":10}"));
        assertThat(read.at("/compute/launchSpecification/imageId").textValue()).isEqualTo("ami-7");
    }
}
