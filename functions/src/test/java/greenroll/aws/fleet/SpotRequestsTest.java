package greenroll.aws.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.launch.CapacityPool;
import greenroll.fleet.launch.LaunchRequest;
import greenroll.group.BlockDevice;
import greenroll.group.LaunchSpecification;
import greenroll.group.LaunchSpecification.SpotTypes;
import greenroll.group.MetadataOptions;
import greenroll.group.NetworkInterface;
import greenroll.group.SpotAllocation;
import greenroll.group.Subnet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfigRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverridesRequest;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Tests the requests that launch spot instances. */
class SpotRequestsTest {

    private static final CapacityPool M7G_A = new CapacityPool(new Subnet("eu-central-1a", "subnet-a"), "m7g.large");
    private static final CapacityPool M7G_B = new CapacityPool(new Subnet("eu-central-1b", "subnet-b"), "m7g.large");
    private static final CapacityPool M6G_A = new CapacityPool(new Subnet("eu-central-1a", "subnet-a"), "m6g.large");
    private static final List<CapacityPool> POOLS = List.of(M7G_A, M7G_B, M6G_A);

    @Test
    void fleet_isInstant_overEveryPool_withTagsOnCreation() {
        LaunchRequest launch = Launches.spot(5, Map.of("team", "shop"), POOLS, SpotAllocation.BALANCED);

        List<Tag> tags = List.of(
                tag("Name", "shop"),
                tag("greenroll:batch", "3"),
                tag("greenroll:group", "sig-00000001"),
                tag("greenroll:revision", "7"),
                tag("greenroll:roll", "sbgd-00000002"),
                tag("team", "shop"));
        assertThat(fleet(launch))
                .isEqualTo(CreateFleetRequest.builder()
                        .type("instant")
                        .clientToken("token-1")
                        .targetCapacitySpecification(
                                capacity -> capacity.totalTargetCapacity(5).defaultTargetCapacityType("spot"))
                        .spotOptions(spot -> spot.allocationStrategy("price-capacity-optimized")
                                .instanceInterruptionBehavior("terminate"))
                        .launchTemplateConfigs(config -> config.launchTemplateSpecification(
                                        template -> template.launchTemplateName(name(launch.specification()))
                                                .version("1"))
                                .overrides(
                                        one -> one.instanceType("m7g.large").subnetId("subnet-a"),
                                        one -> one.instanceType("m7g.large").subnetId("subnet-b"),
                                        one -> one.instanceType("m6g.large").subnetId("subnet-a")))
                        .tagSpecifications(Stream.of(ResourceType.FLEET, ResourceType.INSTANCE, ResourceType.VOLUME)
                                .map(type -> TagSpecification.builder()
                                        .resourceType(type)
                                        .tags(tags)
                                        .build())
                                .toList())
                        .build());
    }

    @Test
    void fleet_fromATemplateOfTheOwner_namesItsVersion_andOverridesTypeSubnetAndImage() {
        LaunchRequest launch = launch(
                Launches.bare().withLaunchTemplate(new LaunchSpecification.LaunchTemplate("lt-1", 7)),
                SpotAllocation.BALANCED);

        assertThat(fleet(launch).launchTemplateConfigs())
                .containsExactly(FleetLaunchTemplateConfigRequest.builder()
                        .launchTemplateSpecification(
                                template -> template.launchTemplateId("lt-1").version("7"))
                        .overrides(POOLS.stream()
                                .map(pool -> FleetLaunchTemplateOverridesRequest.builder()
                                        .instanceType(pool.instanceType())
                                        .subnetId(pool.subnet().subnetId())
                                        .imageId("ami-0abc")
                                        .build())
                                .toList())
                        .build());
    }

    @ParameterizedTest
    @CsvSource({
        // allocation, whether types are preferred: EC2's strategy
        "BALANCED, false, price-capacity-optimized",
        "BALANCED, true, capacity-optimized-prioritized",
        "COST_ORIENTED, false, lowest-price",
        "COST_ORIENTED, true, lowest-price",
        "CHEAPEST, false, lowest-price",
        "CHEAPEST, true, lowest-price",
        "AVAILABILITY_ORIENTED, false, capacity-optimized",
        "AVAILABILITY_ORIENTED, true, capacity-optimized-prioritized",
        "EQUAL_AZ_DISTRIBUTION, false, price-capacity-optimized",
        "EQUAL_AZ_DISTRIBUTION, true, capacity-optimized-prioritized"
    })
    void fleet_hasTheStrategyOfTheAllocation(SpotAllocation allocation, boolean prefers, String strategy) {
        LaunchRequest launch = prefers ? preferring("m6g.large", allocation) : launch(Launches.bare(), allocation);

        assertThat(fleet(launch).spotOptions().allocationStrategyAsString()).isEqualTo(strategy);
        assertThat(fleet(launch).launchTemplateConfigs().getFirst().overrides())
                .allSatisfy(one -> assertThat(one.priority() != null).isEqualTo(strategy.endsWith("prioritized")));
    }

