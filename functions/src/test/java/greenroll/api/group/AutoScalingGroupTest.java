package greenroll.api.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.api.Web;
import greenroll.fleet.Instance;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.AutoScalingGroup.Lifecycle;
import greenroll.group.AutoScaling;
import greenroll.group.Group;
import greenroll.group.ImageFilter;
import greenroll.group.UpdatePolicy;
import greenroll.json.Json;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A group that stands for the Auto Scaling group {@code asg}: five members of version 1 of its launch template, whose
 * latest version is 2.
 */
class AutoScalingGroupTest {

    private static final String ADOPT = """
            { "group": { "autoScaling": { "name": "asg" } } }""";

    private final Web web = new Web();

    @BeforeEach
    void anAutoScalingGroup_isThere() {
        web.store.groups.clear();
        web.store.revisions.clear();
        web.autoScaling.version(Web.SPECIFICATION);
        web.autoScaling.version(Web.SPECIFICATION.withImageId("ami-7"));
        web.autoScaling.group("asg", 2, 5, 8, Web.TARGET_GROUP);
        for (int number = 1; number <= 5; number++) {
            web.autoScaling.member("asg", "i-" + number, Lifecycle.IN_SERVICE, 1);
        }
        web.fleet.instances.replaceAll(one -> one.withTags(new Instance.Tags(null, null, null, null, "asg")));
    }

    private String adopted() {
        Web.Answer answer = web.create(ADOPT);
        assertThat(answer.errors()).isEmpty();
        return answer.item().path("id").textValue();
    }

    private Web.Answer get(String id) {
        return web.call(
                new ReadGroup(web.store, web.autoScaling, web.autoScaling, web.clock),
                Web.request("GET", "/aws/ec2/group/{groupId}", id, null));
    }

    private Web.Answer put(String id, String body) {
        return put(id, "/aws/ec2/group/{groupId}", body);
    }

    private Web.Answer put(String id, String resource, String body) {
        return web.call(
                new UpdateGroup(
                        web.store,
                        web.fleet,
                        web.images,
                        web.alarms,
                        web.autoScaling,
                        web.autoScaling,
                        web.executions,
                        web.clock,
                        web.ids),
                Web.request("PUT", resource, id, null).withBody(body));
    }

    private Web.Answer delete(String id) {
        return web.call(
                new DeleteGroup(web.store, web.fleet, web.executions, web.clock, web.ids),
                Web.request("DELETE", "/aws/ec2/group/{groupId}", id, null));
    }

    private Web.Answer roll(String id, String body, Map<String, String> query) {
        return web.call(
                web.startRoll(),
                Web.request("PUT", "/aws/ec2/group/{groupId}/roll", id, null)
                        .withQueryStringParameters(query)
                        .withBody(body));
    }

    @Test
    void adopting_storesTheBinding_andStartsNothing() {
        JsonNode group = web.create("""
                { "group": { "name": "shop", "description": "of the shop", "strategy": { "drainingTimeout": 90 },
                    "autoScaling": { "name": "asg", "mayRaiseMaxSize": true } } }""").item();

        ObjectNode expected = (ObjectNode) Json.tree("""
                { "name": "shop", "description": "of the shop", "strategy": { "drainingTimeout": 90 },
                  "autoScaling": { "name": "asg", "mayRaiseMaxSize": true },
                  "capacity": { "minimum": 2, "target": 5, "maximum": 8, "unit": "instance" },
                  "compute": { "subnetIds": ["subnet-a", "subnet-b"], "launchSpecification": { "imageId": "",
                    "loadBalancersConfig": { "loadBalancers": [ { "type": "TARGET_GROUP",
                      "arn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1a2b" } ] } } },
                  "latestRevision": 2, "servingRevision": 2,
                  "inForce": { "region": "us-east-1", "product": "Linux/UNIX",
                    "capacity": { "minimum": 2, "target": 5, "maximum": 8, "unit": "instance" },
                    "instanceTypes": [],
                    "availabilityZones": [ { "name": "eu-west-1a", "subnetIds": ["subnet-a"] },
                                           { "name": "eu-west-1b", "subnetIds": ["subnet-b"] } ],
                    "healthCheckType": "TARGET_GROUP", "autoHealing": false, "healthCheckGracePeriod": 60,
                    "healthCheckUnhealthyDurationBeforeReplacement": 0,
                    "autoScaling": { "name": "asg", "isRead": true,
                      "launchTemplate": { "id": "lt-0a1b", "version": "$Latest" },
                      "healthCheckTypes": ["EC2", "ELB"], "suspendedProcesses": [] } },
                  "createdAt": "2026-11-23T07:00:00.000Z", "updatedAt": "2026-11-23T07:00:00.000Z" }""");
        expected.set("id", group.path("id"));
        assertThat(group).isEqualTo(expected);
        Group stored = web.store.groups.get(group.path("id").textValue());
        assertThat(stored.placement().autoScaling()).isEqualTo(new AutoScaling("asg", true));
        assertThat(web.store.revisions).isEmpty();
        assertThat(web.store.rolls).isEmpty();
        assertThat(web.started).isEmpty();
    }

