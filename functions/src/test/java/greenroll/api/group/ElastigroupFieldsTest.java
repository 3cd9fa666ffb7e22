package greenroll.api.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.api.Web;
import greenroll.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests each field of Elastigroup's group, as its Python client names them. A field is either taken and shown again, or
 * refused by name as UNSUPPORTED_FIELD.
 */
class ElastigroupFieldsTest {

    /**
     * Every field that is taken, with a value. The third column is the neighbouring field that the value replaces, if
     * there is one. A fourth column {@code *} says that the value comes back in another form.
     */
    private static final String SUPPORTED = """
            /name                             | "shop"
            /description                      | "sells"
            /region                           | "eu-west-1"
            /capacity/minimum                 | 1
            /capacity/maximum                 | 9
            /capacity/target                  | 3
            /capacity/unit                    | "instance"
            /strategy/availabilityVsCost      | "costOriented"
            /strategy/risk                    | 60
            /strategy/onDemandCount           | 2
            /strategy/lifetimePeriod          | "days"
            /strategy/revertToSpot/performAt  | "never"
            /strategy/revertToSpot/timeWindows | ["Mon:03:00-Wed:02:30"]
            /strategy/utilizeReservedInstances | true
            /strategy/fallbackToOd            | false
            /strategy/drainingTimeout         | 90
            /scaling                          | {"up": [{"policyName": "busy", "threshold": 70}]}
            /scheduling                       | {"tasks": [{"taskType": "scale", "cronExpression": "0 8 * * *", "scaleTargetCapacity": 3}]}
            /compute/product                  | "Windows"
            /compute/instanceTypes/ondemand   | "t3.large"
            /compute/instanceTypes/onDemandTypes | ["t3.large"] | ondemand | *
            /compute/instanceTypes/spot       | ["t3.medium"]
            /compute/instanceTypes/preferredSpot | ["t3.medium"]
            /compute/availabilityZones/0/name | "eu-west-1a"
            /compute/availabilityZones/0/subnetId | "subnet-a" | subnetIds | *
            /compute/availabilityZones/0/subnetIds | ["subnet-a"]
            /compute/subnetIds                | ["subnet-a"] | availabilityZones
            /compute/launchSpecification/securityGroupIds | ["sg-2"]
            /compute/launchSpecification/imageId | "ami-0a1b2c"
            /compute/launchSpecification/monitoring | true
            /compute/launchSpecification/ebsOptimized | true
            /compute/launchSpecification/creditSpecification/cpuCredits | "unlimited"
            /compute/launchSpecification/healthCheckType | "EC2"
            /compute/launchSpecification/healthCheckGracePeriod | 45
            /compute/launchSpecification/healthCheckUnhealthyDurationBeforeReplacement | 90
            /compute/launchSpecification/autoHealing | false
            /compute/launchSpecification/loadBalancersConfig/loadBalancers/0/type | "TARGET_GROUP"
            /compute/launchSpecification/loadBalancersConfig/loadBalancers/0/arn | "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1a2b"
            /compute/launchSpecification/loadBalancersConfig/loadBalancers/0/name | "web"
            /compute/launchSpecification/iamRole/name | "shop" | arn
            /compute/launchSpecification/iamRole/arn | "arn:aws:iam::123456789012:instance-profile/shop"
            /compute/launchSpecification/keyPair | "ops"
            /compute/launchSpecification/userData | "aGVsbG8="
            /compute/launchSpecification/tags/0/tagKey | "team"
            /compute/launchSpecification/tags/0/tagValue | "shop"
            /compute/launchSpecification/blockDeviceMappings/0/deviceName | "/dev/sdf"
            /compute/launchSpecification/blockDeviceMappings/0/noDevice | "" | ebs
            /compute/launchSpecification/blockDeviceMappings/0/virtualName | "ephemeral0" | ebs
            /compute/launchSpecification/blockDeviceMappings/0/ebs/deleteOnTermination | false
            /compute/launchSpecification/blockDeviceMappings/0/ebs/encrypted | true
            /compute/launchSpecification/blockDeviceMappings/0/ebs/iops | 4000
            /compute/launchSpecification/blockDeviceMappings/0/ebs/kmsKeyId | "arn:aws:kms:eu-west-1:123456789012:key/1"
            /compute/launchSpecification/blockDeviceMappings/0/ebs/snapshotId | "snap-0a1b2c"
            /compute/launchSpecification/blockDeviceMappings/0/ebs/throughput | 250
            /compute/launchSpecification/blockDeviceMappings/0/ebs/volumeSize | 40
            /compute/launchSpecification/blockDeviceMappings/0/ebs/volumeType | "gp3"
            /compute/launchSpecification/networkInterfaces/0/deviceIndex | 0
            /compute/launchSpecification/networkInterfaces/0/associatePublicIpAddress | true
            /compute/launchSpecification/networkInterfaces/0/associateIpv6Address | true
            /compute/launchSpecification/networkInterfaces/0/deleteOnTermination | true
            /compute/launchSpecification/networkInterfaces/0/description | "front"
            /compute/launchSpecification/networkInterfaces/0/groups | ["sg-3"]
            /compute/launchSpecification/networkInterfaces/0/subnetId | "subnet-a"
            /compute/launchSpecification/metadataOptions/httpPutResponseHopLimit | 2
            /compute/launchSpecification/metadataOptions/httpTokens | "required"
            /compute/launchSpecification/metadataOptions/instanceMetadataTags | "enabled"
            """;

