package greenroll.aws.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.group.LaunchSpecification;
import greenroll.group.NetworkInterface;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileSpecification;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Tests the requests that are built from the fleet's values. */
class FleetRequestsTest {

    @Test
    void run_fullSpecification_sendsEveryFieldAndTagsOnCreation() {
        RunInstancesRequest run = FleetRequests.run(Launches.of(5, Map.of("team", "shop"), "web"), Launches.POOL);

        List<Tag> tags = List.of(
                tag("Name", "shop"),
                tag("greenroll:batch", "3"),
                tag("greenroll:group", "sig-00000001"),
                tag("greenroll:revision", "7"),
                tag("greenroll:roll", "sbgd-00000002"),
                tag("team", "shop"));
        assertThat(run)
                .isEqualTo(RunInstancesRequest.builder()
                        .clientToken("token-1")
                        .minCount(1)
                        .maxCount(5)
                        .subnetId("subnet-a")
                        .instanceType("m7g.large")
                        .imageId("ami-0abc")
                        .userData("IyEvYmluL3NoCg==")
                        .keyName("ops")
                        .securityGroupIds("sg-1", "sg-2")
                        .iamInstanceProfile(profile -> profile.name("web"))
                        .monitoring(monitoring -> monitoring.enabled(true))
                        .ebsOptimized(true)
                        .tagSpecifications(
                                TagSpecification.builder()
                                        .resourceType(ResourceType.INSTANCE)
                                        .tags(tags)
                                        .build(),
                                TagSpecification.builder()
                                        .resourceType(ResourceType.VOLUME)
                                        .tags(tags)
                                        .build())
                        .build());
    }

    @Test
    void run_bareSpecification_leavesOutWhatTheImageAndTheTypeDecide() {
        RunInstancesRequest run = FleetRequests.run(Launches.of(1, Launches.bare()), Launches.POOL);

        assertThat(run.userData()).isNull();
        assertThat(run.keyName()).isNull();
        assertThat(run.hasSecurityGroupIds()).isFalse();
        assertThat(run.iamInstanceProfile()).isNull();
        assertThat(run.monitoring()).isNull();
        assertThat(run.ebsOptimized()).isNull();
    }

    // --- from a launch template

    @Test
    void run_fromATemplate_sendsTheTemplateAndNoneOfItsSettings() {
        LaunchSpecification specification =
                fromTemplate(Launches.of(5, Map.of("team", "shop"), "web").specification());

        RunInstancesRequest run = FleetRequests.run(Launches.of(5, specification), Launches.POOL);

        List<Tag> tags = List.of(
                tag("Name", "shop"),
                tag("greenroll:batch", "3"),
                tag("greenroll:group", "sig-00000001"),
                tag("greenroll:revision", "7"),
                tag("greenroll:roll", "sbgd-00000002"),
                tag("team", "shop"));
        assertThat(run)
                .isEqualTo(RunInstancesRequest.builder()
                        .clientToken("token-1")
                        .minCount(1)
                        .maxCount(5)
                        .launchTemplate(
                                template -> template.launchTemplateId("lt-1").version("7"))
                        .subnetId("subnet-a")
                        .instanceType("m7g.large")
                        // The template may name it by a parameter, which can have another value by now.
                        .imageId("ami-0abc")
                        .tagSpecifications(
                                TagSpecification.builder()
                                        .resourceType(ResourceType.INSTANCE)
                                        .tags(tags)
                                        .build(),
                                TagSpecification.builder()
                                        .resourceType(ResourceType.VOLUME)
                                        .tags(tags)
                                        .build())
                        .build());
        assertThat(FleetRequests.dryRun(Launches.of(5, specification), Launches.POOL))
                .isEqualTo(run.toBuilder().dryRun(true).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"resolve:ssm:/images/web", ""})
    void run_fromATemplateWhoseImageIsNotResolved_leavesTheImageToTheTemplate(String imageId) {
        LaunchSpecification specification = fromTemplate(Launches.bare()).withImageId(imageId);

        assertThat(FleetRequests.run(Launches.of(1, specification), Launches.POOL)
                        .imageId())
                .isNull();
    }