    @Test
    void adopting_withoutAName_takesTheAutoScalingGroups() {
        assertThat(get(adopted()).item().path("name").textValue()).isEqualTo("asg");
    }

    @Test
    void adopting_twiceWithTheSameBody_isOneGroup_andWithAnotherIsRefused() {
        String id = adopted();

        assertThat(adopted()).isEqualTo(id);
        assertThat(web.create("""
                        { "group": { "name": "again", "autoScaling": { "name": "asg" } } }""").errors())
                .containsExactly("VALIDATION_ERROR group.autoScaling.name: the group " + id
                        + " stands for the Auto Scaling group asg already: update that one");
        assertThat(web.store.groups).containsOnlyKeys(id);
    }

    @Test
    void adopting_whatIsNotThereOrMayNotBeChanged_isRefused() {
        assertThat(web.create("""
                        { "group": { "autoScaling": { "name": "other" } } }""").errors())
                .containsExactly("VALIDATION_ERROR group.autoScaling.name: there is no Auto Scaling group other in this"
                        + " account and Region");
        web.autoScaling.change("asg", c -> c.tags(Map.of()));
        assertThat(web.create(ADOPT).errors())
                .containsExactly(
                        "VALIDATION_ERROR -: the Auto Scaling group asg lacks the tag greenroll:managed=true, so"
                                + " Greenroll may not change it: aws autoscaling create-or-update-tags --tags ResourceId=asg,"
                                + "ResourceType=auto-scaling-group,Key=greenroll:managed,Value=true,PropagateAtLaunch=false");
        web.autoScaling.change(
                "asg",
                c -> c.tags(Map.of("greenroll:managed", "true"))
                        .launching(new AutoScalingGroup.Launching(null, null, false)));
        assertThat(web.create(ADOPT).wrong()).containsExactly("VALIDATION_ERROR group.autoScaling.name");
        assertThat(web.store.groups).isEmpty();
    }

    @Test
    void fieldsThatTheAutoScalingGroupHas_areRefusedByName() {
        assertThat(web.create("""
                        { "group": { "autoScaling": { "name": "asg" }, "capacity": { "target": 3 }, "compute": {},
                            "scaling": {}, "scheduling": {}, "strategy": { "risk": 50 },
                            "updatePolicy": { "autoApplyTags": true }, "id": "sig-0a1b2c3d" } }""").wrong())
                .containsExactlyInAnyOrder(
                        "UNSUPPORTED_FIELD group.capacity",
                        "UNSUPPORTED_FIELD group.compute",
                        "UNSUPPORTED_FIELD group.scaling",
                        "UNSUPPORTED_FIELD group.scheduling",
                        "UNSUPPORTED_FIELD group.strategy.risk",
                        "UNSUPPORTED_FIELD group.updatePolicy.autoApplyTags",
                        "UNSUPPORTED_FIELD group.id");
    }

