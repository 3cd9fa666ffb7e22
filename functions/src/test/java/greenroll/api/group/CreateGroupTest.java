package greenroll.api.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.api.Web;
import greenroll.group.Group;
import greenroll.group.Healing;
import greenroll.group.HealthCheckType;
import greenroll.group.LaunchSpecification;
import greenroll.group.Subnet;
import greenroll.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreateGroupTest {

    static final String BODY = """
            { "group": {
                "name": "shop", "description": "the shop", "region": "eu-west-1",
                "capacity": { "minimum": 1, "target": "2", "maximum": 4, "unit": "instance" },
                "strategy": { "risk": 0, "availabilityVsCost": "balanced", "fallbackToOd": true,
                  "utilizeReservedInstances": false, "drainingTimeout": "60", "compatibility": "ELASTIGROUP" },
                "compute": {
                  "product": "Linux/UNIX",
                  "instanceTypes": { "ondemand": "m7g.large", "spot": ["m7g.large", "m6g.large"] },
                  "availabilityZones": [ { "name": "eu-west-1a", "subnetIds": ["subnet-a"] },
                                         { "name": "eu-west-1b", "subnetIds": ["subnet-b"] } ],
                  "launchSpecification": {
                    "imageId": "ami-0a1b2c", "userData": "aGVsbG8=",
                    "iamRole": { "arn": "arn:aws:iam::123456789012:instance-profile/shop" },
                    "keyPair": "ops", "securityGroupIds": ["sg-1"], "monitoring": true, "ebsOptimized": false,
                    "tags": [ { "tagKey": "team", "tagValue": "shop" }, { "tagKey": "empty", "tagValue": "" } ],
                    "healthCheckType": "TARGET_GROUP",
                    "loadBalancersConfig": { "loadBalancers": [ { "type": "TARGET_GROUP", "name": "web",
                      "arn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1a2b" } ] } } } } }""";

    private final Web web = new Web();

    @Test
    void create_againWithItsKeyAndBody_answersTheSameGroup_andCreatesNoOther() {
        Web.Answer first = keyed("shop-1", BODY);
        Web.Answer again = keyed("shop-1", BODY);
        Web.Answer other = keyed("shop-1", BODY.replace("the shop", "another"));

        assertThat(first.status()).isEqualTo(200);
        assertThat(again.item()).isEqualTo(first.item());
        assertThat(other.wrong()).containsExactly("IDEMPOTENCY_KEY_REUSED Idempotency-Key");
        assertThat(web.store.groups.keySet())
                .containsExactlyInAnyOrder(Web.GROUP, first.item().path("id").textValue());
        assertThat(web.store.rolls).hasSize(1);
    }

    private Web.Answer keyed(String key, String body) {
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
                        .withHeaders(Map.of("Idempotency-Key", key))
                        .withBody(body));
    }

    @Test
    void create_aWholeGroup_storesItWithItsFirstRevisionAndStartsLaunchingIt() {
        Web.Answer answer = web.create(BODY);

        assertThat(answer.errors()).isEmpty();
        Group group = web.store.groups.get("sig-00000002");
        assertThat(group.name()).isEqualTo("shop");
        assertThat(group.placement().subnets())
                .containsExactlyInAnyOrder(new Subnet("eu-west-1a", "subnet-a"), new Subnet("eu-west-1b", "subnet-b"));
        assertThat(group.activeRoll()).isEqualTo(new Group.ActiveRoll("sbgd-00000001", "CREATE"));
        assertThat(web.store.revisions.get("sig-00000002/1").specification())
                .isEqualTo(LaunchSpecification.of("ami-0a1b2c", List.of("m7g.large", "m6g.large"))
                        .with(c -> {
                            c.userData("aGVsbG8=");
                            c.network(c.network().withSecurityGroupIds(List.of("sg-1")));
                            c.iamRole("arn:aws:iam::123456789012:instance-profile/shop");
                            c.keyPair("ops");
                            c.tags(Map.of("team", "shop", "empty", ""));
                            c.hardware(c.hardware().withMonitoring(true));
                            c.serving(c.serving()
                                    .with(serving -> serving.targetGroupArns(List.of(Web.TARGET_GROUP))
                                            .healthCheckType(HealthCheckType.TARGET_GROUP)));
                        }));
        assertThat(web.store.rolls.get("sbgd-00000001").facts().identity().startedBy())
                .isEqualTo("ops");
        assertThat(web.started).containsExactly("sig-00000002 sbgd-00000001-1");
    }

    @Test
    void create_aWholeGroup_answersWhatItStored() {
        Web.Answer answer = web.create(BODY);

        assertThat(answer.body().at("/response/kind").textValue()).isEqualTo("spotinst:aws:ec2:group");
        assertThat(answer.item()).isEqualTo(Json.tree("""
                { "id": "sig-00000002", "name": "shop", "description": "the shop", "region": "eu-west-1",
                  "capacity": { "minimum": 1, "target": 2, "maximum": 4, "unit": "instance" },
                  "strategy": { "risk": 0, "availabilityVsCost": "balanced", "fallbackToOd": true,
                    "utilizeReservedInstances": false, "drainingTimeout": 60, "compatibility": "ELASTIGROUP" },
                  "compute": {
                    "product": "Linux/UNIX",
                    "instanceTypes": { "ondemand": "m7g.large", "spot": ["m7g.large", "m6g.large"] },
                    "availabilityZones": [ { "name": "eu-west-1a", "subnetIds": ["subnet-a"] },
                                           { "name": "eu-west-1b", "subnetIds": ["subnet-b"] } ],
                    "launchSpecification": {
                      "imageId": "ami-0a1b2c", "userData": "aGVsbG8=",
                      "iamRole": { "arn": "arn:aws:iam::123456789012:instance-profile/shop" },
                      "keyPair": "ops", "securityGroupIds": ["sg-1"],
                      "tags": [ { "tagKey": "team", "tagValue": "shop" }, { "tagKey": "empty", "tagValue": "" } ],
                      "monitoring": true, "ebsOptimized": false,
                      "loadBalancersConfig": { "loadBalancers": [ { "type": "TARGET_GROUP", "name": "web",
                        "arn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1a2b" } ] },
                      "healthCheckType": "TARGET_GROUP" } },
                  "inForce": {
                    "region": "eu-west-1", "product": "Linux/UNIX",
                    "capacity": { "minimum": 1, "target": 2, "maximum": 4, "unit": "instance" },
                    "instanceTypes": ["m7g.large", "m6g.large"],
                    "availabilityZones": [ { "name": "eu-west-1a", "subnetIds": ["subnet-a"] },
                                           { "name": "eu-west-1b", "subnetIds": ["subnet-b"] } ],
                    "healthCheckType": "TARGET_GROUP", "autoHealing": true, "healthCheckGracePeriod": 300,
                    "healthCheckUnhealthyDurationBeforeReplacement": 120 },
                  "latestRevision": 1,
                  "activeRoll": { "id": "sbgd-00000001", "kind": "CREATE" },
                  "warnings": [
                    { "code": "NO_EFFECT",
                      "message": "strategy.availabilityVsCost has no effect: every instance is launched on demand" },
                    { "code": "NO_EFFECT",
                      "message": "compute.instanceTypes.spot is launched on demand, where there is no m7g.large: m6g.large" } ],
                  "createdAt": "2026-11-23T07:00:00.000Z", "updatedAt": "2026-11-23T07:00:00.000Z" }"""));
    }

    @Test
    void create_withSeveralTypesOnDemand_hasNoWarningOfSpot() {
        ObjectNode body = body();
        ((ObjectNode) body.at("/group/compute"))
                .set("instanceTypes", Json.tree("{\"onDemandTypes\":[\"m7g.large\",\"m6g.large\"]}"));

        JsonNode group = web.create(body.toString()).item();

        assertThat(group.at("/inForce/instanceTypes")).isEqualTo(Json.tree("[\"m7g.large\",\"m6g.large\"]"));
        assertThat(group.path("warnings").toString()).doesNotContain("spot");
    }

    @Test
    void create_withWordsOnSpotAndReservations_saysThatTheyHaveNoEffect() {
        ObjectNode body = body();
        ((ObjectNode) body.at("/group/strategy")).put("fallbackToOd", false).put("utilizeReservedInstances", true);
        ((ObjectNode) body.at("/group/strategy")).remove("availabilityVsCost");
        ((ObjectNode) body.at("/group/compute/instanceTypes")).remove("spot");
        ((ObjectNode) body.at("/group/compute")).put("product", "Windows");

        assertThat(web.create(body.toString()).item().path("warnings").findValuesAsText("message"))
                .containsExactly(
                        "strategy.fallbackToOd false has no effect: every instance is launched on demand",
                        "strategy.utilizeReservedInstances has no effect: EC2 itself applies reserved instances to what"
                                + " runs on demand",
                        "compute.product has no effect: the image decides");
    }

    @Test
    void create_withoutTargetGroups_isJudgedByStatusChecks() {
        ObjectNode body = body();
        launch(body).remove(List.of("loadBalancersConfig", "healthCheckType"));

        Web.Answer answer = web.create(body.toString());

        assertThat(answer.item().at("/inForce/healthCheckType").textValue()).isEqualTo("EC2");
        assertThat(answer.item().at("/compute/launchSpecification").has("healthCheckType"))
                .as("nobody gave it")
                .isFalse();
    }

    @Test
    void create_withAJudgeOfItsOwnRolls_showsItAsItWasGiven() {
        ObjectNode body = body();
        String given = """
                { "batchSizePercentage": 20, "strategy": {
                  "judge": { "metrics": [ { "namespace": "Shop", "metricName": "Errors",
                    "dimensions": { "InstanceId": "{instances}" }, "limit": 5 } ] },
                  "steps": [ { "instances": 1, "pause": { "until": "MANUAL" }, "judge": { "metrics": [ { "namespace": "Shop",
                    "metricName": "Latency", "dimensions": { "Revision": "{revision}" }, "maxWorsePercent": 20 } ] } } ] } }""";
        ((ObjectNode) body.get("group")).putObject("updatePolicy").set("rollConfig", Json.tree(given));

        Web.Answer answer = web.create(body.toString());

        assertThat(answer.item().at("/updatePolicy/rollConfig"))
                .as("no default is filled in, so a client can compare it with what it gave")
                .isEqualTo(Json.tree(given));
    }

    @Test
    void create_withWordsOnHealing_keepsAndShowsThem() {
        ObjectNode body = body();
        launch(body)
                .put("autoHealing", false)
                .put("healthCheckGracePeriod", "45")
                .put("healthCheckUnhealthyDurationBeforeReplacement", 60);

        Web.Answer answer = web.create(body.toString());

        assertThat(web.store
                        .revisions
                        .get("sig-00000002/1")
                        .specification()
                        .serving()
                        .healing())
                .isEqualTo(new Healing(false, Duration.ofSeconds(45), Duration.ofSeconds(60)));
        JsonNode shown = answer.item().at("/compute/launchSpecification");
        assertThat(shown.path("autoHealing").booleanValue()).isFalse();
        assertThat(shown.path("healthCheckGracePeriod").intValue()).isEqualTo(45);
        assertThat(answer.item().at("/inForce/healthCheckGracePeriod").intValue())
                .isEqualTo(45);
        assertThat(shown.path("healthCheckUnhealthyDurationBeforeReplacement").intValue())
                .isEqualTo(60);
    }

    @Test
    void create_fromNothing_namesEveryFieldThatIsRequired() {
        assertThat(web.create("{}").wrong())
                .containsExactlyInAnyOrder(
                        "VALIDATION_ERROR group.name",
                        "VALIDATION_ERROR group.capacity.target",
                        "VALIDATION_ERROR group.compute.instanceTypes.ondemand",
                        "VALIDATION_ERROR group.compute.subnetIds",
                        "VALIDATION_ERROR group.compute.launchSpecification.imageId");
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /name                             | ""                            | VALIDATION_ERROR group.name
            /name                             | {"a": 1}                      | VALIDATION_ERROR group.name
            /region                           | "us-east-1"                   | VALIDATION_ERROR group.region
            /region                           | "eu"                          | VALIDATION_ERROR group.region
            /id                               | "sig-1"                       | UNSUPPORTED_FIELD group.id
            /scaling                          | {"multipleMetrics": {"metrics": [{"name": "cpu"}]}} | UNSUPPORTED_FIELD group.scaling.multipleMetrics.metrics
            /capacity                         | 3                             | VALIDATION_ERROR group.capacity
            /capacity/target                  | 0                             | VALIDATION_ERROR group.capacity.target
            /capacity/target                  | 5                             | VALIDATION_ERROR group.capacity.target
            /capacity/target                  | 1001                          | VALIDATION_ERROR group.capacity.target
            /capacity/unit                    | "weight"                      | UNSUPPORTED_FIELD group.capacity.unit
            /strategy/risk                    | 101                           | VALIDATION_ERROR group.strategy.risk
            /strategy/drainingTimeout         | -1                            | VALIDATION_ERROR group.strategy.drainingTimeout
            /strategy/compatibility           | "SPOT"                        | VALIDATION_ERROR group.strategy.compatibility
            /compute/product                  | "BeOS"                        | VALIDATION_ERROR group.compute.product
            /compute/instanceTypes/ondemand   | "large"                       | VALIDATION_ERROR group.compute.instanceTypes.ondemand
            /compute/instanceTypes/spot       | ["m7g.large", 7]              | VALIDATION_ERROR group.compute.instanceTypes.spot[1]
            /compute/instanceTypes/weights    | [{"weight": 2}]               | UNSUPPORTED_FIELD group.compute.instanceTypes.weights
            /compute/subnetIds                | ["subnet-a"]                  | VALIDATION_ERROR group.compute.subnetIds
            /compute/availabilityZones        | []                            | VALIDATION_ERROR group.compute.subnetIds
            /compute/availabilityZones        | [{"name": "eu-west-1b", "subnetIds": ["subnet-a"]}] | VALIDATION_ERROR group.compute.availabilityZones
            /compute/availabilityZones        | [{"name": "eu-west-1a"}]      | VALIDATION_ERROR group.compute.availabilityZones
            /capacity                         | {"minimum": 5, "maximum": 2}  | VALIDATION_ERROR group.capacity.maximum
            /compute/availabilityZones        | [{"name": "eu-west-1c", "subnetId": "subnet-c"}] | VALIDATION_ERROR group.compute.subnetIds
            /compute/elasticIps               | ["eipalloc-1"]                | UNSUPPORTED_FIELD group.compute.elasticIps
            /compute/launchSpecification/imageId | "resolve:ssm:/web ami"     | VALIDATION_ERROR group.compute.launchSpecification.imageId
            /compute/launchSpecification/imageId | "img-1"                    | VALIDATION_ERROR group.compute.launchSpecification.imageId
            /compute/launchSpecification/imageId | null                       | VALIDATION_ERROR group.compute.launchSpecification.imageId
            /compute/launchSpecification/userData | "#!/bin/sh"               | VALIDATION_ERROR group.compute.launchSpecification.userData
            /compute/launchSpecification/iamRole/name | "other"               | VALIDATION_ERROR group.compute.launchSpecification.iamRole.arn
            /compute/launchSpecification/securityGroupIds | "sg-1"            | VALIDATION_ERROR group.compute.launchSpecification.securityGroupIds
            /compute/launchSpecification/monitoring | 1                       | VALIDATION_ERROR group.compute.launchSpecification.monitoring
            /compute/launchSpecification/tags | [{"tagKey": "greenroll:group", "tagValue": "x"}] | VALIDATION_ERROR group.compute.launchSpecification.tags[0].tagKey
            /compute/launchSpecification/tags | [{"tagKey": "AWS:x", "tagValue": "x"}] | VALIDATION_ERROR group.compute.launchSpecification.tags[0].tagKey
            /compute/launchSpecification/tags | [{"tagKey": "a"}, {"tagKey": "a"}] | VALIDATION_ERROR group.compute.launchSpecification.tags
            /compute/launchSpecification/healthCheckType | "ECS_CLUSTER_INSTANCE" | UNSUPPORTED_FIELD group.compute.launchSpecification.healthCheckType
            /compute/launchSpecification/healthCheckGracePeriod | -1          | VALIDATION_ERROR group.compute.launchSpecification.healthCheckGracePeriod
            /compute/launchSpecification/healthCheckUnhealthyDurationBeforeReplacement | 59 | VALIDATION_ERROR group.compute.launchSpecification.healthCheckUnhealthyDurationBeforeReplacement
            /compute/launchSpecification/autoHealing | "yes"                  | VALIDATION_ERROR group.compute.launchSpecification.autoHealing
            /compute/launchSpecification/loadBalancersConfig | null           | VALIDATION_ERROR group.compute.launchSpecification.healthCheckType
            /compute/launchSpecification/loadBalancersConfig/loadBalancers/0/type | "CLASSIC" | UNSUPPORTED_FIELD group.compute.launchSpecification.loadBalancersConfig.loadBalancers[0].type
            /compute/launchSpecification/loadBalancersConfig/loadBalancers/0/arn  | "web"     | VALIDATION_ERROR group.compute.launchSpecification.loadBalancersConfig.loadBalancers[0].arn
            /compute/launchSpecification/blockDeviceMappings | [{"deviceName": "/dev/sda1"}] | VALIDATION_ERROR group.compute.launchSpecification.blockDeviceMappings[0].ebs
            /compute/launchSpecification/blockDeviceMappings | [{"deviceName": "/dev/sda1", "noDevice": "", "virtualName": "ephemeral0"}] | VALIDATION_ERROR group.compute.launchSpecification.blockDeviceMappings[0].ebs
            /compute/launchSpecification/blockDeviceMappings | [{"ebs": {}}] | VALIDATION_ERROR group.compute.launchSpecification.blockDeviceMappings[0].deviceName
            /compute/launchSpecification/blockDeviceMappings | [{"deviceName": "a", "ebs": {}}, {"deviceName": "a", "ebs": {}}] | VALIDATION_ERROR group.compute.launchSpecification.blockDeviceMappings
            /compute/launchSpecification/blockDeviceMappings | [{"deviceName": "a", "ebs": {"volumeType": "gp4"}}] | VALIDATION_ERROR group.compute.launchSpecification.blockDeviceMappings[0].ebs.volumeType
            /compute/launchSpecification/blockDeviceMappings | [{"deviceName": "a", "ebs": {"volumeType": "io2"}}] | VALIDATION_ERROR group.compute.launchSpecification.blockDeviceMappings[0].ebs.iops
            /compute/launchSpecification/blockDeviceMappings | [{"deviceName": "a", "ebs": {"volumeType": "gp2", "iops": 3000}}] | VALIDATION_ERROR group.compute.launchSpecification.blockDeviceMappings[0].ebs.iops
            /compute/launchSpecification/blockDeviceMappings | [{"deviceName": "a", "ebs": {"throughput": 200}}] | VALIDATION_ERROR group.compute.launchSpecification.blockDeviceMappings[0].ebs.throughput
            /compute/launchSpecification/blockDeviceMappings | [{"deviceName": "a", "ebs": {"kmsKeyId": "k"}}] | VALIDATION_ERROR group.compute.launchSpecification.blockDeviceMappings[0].ebs.kmsKeyId
            /compute/launchSpecification/blockDeviceMappings | [{"deviceName": "a", "ebs": {"volumeSize": -1}}] | VALIDATION_ERROR group.compute.launchSpecification.blockDeviceMappings[0].ebs.volumeSize
            /compute/launchSpecification/networkInterfaces | [{"description": "front"}] | VALIDATION_ERROR group.compute.launchSpecification.networkInterfaces[0].deviceIndex
            /compute/launchSpecification/networkInterfaces | [{"deviceIndex": 1}] | VALIDATION_ERROR group.compute.launchSpecification.networkInterfaces
            /compute/launchSpecification/networkInterfaces | [{"deviceIndex": 0}, {"deviceIndex": 0}] | VALIDATION_ERROR group.compute.launchSpecification.networkInterfaces
            /compute/launchSpecification/networkInterfaces | [{"deviceIndex": 0, "associatePublicIpAddress": true}, {"deviceIndex": 1}] | VALIDATION_ERROR group.compute.launchSpecification.networkInterfaces
            /compute/launchSpecification/networkInterfaces | [{"deviceIndex": 0, "subnetId": "subnet-a"}] | VALIDATION_ERROR group.compute.launchSpecification.networkInterfaces[0].subnetId
            /compute/launchSpecification/networkInterfaces | [{"deviceIndex": 0, "networkInterfaceId": "eni-1"}] | UNSUPPORTED_FIELD group.compute.launchSpecification.networkInterfaces[0].networkInterfaceId
            /compute/launchSpecification/metadataOptions | {"httpTokens": "always"} | VALIDATION_ERROR group.compute.launchSpecification.metadataOptions.httpTokens
            /compute/launchSpecification/metadataOptions | {"httpPutResponseHopLimit": 65} | VALIDATION_ERROR group.compute.launchSpecification.metadataOptions.httpPutResponseHopLimit
            /compute/launchSpecification/metadataOptions | {"httpProtocolIpv6": "enabled"} | VALIDATION_ERROR group.compute.launchSpecification.metadataOptions.httpProtocolIpv6
            /compute/launchSpecification/creditSpecification | {"cpuCredits": "standard"} | VALIDATION_ERROR group.compute.launchSpecification.creditSpecification
            /compute/launchSpecification/creditSpecification | {"cpuCredits": "all"} | VALIDATION_ERROR group.compute.launchSpecification.creditSpecification.cpuCredits
            /compute/launchSpecification/colour | "green"                     | VALIDATION_ERROR group.compute.launchSpecification.colour
            """)
    void create_aWrongField_isRefusedByNameAndMakesNothing(String pointer, String value, String error) {
        ObjectNode body = body();
        int last = pointer.lastIndexOf('/');
        ((ObjectNode) body.at("/group" + pointer.substring(0, last)))
                .set(pointer.substring(last + 1), Json.tree(value));

        Web.Answer answer = web.create(body.toString());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.wrong()).containsExactly(error);
        assertThat(web.store.groups).containsOnlyKeys(Web.GROUP);
        assertThat(web.started).isEmpty();
    }

    @Test
    void create_withUserDataThatIsNotBase64_neverRepeatsIt() {
        ObjectNode body = body();
        launch(body).put("userData", "export PASSWORD=hunter2");

        assertThat(web.create(body.toString()).body().toString()).doesNotContain("hunter2");
    }

    private static ObjectNode body() {
        JsonNode body = Json.tree(BODY);
        return (ObjectNode) body;
    }

    private static ObjectNode launch(ObjectNode body) {
        return (ObjectNode) body.at("/group/compute/launchSpecification");
    }
}