    @Test
    void preferredTypes_haveTheHighestPriority_whichIsTheLowestNumber() {
        assertThat(fleet(preferring("m6g.large", SpotAllocation.BALANCED))
                        .launchTemplateConfigs()
                        .getFirst()
                        .overrides())
                .extracting(FleetLaunchTemplateOverridesRequest::priority)
                .containsExactly(1.0, 1.0, 0.0);
    }

    @Test
    void template_ofAFullSpecification_hasAllButTypeSubnetAndTags() {
        LaunchRequest launch = launch(full(), SpotAllocation.BALANCED);

        assertThat(SpotRequests.template(launch))
                .isEqualTo(CreateLaunchTemplateRequest.builder()
                        .launchTemplateName(name(full()))
                        .launchTemplateData(data -> data.imageId("ami-0abc")
                                .userData("IyEvYmluL3NoCg==")
                                .keyName("ops")
                                .networkInterfaces(
                                        one -> one.deviceIndex(0)
                                                .associatePublicIpAddress(true)
                                                .deleteOnTermination(true)
                                                .description("front")
                                                .ipv6AddressCount(1)
                                                .groups("sg-3"),
                                        one -> one.deviceIndex(1).groups("sg-1", "sg-2"))
                                .blockDeviceMappings(one -> one.deviceName("/dev/xvda")
                                        .ebs(ebs -> ebs.deleteOnTermination(true)
                                                .encrypted(true)
                                                .iops(4_000)
                                                .kmsKeyId("key-1")
                                                .snapshotId("snap-1")
                                                .throughput(250)
                                                .volumeSize(20)
                                                .volumeType("gp3")))
                                .metadataOptions(options -> options.httpTokens("required")
                                        .httpPutResponseHopLimit(2)
                                        .instanceMetadataTags("enabled")
                                        .httpEndpoint("enabled"))
                                .iamInstanceProfile(profile -> profile.name("web"))
                                .monitoring(monitoring -> monitoring.enabled(true))
                                .ebsOptimized(true))
                        .tagSpecifications(TagSpecification.builder()
                                .resourceType(ResourceType.LAUNCH_TEMPLATE)
                                .tags(tag("greenroll:group", "sig-00000001"), tag("greenroll:roll", "sbgd-00000002"))
                                .build())
                        .build());
    }

    @Test
    void template_ofABareSpecification_hasTheImageOnly() {
        assertThat(SpotRequests.template(launch(Launches.bare(), SpotAllocation.BALANCED))
                        .launchTemplateData())
                .isEqualTo(
                        RequestLaunchTemplateData.builder().imageId("ami-0abc").build());
    }

    @Test
    void template_withoutNetworkInterfaces_hasTheSecurityGroups_andARoleAsArnIsSentAsArn() {
        String arn = "arn:aws:iam::123456789012:instance-profile/web";
        LaunchSpecification specification = Launches.bare().with(c -> {
            c.network(c.network().withSecurityGroupIds(List.of("sg-1", "sg-2")));
            c.iamRole(arn);
        });

        RequestLaunchTemplateData data = SpotRequests.template(launch(specification, SpotAllocation.BALANCED))
                .launchTemplateData();

        assertThat(data.securityGroupIds()).containsExactly("sg-1", "sg-2");
        assertThat(data.iamInstanceProfile().arn()).isEqualTo(arn);
        assertThat(data.iamInstanceProfile().name()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"t3.small, t4g.small, true", "t3.small, m7g.large, false", "m7g.large, m6g.large, false"})
    void cpuCredits_areSent_whenEveryTypeHasThem(String one, String other, boolean sent) {
        LaunchSpecification specification = hardware(c -> c.with(
                hardware -> hardware.cpuCredits("standard").spotTypes(new SpotTypes(List.of(one, other), List.of()))));

        RequestLaunchTemplateData data = SpotRequests.template(launch(specification, SpotAllocation.BALANCED))
                .launchTemplateData();

        assertThat(data.creditSpecification() != null).isEqualTo(sent);
    }