    @Test
    void anUpdatePolicy_isTakenAtTheAdoption_changedByAnUpdate_andUnset() {
        String policy = """
                { "shouldRoll": true, "rollConfig": { "batchSizePercentage": 20 },
                  "imageFilter": { "owners": ["self"], "namePattern": "web-*" } }""";

        JsonNode adopted = web.create(
                        "{ \"group\": { \"autoScaling\": { \"name\": \"asg\" }, \"updatePolicy\": " + policy + " } }")
                .item();

        String id = adopted.path("id").textValue();
        assertThat(adopted.path("updatePolicy")).isEqualTo(Json.tree(policy));
        assertThat(policy(id).shouldRoll()).isTrue();
        assertThat(policy(id).imageFilter()).isEqualTo(new ImageFilter(List.of("self"), "web-*", Map.of()));
        assertThat(put(id, """
                        { "group": { "updatePolicy": { "shouldRoll": false } } }""").errors()).isEmpty();
        assertThat(policy(id).shouldRoll()).isFalse();
        assertThat(policy(id).rollConfig().batchSizePercentage()).isEqualTo(20);
        assertThat(put(id, "{ \"group\": { \"updatePolicy\": null } }").item().has("updatePolicy"))
                .isFalse();
        assertThat(policy(id)).isNull();
    }

    private UpdatePolicy policy(String id) {
        return web.store.groups.get(id).policy().updatePolicy();
    }

    @Test
    void whatNoRollOfAnAutoScalingGroupHas_isRefusedInTheUpdatePolicyToo() {
        String id = adopted();

        assertThat(put(id, """
                        { "group": { "updatePolicy": { "shouldRoll": true, "rollConfig": { "batchSizePercentage": 20,
                            "launchTemplate": { "version": 1 },
                            "strategy": { "action": "RESTART_SERVER",
                              "onFailure": { "actionType": "DETACH_OLD", "batchNum": 1 } } } } } }""").wrong())
                .containsExactlyInAnyOrder(
                        "VALIDATION_ERROR group.updatePolicy.rollConfig.launchTemplate",
                        "VALIDATION_ERROR group.updatePolicy.rollConfig.strategy.action",
                        "VALIDATION_ERROR group.updatePolicy.rollConfig.strategy.onFailure.actionType",
                        "VALIDATION_ERROR group.updatePolicy.rollConfig.strategy.onFailure.batchNum");
        assertThat(put(id, "{ \"group\": { \"updatePolicy\": { \"shouldRoll\": true } } }")
                        .wrong())
                .containsExactly("VALIDATION_ERROR group.updatePolicy.rollConfig");
        assertThat(put(id, """
                        { "group": { "updatePolicy": { "imageFilter": { "owners": [] } } } }""").wrong()).contains("VALIDATION_ERROR group.updatePolicy.imageFilter.owners");
        assertThat(policy(id)).isNull();
    }

    @Test
    void aDryRunOfAnAdoption_saysWhetherItIsPossible_andStoresNothing() {
        assertThat(plan(ADOPT)).isEqualTo(Json.tree("""
                { "feasible": true, "problems": [], "warnings": [] }"""));
        web.autoScaling.change("asg", c -> c.tags(Map.of()));
        assertThat(plan(ADOPT).path("feasible").booleanValue()).isFalse();
        assertThat(plan("""
                { "group": { "autoScaling": {}, "capacity": {} } }""").path("problems").findValuesAsText("field"))
                .containsExactlyInAnyOrder("group.autoScaling.name", "group.capacity");
        assertThat(web.store.groups).isEmpty();
    }

    private JsonNode plan(String body) {
        return web.call(
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
                                .withBody(body))
                .item();
    }

