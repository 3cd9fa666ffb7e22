package greenroll.api;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.group.Revision;
import greenroll.json.Json;
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
                .isEqualTo(new Revision(2, was.with(c -> c.imageId = "ami-2"), Web.NOW));
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
        assertThat(next.securityGroupIds()).containsExactly("sg-2");
        assertThat(next.iamRole()).isEqualTo("arn:aws:iam::123456789012:instance-profile/web");
        assertThat(next.instanceTypes()).containsExactly("c7g.large");
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

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"name": "shop"}                                       | UNSUPPORTED_FIELD group.name
            {"description": "the web"}                             | UNSUPPORTED_FIELD group.description
            {"region": "us-east-1"}                                | UNSUPPORTED_FIELD group.region
            {"capacity": {"target": 6}}                            | UNSUPPORTED_FIELD group.capacity
            {"capacity": {"target": 11}}                           | VALIDATION_ERROR group.capacity.target
            {"compute": {"product": "Windows"}}                    | UNSUPPORTED_FIELD group.compute.product
            {"compute": {"subnetIds": ["subnet-a"]}}               | UNSUPPORTED_FIELD group.compute.subnetIds
            {"compute": {"availabilityZones": [{"name": "eu-west-1b", "subnetIds": ["subnet-a", "subnet-b"]}]}} | UNSUPPORTED_FIELD group.compute.availabilityZones
            {"compute": {"launchSpecification": {"imageId": null}}} | VALIDATION_ERROR group.compute.launchSpecification.imageId
            {"compute": {"launchSpecification": {"imageId": 2}}}   | VALIDATION_ERROR group.compute.launchSpecification.imageId
            {"compute": {"launchSpecification": {"colour": "red"}}} | VALIDATION_ERROR group.compute.launchSpecification.colour
            {"colour": null}                                       | VALIDATION_ERROR group.colour
            {"compute": 7}                                         | VALIDATION_ERROR group.compute
            {"servingRevision": 2}                                 | UNSUPPORTED_FIELD group.servingRevision
            """)
    void update_ofAnythingElse_isRefusedByName(String group, String error) {
        Web.Answer answer = web.update("{\"group\": " + group + "}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.wrong()).containsExactly(error);
        assertThat(web.store.revisions).hasSize(1);
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
        ReadGroup read = new ReadGroup(web.store, web.clock);

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
