package greenroll.api.group;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.api.Web;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.group.Revision;
import greenroll.group.SpotAllocation;
import greenroll.group.SpotStrategy;
import greenroll.group.Strategy;
import greenroll.group.Subnet;
import greenroll.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateGroupTest {

    private final Web web = new Web();

    @Test
    void update_theImage_makesARevisionThatDiffersInNothingElse() {
        Web.Answer answer = web.update("{\"group\":{\"compute\":{\"launchSpecification\":{\"imageId\":\"ami-2\"}}}}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.item().path("latestRevision").intValue()).isEqualTo(2);
        assertThat(answer.item().path("servingRevision").intValue()).isEqualTo(1);
        assertThat(answer.item().at("/compute/launchSpecification/imageId").textValue())
                .isEqualTo("ami-2");
        LaunchSpecification was = Web.SPECIFICATION;
        assertThat(web.store.revisions.get(Web.GROUP + "/2"))
                .isEqualTo(new Revision(2, was.withImageId("ami-2"), Web.NOW));
        assertThat(web.started).isEmpty();
    }

    @Test
    void update_nullsAndLists_unsetAndReplaceWhole() {
        web.update("""
                { "group": { "compute": { "instanceTypes": { "onDemandTypes": ["c7g.large"], "spot": null },
                  "launchSpecification": { "userData": null, "tags": [], "securityGroupIds": ["sg-2"],
                    "iamRole": { "arn": "arn:aws:iam::123456789012:instance-profile/web" } } } } }""");

        LaunchSpecification next = web.store.revisions.get(Web.GROUP + "/2").specification();
        assertThat(next.imageId()).isEqualTo("ami-1");
        assertThat(next.userData()).isNull();
        assertThat(next.tags()).isEmpty();
        assertThat(next.network().securityGroupIds()).containsExactly("sg-2");
        assertThat(next.iamRole()).isEqualTo("arn:aws:iam::123456789012:instance-profile/web");
        assertThat(next.hardware().instanceTypes()).containsExactly("c7g.large");
    }

    @Test
    void update_toWhatIsThereAlready_makesNoRevision() {
        Web.Answer answer = web.update("""
                { "group": { "name": "web", "capacity": { "target": 5 }, "compute": {
                  "availabilityZones": [ { "name": "eu-west-1b", "subnetIds": ["subnet-b"] },
                                         { "name": "eu-west-1a", "subnetIds": ["subnet-a"] } ],
                  "launchSpecification": { "imageId": "ami-1", "iamRole": { "name": "web-role" } } } } }""");

        assertThat(answer.errors()).isEmpty();
        assertThat(answer.item().path("latestRevision").intValue()).isEqualTo(1);
        assertThat(web.store.revisions).hasSize(1);
    }

    @Test
    void update_backToWhatServes_makesThatTheLatestAgain_andGivesNoNumberTwice() {
        web.update("{\"group\":{\"compute\":{\"launchSpecification\":{\"imageId\":\"ami-broken\"}}}}");

        Web.Answer back = web.update("{\"group\":{\"compute\":{\"launchSpecification\":{\"imageId\":\"ami-1\"}}}}");
        Web.Answer next = web.update("{\"group\":{\"compute\":{\"launchSpecification\":{\"imageId\":\"ami-3\"}}}}");

        assertThat(back.errors()).isEmpty();
        assertThat(back.item().path("latestRevision").intValue()).isEqualTo(1);
        assertThat(back.item().at("/compute/launchSpecification/imageId").textValue())
                .isEqualTo("ami-1");
        assertThat(next.item().path("latestRevision").intValue()).isEqualTo(3);
        assertThat(web.store.revisions)
                .containsOnlyKeys(Web.GROUP + "/1", Web.GROUP + "/2", Web.GROUP + "/3")
                .doesNotContainValue(null);
    }

    @Test
    void update_ofTheGroupItself_writesItAtOnceAndMakesNoRevision() {
        web.fleet.subnet("subnet-c", "eu-west-1c");

        Web.Answer answer = web.update("""
                { "group": { "name": "shop", "description": "the shop",
                  "capacity": { "minimum": 0, "maximum": "20" },
                  "strategy": { "availabilityVsCost": "balanced", "fallbackToOd": true, "utilizeReservedInstances": false,
                    "drainingTimeout": 90, "compatibility": "ELASTIGROUP" },
                  "compute": { "product": "Windows",
                    "availabilityZones": [ { "name": "eu-west-1c", "subnetIds": ["subnet-c"] },
                                           { "name": "eu-west-1a", "subnetIds": ["subnet-a"] } ] } } }""");

        assertThat(answer.errors()).isEmpty();
        assertThat(web.store.groups.get(Web.GROUP)).isEqualTo(Web.group(null).with(c -> {
            c.name("shop");
            c.document(web.store.groups.get(Web.GROUP).document());
            c.capacity(new Capacity(0, 5, 20));
            c.policy(c.policy()
                    .withStrategy(new Strategy(
                            new SpotStrategy(0, null, true, SpotAllocation.BALANCED, null, null),
                            false,
                            Duration.ofSeconds(90),
                            true)));
            c.placement(c.placement()
                    .with(placement -> placement
                            .product("Windows")
                            .subnets(List.of(
                                    new Subnet("eu-west-1c", "subnet-c"), new Subnet("eu-west-1a", "subnet-a")))));
            c.times(c.times().withUpdatedAt(Web.NOW));
            c.version(8);
        }));
        assertThat(answer.item().path("strategy")).isEqualTo(Json.tree("""
                { "availabilityVsCost": "balanced", "fallbackToOd": true, "utilizeReservedInstances": false,
                  "drainingTimeout": 90, "compatibility": "ELASTIGROUP" }"""));
        assertThat(web.store.revisions).hasSize(1);
    }

    @Test
    void update_ofTheStrategyWithNulls_unsetsThem() {
        web.update("{\"group\":{\"strategy\":{\"drainingTimeout\":90,\"compatibility\":\"ELASTIGROUP\"}}}");

        Web.Answer one = web.update("{\"group\":{\"strategy\":{\"compatibility\":null}}}");
        Web.Answer all = web.update("{\"group\":{\"strategy\":null}}");

        assertThat(one.item().path("strategy")).isEqualTo(Json.tree("{\"drainingTimeout\":90}"));
        assertThat(all.item().has("strategy")).isFalse();
    }

    @Test
    void update_ofGroupAndSpecification_isOneWrite() {
        Web.Answer answer = web.update("""
                { "group": { "name": "shop", "updatePolicy": { "shouldRoll": false },
                  "compute": { "launchSpecification": { "imageId": "ami-2" } } } }""");

        assertThat(answer.item().path("latestRevision").intValue()).isEqualTo(2);
        assertThat(web.store.groups.get(Web.GROUP).version()).isEqualTo(8);
        assertThat(web.store.groups.get(Web.GROUP).name()).isEqualTo("shop");
        assertThat(web.store.revisions.get(Web.GROUP + "/2").specification().imageId())
                .isEqualTo("ami-2");
    }

    @Test
    void update_ofTheGroupWhileAnOperationHoldsIt_isTaken() {
        web.store.groups.put(Web.GROUP, Web.group(new Group.ActiveRoll("sbgd-00000009", "ROLL")));

        Web.Answer answer = web.update("{\"group\":{\"capacity\":{\"maximum\":20}}}");

        assertThat(answer.item().at("/capacity/maximum").intValue()).isEqualTo(20);
        assertThat(answer.item().at("/activeRoll/id").textValue()).isEqualTo("sbgd-00000009");
    }

    @Test
    void update_ofTheGroupWhileAnotherUpdateComesBetween_keepsBoth() {
        web.store.meanwhile = () -> web.update("{\"group\":{\"capacity\":{\"maximum\":20}}}");

        web.update("{\"group\":{\"name\":\"shop\"}}");

        Group last = web.store.groups.get(Web.GROUP);
        assertThat(last.name()).isEqualTo("shop");
        assertThat(last.capacity()).isEqualTo(new Capacity(2, 5, 20));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"region": "us-east-1"}                                | UNSUPPORTED_FIELD group.region
            {"name": null}                                         | VALIDATION_ERROR group.name
            {"capacity": {"target": 11}}                           | VALIDATION_ERROR group.capacity.target
            {"capacity": {"minimum": 6}}                           | VALIDATION_ERROR group.capacity.minimum
            {"capacity": {"maximum": 4}}                           | VALIDATION_ERROR group.capacity.maximum
            {"capacity": {"minimum": null, "target": null}}        | VALIDATION_ERROR group.capacity.target
            {"compute": {"product": "BeOS"}}                       | VALIDATION_ERROR group.compute.product
            {"compute": {"subnetIds": ["subnet-c"]}}               | VALIDATION_ERROR group.compute.subnetIds
            {"compute": {"subnetIds": []}}                         | VALIDATION_ERROR group.compute.subnetIds
            {"compute": {"subnetIds": ["subnet-us"]}}              | VALIDATION_ERROR group.region
            {"compute": {"availabilityZones": [{"name": "eu-west-1b", "subnetIds": ["subnet-a", "subnet-b"]}]}} | VALIDATION_ERROR group.compute.availabilityZones
            {"strategy": {"risk": -1}}                             | VALIDATION_ERROR group.strategy.risk
            {"strategy": {"spinUpTime": 300}}                      | UNSUPPORTED_FIELD group.strategy.spinUpTime
            {"strategy": {"drainingTimeout": 3601}}                | VALIDATION_ERROR group.strategy.drainingTimeout
            {"strategy": {"compatibility": "SPOT"}}                | VALIDATION_ERROR group.strategy.compatibility
            {"compute": {"launchSpecification": {"imageId": null}}} | VALIDATION_ERROR group.compute.launchSpecification.imageId
            {"compute": {"launchSpecification": {"imageId": 2}}}   | VALIDATION_ERROR group.compute.launchSpecification.imageId
            {"compute": {"launchSpecification": {"colour": "red"}}} | VALIDATION_ERROR group.compute.launchSpecification.colour
            {"colour": null}                                       | VALIDATION_ERROR group.colour
            {"compute": 7}                                         | VALIDATION_ERROR group.compute
            {"servingRevision": 2}                                 | UNSUPPORTED_FIELD group.servingRevision
            """)
    void update_ofAnythingElse_isRefusedByName(String group, String error) {
        web.fleet.subnet("subnet-us", "us-east-1a");

        Web.Answer answer = web.update("{\"group\": " + group + "}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.wrong()).containsExactly(error);
        assertThat(web.store.revisions).hasSize(1);
        assertThat(web.store.groups.get(Web.GROUP)).isEqualTo(Web.group(null));
    }

    @Test
    void update_whileAnotherUpdateComesBetween_mergesWithThatOne() {
        web.store.meanwhile =
                () -> web.update("{\"group\":{\"compute\":{\"launchSpecification\":{\"keyPair\":\"k\"}}}}");

        web.update("{\"group\":{\"compute\":{\"launchSpecification\":{\"imageId\":\"ami-2\"}}}}");

        LaunchSpecification last = web.store.revisions.get(Web.GROUP + "/3").specification();
        assertThat(last.imageId()).isEqualTo("ami-2");
        assertThat(last.keyPair()).isEqualTo("k");
    }

    @Test
    void update_duringARoll_onlyMakesARevision() {
        web.store.groups.put(Web.GROUP, Web.group(new Group.ActiveRoll("sbgd-00000009", "ROLL")));

        Web.Answer answer = web.update("{\"group\":{\"compute\":{\"launchSpecification\":{\"imageId\":\"ami-2\"}}}}");

        assertThat(answer.item().path("latestRevision").intValue()).isEqualTo(2);
        assertThat(answer.item().path("activeRoll")).isEqualTo(Json.tree("""
                {"id": "sbgd-00000009", "kind": "ROLL"}"""));
    }

    @Test
    void read_oneGroupOrAll_answersThem() {
        ReadGroup read = new ReadGroup(web.store, web.autoScaling, web.autoScaling, web.clock);

        Web.Answer one = web.call(read, Web.request("GET", "/aws/ec2/group/{groupId}", Web.GROUP, null));
        Web.Answer all = web.call(
                read,
                Web.request("GET", "/aws/ec2/group", null, null).withQueryStringParameters(Map.of("accountId", "a")));
        Web.Answer none = web.call(read, Web.request("GET", "/aws/ec2/group/{groupId}", "sig-ffffffff", null));

        assertThat(one.item().path("id").textValue()).isEqualTo(Web.GROUP);
        assertThat(all.items()).isEqualTo(one.items());
        assertThat(none.errors()).isEqualTo(List.of("GROUP_DOESNT_EXIST groupId: there is no group sig-ffffffff"));
    }
}
