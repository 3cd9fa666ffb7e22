package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.TargetGroupSettings;
import greenroll.emulator.machine.LambdaFunctions;
import greenroll.emulator.sdk.TemplateLaunch;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfigRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverridesRequest;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * Creates a group over the API of the deployed template, and checks that the launch request to the simulated EC2 has
 * each field.
 */
class LaunchedFieldsTest {

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-23T07:00:00Z"));
    private final SimulatedRegion region = new SimulatedRegion(clock, 1);
    private final EmbeddedCloud cloud = EmbeddedCloud.withStore(
            Cases.TEMPLATE, clock, region, new InMemoryRollStore(), new Random(1), ports -> ports);
    private String web;

    @BeforeEach
    void start() {
        region.addSubnet("subnet-1", "us-east-1a");
        region.addImage("ami-1", ImageBehaviour.GREEN);
        web = region.addTargetGroup(TargetGroupSettings.named("web"));
        cloud.start();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    /** A field with its JSON, its place in the request, and its expected value. */
    static Stream<Arguments> fields() {
        return Stream.of(
                field("imageId", "'ami-1'", RunInstancesRequest::imageId, "ami-1"),
                field("userData", "'aGVsbG8='", RunInstancesRequest::userData, "aGVsbG8="),
                field("keyPair", "'ops'", RunInstancesRequest::keyName, "ops"),
                field("monitoring", "true", run -> run.monitoring().enabled(), true),
                field("ebsOptimized", "true", RunInstancesRequest::ebsOptimized, true),
                field("securityGroupIds", "['sg-1']", RunInstancesRequest::securityGroupIds, List.of("sg-1")),
                field(
                        "iamRole",
                        "{'name': 'web'}",
                        run -> run.iamInstanceProfile().name(),
                        "web"),
                field(
                        "iamRole",
                        "{'arn': 'arn:x'}",
                        run -> run.iamInstanceProfile().arn(),
                        "arn:x"),
                field("tags", "[{'tagKey': 'team', 'tagValue': 'shop'}]", run -> tag(run, "team"), "shop"),
                device("'deviceName': '/dev/sdf', 'ebs': {}", BlockDeviceMapping::deviceName, "/dev/sdf"),
                device("'deviceName': 'a', 'noDevice': ''", BlockDeviceMapping::noDevice, ""),
                device("'deviceName': 'a', 'virtualName': 'ephemeral1'", BlockDeviceMapping::virtualName, "ephemeral1"),
                volume("'deleteOnTermination': false", EbsBlockDevice::deleteOnTermination, false),
                volume("'encrypted': true", EbsBlockDevice::encrypted, true),
                volume("'volumeType': 'gp3', 'iops': 4000", EbsBlockDevice::iops, 4000),
                volume("'encrypted': true, 'kmsKeyId': 'k-1'", EbsBlockDevice::kmsKeyId, "k-1"),
                volume("'snapshotId': 'snap-1'", EbsBlockDevice::snapshotId, "snap-1"),
                volume("'volumeType': 'gp3', 'throughput': 250", EbsBlockDevice::throughput, 250),
                volume("'volumeSize': 40", EbsBlockDevice::volumeSize, 40),
                volume("'volumeType': 'st1'", EbsBlockDevice::volumeTypeAsString, "st1"),
                nic("", InstanceNetworkInterfaceSpecification::deviceIndex, 0),
                nic("", InstanceNetworkInterfaceSpecification::subnetId, "subnet-1"),
                nic(
                        ", 'associatePublicIpAddress': false",
                        InstanceNetworkInterfaceSpecification::associatePublicIpAddress,
                        false),
                nic(", 'associateIpv6Address': true", InstanceNetworkInterfaceSpecification::ipv6AddressCount, 1),
                nic(", 'deleteOnTermination': true", InstanceNetworkInterfaceSpecification::deleteOnTermination, true),
                nic(", 'description': 'front'", InstanceNetworkInterfaceSpecification::description, "front"),
                nic(", 'groups': ['sg-2']", InstanceNetworkInterfaceSpecification::groups, List.of("sg-2")),
                field(
                        "metadataOptions",
                        "{'httpTokens': 'required'}",
                        run -> run.metadataOptions().httpTokensAsString(),
                        "required"),
                field(
                        "metadataOptions",
                        "{'httpPutResponseHopLimit': 2}",
                        run -> run.metadataOptions().httpPutResponseHopLimit(),
                        2),
                field(
                        "metadataOptions",
                        "{'instanceMetadataTags': 'enabled'}",
                        run -> run.metadataOptions().instanceMetadataTagsAsString(),
                        "enabled"),
                field(
                        "metadataOptions",
                        "{'httpEndpoint': 'disabled'}",
                        run -> run.metadataOptions().httpEndpointAsString(),
                        "disabled"),
                field(
                        "creditSpecification",
                        "{'cpuCredits': 'unlimited'}",
                        run -> run.creditSpecification().cpuCredits(),
                        "unlimited"));
    }

    private static Arguments field(String name, String json, Function<RunInstancesRequest, Object> at, Object value) {
        return Arguments.of(name, "{'" + name + "': " + json + "}", at, value);
    }

    private static Arguments device(String json, Function<BlockDeviceMapping, Object> at, Object value) {
        return field(
                "blockDeviceMappings",
                "[{" + json + "}]",
                run -> at.apply(run.blockDeviceMappings().getFirst()),
                value);
    }

    private static Arguments volume(String json, Function<EbsBlockDevice, Object> at, Object value) {
        return device("'deviceName': 'a', 'ebs': {" + json + "}", device -> at.apply(device.ebs()), value);
    }

    private static Arguments nic(
            String json, Function<InstanceNetworkInterfaceSpecification, Object> at, Object value) {
        return field(
                "networkInterfaces",
                "[{'deviceIndex': 0" + json + "}]",
                run -> at.apply(run.networkInterfaces().getFirst()),
                value);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("fields")
    void aField_ofTheLaunchSpecification_isInWhatEc2IsAskedFor(
            String name, String json, Function<RunInstancesRequest, Object> at, Object value) {
        create(json, "t3.small");

        assertThat(region.launches())
                .hasSize(1)
                .allSatisfy(run -> assertThat(at.apply(run)).isEqualTo(value));
        assertThat(region.instances("greenroll:revision", "1")).hasSize(2);
    }

    /** The same of a spot instance: the fleet's template has the field, or the request for the fleet. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("fields")
    void aField_ofTheLaunchSpecification_isInWhatEc2IsAskedForByAFleet(
            String name, String json, Function<RunInstancesRequest, Object> at, Object value) {
        create(Map.of("risk", 100), json, "t3.small");

        assertThat(region.launches()).isEmpty();
        assertThat(region.fleets())
                .hasSize(1)
                .allSatisfy(fleet -> assertThat(at.apply(asLaunch(fleet))).isEqualTo(value));
        assertThat(region.instances("greenroll:revision", "1")).hasSize(2);
        assertThat(region.liveSpot()).hasSize(2);
    }

    /** The fleet's first pool, written as the RunInstances request with the same parameters. */
    private RunInstancesRequest asLaunch(CreateFleetRequest fleet) {
        FleetLaunchTemplateConfigRequest config = fleet.launchTemplateConfigs().getFirst();
        FleetLaunchTemplateOverridesRequest pool = config.overrides().getFirst();
        return TemplateLaunch.of(
                region.launchTemplate(config.launchTemplateSpecification().launchTemplateName())
                        .orElseThrow()
                        .latest()
                        .data(),
                pool.instanceTypeAsString(),
                pool.subnetId(),
                fleet.tagSpecifications(),
                true);
    }

    @Test
    void interfaces_carryTheSpecificationsSecurityGroups_andNothingStandsBesideThem() {
        create(
                "{'securityGroupIds': ['sg-1'], 'networkInterfaces': [{'deviceIndex': 0},"
                        + " {'deviceIndex': 1, 'groups': ['sg-2']}]}",
                "t3.small");

        RunInstancesRequest run = region.launches().getFirst();
        assertThat(run.networkInterfaces())
                .extracting(InstanceNetworkInterfaceSpecification::groups)
                .containsExactly(List.of("sg-1"), List.of("sg-2"));
        assertThat(run.subnetId()).isNull();
        assertThat(run.hasSecurityGroupIds()).isFalse();
    }

    @Test
    void cpuCredits_areNotAskedOfTypesThatHaveNone() {
        region.capacity((zone, type, market, wanted) -> type.startsWith("t3") ? 0 : wanted);

        create("{'creditSpecification': {'cpuCredits': 'unlimited'}}", "t3.small", "m6i.large");

        assertThat(region.launches()).singleElement().satisfies(run -> {
            assertThat(run.instanceTypeAsString()).isEqualTo("m6i.large");
            assertThat(run.creditSpecification()).isNull();
        });
    }

    private static String tag(RunInstancesRequest run, String key) {
        return run.tagSpecifications().stream()
                .map(TagSpecification::tags)
                .flatMap(List::stream)
                .filter(tag -> tag.key().equals(key))
                .map(Tag::value)
                .findFirst()
                .orElse(null);
    }

    private void create(String specification, String firstType, String... more) {
        create(Map.of(), specification, firstType, more);
    }

    private void create(Map<String, Object> strategy, String specification, String firstType, String... more) {
        ObjectNode launch = (ObjectNode) Json.tree(specification.replace('\'', '"'));
        launch.put("imageId", "ami-1");
        launch.set("loadBalancersConfig", Json.tree((Object)
                Map.of("loadBalancers", List.of(Map.of("type", "TARGET_GROUP", "arn", web)))));
        JsonNode answer = call(Map.of(
                "name",
                "web",
                "region",
                "us-east-1",
                "capacity",
                Map.of("minimum", 1, "target", 2, "maximum", 4),
                "strategy",
                strategy,
                "compute",
                Map.of(
                        "instanceTypes",
                        Map.of("ondemand", firstType, "spot", List.of(more)),
                        "subnetIds",
                        List.of("subnet-1"),
                        "launchSpecification",
                        launch)));
        assertThat(answer.at("/response/errors")).isEmpty();
        clock.advanceTo(clock.instant().plus(Duration.ofMinutes(10)));
    }

    private JsonNode call(Map<String, Object> group) {
        Map<String, Object> event = Map.of(
                "httpMethod",
                "POST",
                "resource",
                "/aws/ec2/group",
                "path",
                "/aws/ec2/group",
                "requestContext",
                Map.of("requestId", "r", "authorizer", Map.of("principalId", "jo", "owner", "jo", "scopes", "admin")),
                "body",
                Json.write(Map.of("group", group)));
        LambdaFunctions.Answer answer = cloud.platform()
                .functions()
                .invoke(
                        cloud.platform().functions().arnOf("CreateGroup"),
                        Json.write(event).getBytes(StandardCharsets.UTF_8))
                .join();
        return switch (answer) {
            case LambdaFunctions.Answer.Threw(String type, String cause) ->
                throw new IllegalStateException(type + " " + cause);
            case LambdaFunctions.Answer.Returned(byte[] json) ->
                Json.tree(Json.tree(new String(json, StandardCharsets.UTF_8))
                        .path("body")
                        .asText());
        };
    }
}