    private static final String BODY = """
            { "group": {
                "name": "shop", "region": "eu-west-1",
                "capacity": { "minimum": 1, "target": 2, "maximum": 4, "unit": "instance" },
                "strategy": { "revertToSpot": { "performAt": "timeWindow", "timeWindows": ["Sun:00:00-Mon:00:00"] } },
                "compute": {
                  "product": "Linux/UNIX", "instanceTypes": { "ondemand": "t3.small" },
                  "availabilityZones": [ { "name": "eu-west-1a", "subnetIds": ["subnet-a"] } ],
                  "launchSpecification": {
                    "imageId": "ami-0a1b2c", "securityGroupIds": ["sg-1"],
                    "iamRole": { "arn": "arn:aws:iam::123456789012:instance-profile/shop" },
                    "tags": [ { "tagKey": "team", "tagValue": "web" } ],
                    "blockDeviceMappings": [ { "deviceName": "/dev/sda1", "ebs": { "volumeType": "gp3", "encrypted": true } } ],
                    "networkInterfaces": [ { "deviceIndex": 0 } ],
                    "loadBalancersConfig": { "loadBalancers": [ { "type": "TARGET_GROUP",
                      "arn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1a2b" } ] } } } } }""";

    /** @param instead the neighbouring field that must be left out; null when there is none */
    private record Sample(JsonNode value, String instead, boolean comesBackOtherwise) {}

    private final Web web = new Web();

    static List<String> fields() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(ElastigroupFieldsTest.class.getResourceAsStream("elastigroup-fields.txt")),
                StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> line.startsWith("/")).toList();
        }
    }

    private static Map<String, Sample> supported() {
        Map<String, Sample> supported = new TreeMap<>();
        for (String line : SUPPORTED.lines().toList()) {
            List<String> cells = List.of(line.split(" *\\| *"));
            supported.put(
                    cells.get(0).strip(),
                    new Sample(
                            Json.tree(cells.get(1).strip()), cells.size() > 2 ? cells.get(2) : null, cells.size() > 3));
        }
        return supported;
    }

    @ParameterizedTest
    @MethodSource("fields")
    void aField_ofElastigroupsClient_isTakenAndShown_orRefusedByName(String field) {
        web.images.type("t3.small", "arm64", "eu-west-1a");
        web.images.type("t3.medium", "arm64", "eu-west-1a");
        web.images.type("t3.large", "arm64", "eu-west-1a");
        Sample sample = supported().get(field);

        Web.Answer answer = web.create(with(field, sample).toString());

        if (sample == null) {
            assertThat(answer.wrong()).singleElement().satisfies(wrong -> {
                assertThat(wrong).startsWith("UNSUPPORTED_FIELD group.");
                assertThat(inWords(field)).startsWith(wrong.replace("UNSUPPORTED_FIELD ", ""));
            });
        } else {
            assertThat(answer.errors()).isEmpty();
            if (!sample.comesBackOtherwise()) {
                assertThat(answer.item().at(field)).isEqualTo(sample.value());
            }
        }
    }

    @Test
    void everyFieldThatIsTaken_isOneOfTheClients() throws IOException {
        assertThat(fields()).hasSizeGreaterThan(100).containsAll(supported().keySet());
    }

    /** Returns {@code group.compute.tags[0].tagKey} for {@code /compute/tags/0/tagKey}. */
    private static String inWords(String pointer) {
        return "group" + pointer.replaceAll("/([0-9]+)", "[$1]").replace('/', '.');
    }

    private static JsonNode with(String pointer, Sample sample) {
        ObjectNode body = (ObjectNode) Json.tree(BODY);
        JsonNode at = body.path("group");
        String[] keys = pointer.substring(1).split("/");
        for (int i = 0; i < keys.length - 1; i++) {
            at = inside(at, keys[i], keys[i + 1].matches("[0-9]+"));
        }
        ObjectNode parent = (ObjectNode) at;
        parent.set(keys[keys.length - 1], sample == null ? Json.tree("\"x\"") : sample.value());
        if (sample != null && sample.instead() != null) {
            parent.remove(sample.instead());
        }
        return body;
    }

    private static JsonNode inside(JsonNode parent, String key, boolean isList) {
        if (parent instanceof ArrayNode list) {
            return list.isEmpty() ? list.addObject() : list.get(0);
        }
        ObjectNode object = (ObjectNode) parent;
        if (!object.has(key)) {
            return isList ? object.putArray(key) : object.putObject(key);
        }
        return object.get(key);
    }
}