    @Test
    void theCapacity_isThatOfTheMoment_andThatOfTheAdoptionWithoutAnAnswer() {
        String id = adopted();
        web.autoScaling.change("asg", c -> c.size(new AutoScalingGroup.Size(3, 6, 9)));

        assertThat(get(id).item().path("capacity")).isEqualTo(Json.tree("""
                { "minimum": 3, "target": 6, "maximum": 9, "unit": "instance" }"""));

        web.autoScaling.unavailable = true;
        Web.Answer answer = get(id);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.item().path("capacity")).isEqualTo(Json.tree("""
                { "minimum": 2, "target": 5, "maximum": 8, "unit": "instance" }"""));
        assertThat(answer.item().at("/inForce/autoScaling/isRead").booleanValue())
                .isFalse();
    }

    @Test
    void aList_hasGroupsOfBothKinds() {
        String id = adopted();
        web.store.put(Web.group(null), new greenroll.group.Revision(1, Web.SPECIFICATION, Web.NOW));

        Web.Answer answer = web.call(
                new ReadGroup(web.store, web.autoScaling, web.autoScaling, web.clock),
                Web.request("GET", "/aws/ec2/group", null, null));

        assertThat(answer.items().findValuesAsText("name")).contains("asg", "web");
        assertThat(answer.items().findValuesAsText("id")).contains(id, Web.GROUP);
        assertThat(web.call(
                                new ReadGroup(web.store, web.autoScaling, web.autoScaling, web.clock),
                                Web.request("GET", "/aws/ec2/group/{groupId}/revisions", id, null))
                        .items())
                .isEmpty();
    }

    @Test
    void anUpdate_changesWhatIsTheGroupsOwn_andRefusesTheRestByName() {
        String id = adopted();

        Web.Answer changed = put(id, """
                { "group": { "name": "shop", "autoScaling": { "mayRaiseMaxSize": true },
                    "strategy": { "drainingTimeout": 30 } } }""");

        assertThat(changed.errors()).isEmpty();
        assertThat(changed.item().path("name").textValue()).isEqualTo("shop");
        assertThat(changed.item().path("autoScaling")).isEqualTo(Json.tree("""
                { "name": "asg", "mayRaiseMaxSize": true }"""));
        assertThat(web.store.groups.get(id).placement().autoScaling()).isEqualTo(new AutoScaling("asg", true));
        assertThat(put(id, """
                        { "group": { "capacity": { "target": 3 }, "autoScaling": { "name": "other" } } }""").errors())
                .containsExactlyInAnyOrder(
                        "UNSUPPORTED_FIELD group.capacity: group.capacity is not supported: it is read from the Auto"
                                + " Scaling group; leave it out",
                        "VALIDATION_ERROR group.autoScaling.name: group.autoScaling.name must stay asg: delete this group,"
                                + " which changes no instance, and adopt the other Auto Scaling group");
        assertThat(put(id, "/aws/ec2/group/{groupId}/capacity", """
                        { "capacity": { "target": 3 } }""").wrong())
                .containsExactly("UNSUPPORTED_FIELD capacity");
    }

    @Test
    void aGroupOfGreenrollsOwn_doesNotBecomeOne() {
        web.store.put(Web.group(null), new greenroll.group.Revision(1, Web.SPECIFICATION, Web.NOW));

        assertThat(web.update(ADOPT).wrong()).containsExactly("UNSUPPORTED_FIELD group.autoScaling");
    }

    @Test
    void deleting_forgetsTheGroup_andTerminatesNothing() {
        String id = adopted();

        Web.Answer answer = delete(id);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.item()).isEqualTo(Json.tree(Map.of("id", id)));
        assertThat(web.store.groups).isEmpty();
        assertThat(web.store.rolls).isEmpty();
        assertThat(delete(id).wrong()).containsExactly("GROUP_DOESNT_EXIST groupId");
    }

    @Test
    void deleting_duringARoll_isRefused() {
        String id = adopted();
        roll(id, "{ \"batchSizePercentage\": 20 }", Map.of());

        assertThat(delete(id).wrong()).containsExactly("OPERATION_IN_PROGRESS -");
    }

    @Test
    void aRoll_showsTheAutoScalingGroupAndItsVersions() {
        String id = adopted();
        web.autoScaling.change(
                "asg",
                c -> c.launching(c.launching().withTemplate(new AutoScalingGroup.TemplateReference("lt-0a1b", "1"))));
        JsonNode expected = Json.tree("""
                { "name": "asg", "launchTemplateId": "lt-0a1b", "fromVersion": "1", "toVersion": "2",
                  "imageId": "ami-7", "desiredCapacity": 5 }""");
        String body = """
                { "batchSizePercentage": 20, "launchTemplate": { "version": "2" } }""";

        JsonNode plan = roll(id, body, Map.of("dryRun", "true")).item();
        assertThat(plan.path("feasible").booleanValue()).as(plan.toString()).isTrue();
        assertThat(plan.path("autoScaling")).isEqualTo(expected);
        assertThat(plan.path("checks").findValuesAsText("name")).contains("autoScalingGroup");

        Web.Answer started = roll(id, body, Map.of());
        assertThat(started.errors()).isEmpty();
        assertThat(started.item().path("revision").intValue()).isEqualTo(2);
        assertThat(started.item().path("autoScaling")).isEqualTo(expected);
    }

    @Test
    void aRoll_takesALaunchTemplateVersionOrWhatOneIsMadeWith() {
        String id = adopted();

        assertThat(version(id, "\"$Default\"")).isEqualTo("1");
        assertThat(version(id, "\"$Latest\"")).isEqualTo("2");
        assertThat(version(id, "1")).isEqualTo("1");
        JsonNode made = roll(id, """
                        { "batchSizePercentage": 20, "launchTemplate": { "imageId": "ami-1", "userData": "aGVsbG8=" } }""", Map.of("dryRun", "true")).item();
        assertThat(made.at("/autoScaling/toVersion").textValue()).isEqualTo("3");
        assertThat(made.path("imageId").textValue()).isEqualTo("ami-1");
    }

    private String version(String id, String version) {
        return roll(
                        id,
                        "{ \"batchSizePercentage\": 20, \"launchTemplate\": { \"version\": " + version + " } }",
                        Map.of("dryRun", "true"))
                .item()
                .at("/autoScaling/toVersion")
                .textValue();
    }

    @Test
    void aWrongLaunchTemplate_isNamed() {
        String id = adopted();

        assertThat(wrong(id, "{ \"version\": \"$Newest\" }"))
                .containsExactly("VALIDATION_ERROR launchTemplate.version");
        assertThat(wrong(id, "{ \"version\": 0 }")).containsExactly("VALIDATION_ERROR launchTemplate.version");
        assertThat(wrong(id, "{}")).containsExactly("VALIDATION_ERROR launchTemplate.version");
        assertThat(wrong(id, "{ \"version\": 1, \"imageId\": \"ami-1\" }"))
                .containsExactly("VALIDATION_ERROR launchTemplate.version");
        assertThat(wrong(id, "{ \"userData\": \"not base64!\" }"))
                .containsExactly("VALIDATION_ERROR launchTemplate.userData");
        assertThat(wrong(id, "{ \"version\": 9 }")).containsExactly("VALIDATION_ERROR launchTemplate.version");
    }

    private List<String> wrong(String id, String launchTemplate) {
        return roll(
                        id,
                        "{ \"batchSizePercentage\": 20, \"launchTemplate\": " + launchTemplate + " }",
                        Map.of("dryRun", "true"))
                .wrong();
    }

    @Test
    void statusAndHealth_areThoseOfTheMembers() {
        String id = adopted();
        web.autoScaling.member("asg", "i-5", Lifecycle.STANDBY, 1);
        ReadInstances function = new ReadInstances(
                web.store, web.fleet, web.autoScaling, web.autoScaling, web.prices, InstantSource.fixed(Web.NOW));

        Web.Answer status = web.call(function, Web.request("GET", "/aws/ec2/group/{groupId}/status", id, null));
        assertThat(status.items().findValuesAsText("instanceId")).containsExactly("i-1", "i-2", "i-3", "i-4");
        assertThat(status.items().findValuesAsText("revision")).containsOnly("1");
        Web.Answer health =
                web.call(function, Web.request("GET", "/aws/ec2/group/{groupId}/instanceHealthiness", id, null));
        assertThat(health.items().findValuesAsText("instanceId")).containsExactly("i-1", "i-2", "i-3", "i-4");
        assertThat(health.items().findValuesAsText("healthStatus")).containsOnly("HEALTHY");
    }
}