    @Test
    void run_fromATemplateWithNetworkInterfaces_putsTheSubnetIntoThem() {
        LaunchSpecification specification = fromTemplate(Launches.bare())
                .withNetwork(new LaunchSpecification.Network(
                        List.of(),
                        List.of(
                                new NetworkInterface(0, true, true, true, "front", List.of("sg-1"), "subnet-old"),
                                new NetworkInterface(1, null, null, null, null, null, "subnet-z"),
                                new NetworkInterface(2, null, null, null, null, null, null))));

        RunInstancesRequest run = FleetRequests.run(Launches.of(1, specification), Launches.POOL);

        assertThat(run.subnetId()).isNull();
        assertThat(run.networkInterfaces())
                .containsExactly(
                        InstanceNetworkInterfaceSpecification.builder()
                                .deviceIndex(0)
                                .subnetId("subnet-a")
                                .associatePublicIpAddress(true)
                                .ipv6AddressCount(1)
                                .deleteOnTermination(true)
                                .description("front")
                                .groups("sg-1")
                                .build(),
                        InstanceNetworkInterfaceSpecification.builder()
                                .deviceIndex(1)
                                .subnetId("subnet-z")
                                .build(),
                        InstanceNetworkInterfaceSpecification.builder()
                                .deviceIndex(2)
                                .subnetId("subnet-a")
                                .build());
    }

    private static LaunchSpecification fromTemplate(LaunchSpecification specification) {
        return specification.withLaunchTemplate(new LaunchSpecification.LaunchTemplate("lt-1", 7));
    }

    @Test
    void run_roleAsArn_isSentAsArn() {
        String arn = "arn:aws:iam::123456789012:instance-profile/web";

        assertThat(FleetRequests.run(Launches.of(1, Map.of(), arn), Launches.POOL)
                        .iamInstanceProfile())
                .isEqualTo(IamInstanceProfileSpecification.builder().arn(arn).build());
    }

    @Test
    void run_ownersNameAndForgedGroupTag_keepsTheNameAndNotTheForgery() {
        Map<String, String> owners = Map.of("Name", "checkout", "greenroll:group", "sig-ffffffff");

        assertThat(FleetTags.of(Launches.of(1, owners, null)))
                .containsEntry("Name", "checkout")
                .containsEntry("greenroll:group", "sig-00000001");
    }

    @Test
    void run_sameTagsInAnotherOrder_isTheSameRequest() {
        Map<String, String> tags = Map.of("a", "1", "b", "2", "c", "3", "d", "4");
        Map<String, String> reversed = new LinkedHashMap<>();
        List.of("d", "c", "b", "a").forEach(key -> reversed.put(key, tags.get(key)));

        assertThat(FleetRequests.run(Launches.of(1, reversed, null), Launches.POOL))
                .isEqualTo(FleetRequests.run(Launches.of(1, tags, null), Launches.POOL));
        assertThat(FleetRequests.run(Launches.of(1, tags, null), Launches.POOL)
                        .tagSpecifications()
                        .getFirst()
                        .tags())
                .extracting(Tag::key)
                .isSorted();
    }

    @Test
    void instances_ofAGroup_areAskedForByTagAndInPagesThatAFunctionParsesInTime() {
        assertThat(FleetRequests.instancesOf("sig-00000001"))
                .satisfies(ask -> assertThat(ask.maxResults()).isEqualTo(250))
                .satisfies(ask -> assertThat(ask.hasInstanceIds()).isFalse())
                .satisfies(ask -> assertThat(ask.filters()).singleElement().satisfies(filter -> {
                    assertThat(filter.name()).isEqualTo("tag:greenroll:group");
                    assertThat(filter.values()).containsExactly("sig-00000001");
                }));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