    /** CreateFleet names the template only, so the same name must be the same content. */
    @Test
    void theNameOfATemplate_isAnother_forEveryOtherContent() {
        List<LaunchSpecification> others = List.of(
                full(),
                full().withImageId("ami-0def"),
                full().withUserData("IyEvYmluL2Jhc2gK"),
                full().withUserData(null),
                full().withKeyPair(null),
                full().withIamRole("api"),
                full().withMetadataOptions(new MetadataOptions("optional", 2, "enabled", "enabled")),
                full().with(c -> c.network(c.network().withSecurityGroupIds(List.of("sg-1")))),
                full().with(c -> c.network(c.network().withNetworkInterfaces(List.of()))),
                full().with(c -> c.hardware(c.hardware().withMonitoring(false))),
                full().with(c -> c.hardware(c.hardware().withEbsOptimized(false))),
                full().with(c -> c.hardware(c.hardware().withBlockDevices(List.of()))));

        assertThat(others.stream().map(SpotRequestsTest::name)).doesNotHaveDuplicates();
        assertThat(SpotRequests.templateName("sig-00000002", full())).isNotEqualTo(name(full()));
        assertThat(others.stream().map(SpotRequestsTest::name))
                .allSatisfy(name -> assertThat(name).matches("greenroll-sig-00000001-[0-9a-f]{16}"));
    }

    /** Types, subnets and tags are in each CreateFleet call, so a change of these needs no new template. */
    @Test
    void theNameOfATemplate_isTheSame_forOtherTypesAndTags_inWhateverOrder() {
        Map<String, String> tags = new LinkedHashMap<>();
        List.of("d", "c", "b", "a").forEach(key -> tags.put(key, key));

        assertThat(name(full().withTags(tags))).isEqualTo(name(full()));
        assertThat(name(full().with(c -> c.hardware(c.hardware().withInstanceTypes(List.of("c7g.large"))))))
                .isEqualTo(name(full()));
        assertThat(name(full())).isEqualTo(name(full()));
    }

    @Test
    void fleet_sameTagsInAnotherOrder_isTheSameRequest() {
        Map<String, String> tags = new LinkedHashMap<>();
        Map<String, String> reversed = new LinkedHashMap<>();
        List.of("a", "b", "c", "d").forEach(key -> tags.put(key, key));
        List.of("d", "c", "b", "a").forEach(key -> reversed.put(key, key));

        assertThat(fleet(Launches.spot(1, tags, POOLS, SpotAllocation.BALANCED)))
                .isEqualTo(fleet(Launches.spot(1, reversed, POOLS, SpotAllocation.BALANCED)));
    }

    @Test
    void templates_areFoundByTheGroupsTag_andDeletedById() {
        assertThat(SpotRequests.templatesOf("sig-00000001"))
                .isEqualTo(DescribeLaunchTemplatesRequest.builder()
                        .filters(one -> one.name("tag:greenroll:group").values("sig-00000001"))
                        .maxResults(200)
                        .build());
        assertThat(SpotRequests.delete("lt-1"))
                .isEqualTo(DeleteLaunchTemplateRequest.builder()
                        .launchTemplateId("lt-1")
                        .build());
    }

    private static LaunchSpecification full() {
        return Launches.of(1, Map.of("team", "shop"), "web").specification().with(c -> {
            c.network(c.network()
                    .withNetworkInterfaces(List.of(
                            new NetworkInterface(0, true, true, true, "front", List.of("sg-3"), null),
                            new NetworkInterface(1, null, null, null, null, null, null))));
            c.hardware(c.hardware()
                    .withBlockDevices(List.of(new BlockDevice(
                            "/dev/xvda",
                            new BlockDevice.Ebs(true, true, 4_000, "key-1", "snap-1", 250, 20, "gp3"),
                            null,
                            null))));
            c.metadataOptions(new MetadataOptions("required", 2, "enabled", "enabled"));
        });
    }

    private static LaunchSpecification hardware(UnaryOperator<LaunchSpecification.Hardware> change) {
        return Launches.bare().with(c -> c.hardware(change.apply(c.hardware())));
    }

    private static LaunchRequest preferring(String type, SpotAllocation allocation) {
        return launch(
                hardware(hardware ->
                        hardware.withSpotTypes(new SpotTypes(List.of("m7g.large", "m6g.large"), List.of(type)))),
                allocation);
    }

    private static LaunchRequest launch(LaunchSpecification specification, SpotAllocation allocation) {
        return Launches.of(1, specification).withSource(new LaunchRequest.Spot(POOLS, allocation));
    }

    private static CreateFleetRequest fleet(LaunchRequest launch) {
        return SpotRequests.fleet(launch, (LaunchRequest.Spot) launch.source());
    }

    private static String name(LaunchSpecification specification) {
        return SpotRequests.templateName("sig-00000001", specification);
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
