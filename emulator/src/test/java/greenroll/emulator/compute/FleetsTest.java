package greenroll.emulator.compute;

import static greenroll.emulator.compute.LaunchTest.assertCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.emulator.compute.api.AwsErrors;
import greenroll.emulator.compute.market.Market;
import greenroll.emulator.sdk.NotSimulated;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverridesRequest;
import software.amazon.awssdk.services.ec2.model.FleetType;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateAndOverridesResponse;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SpotPrice;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * An instant fleet over four pools: {@code t3.small} and {@code t3.medium}, each in the zones a and b. A line of an
 * answer reads {@code lifecycle type subnet count}, and a line of its errors {@code lifecycle type subnet code}.
 */
class FleetsTest {

    private final Stage stage = new Stage();

    @BeforeEach
    void createTheTemplate() {
        stage.ec2.createLaunchTemplate(create -> create.launchTemplateName("web")
                .launchTemplateData(data -> data.imageId("ami-green")
                        .keyName("web")
                        .securityGroupIds("sg-1")
                        .iamInstanceProfile(profile -> profile.name("web"))
                        .tagSpecifications(tags -> tags.resourceType(ResourceType.INSTANCE)
                                .tags(tag("group", "sig-1"), tag("from", "template")))));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static FleetLaunchTemplateOverridesRequest pool(String type, String subnet, double priority) {
        return FleetLaunchTemplateOverridesRequest.builder()
                .instanceType(type)
                .subnetId(subnet)
                .priority(priority)
                .build();
    }

    /** A fleet of Spot Instances only. */
    private static CreateFleetRequest.Builder spot(int count, String strategy) {
        return CreateFleetRequest.builder()
                .type(FleetType.INSTANT)
                .launchTemplateConfigs(config -> config.launchTemplateSpecification(
                                by -> by.launchTemplateName("web").version("$Latest"))
                        .overrides(
                                pool("t3.medium", "subnet-a", 3),
                                pool("t3.small", "subnet-a", 2),
                                pool("t3.small", "subnet-b", 4),
                                pool("t3.medium", "subnet-b", 1)))
                .targetCapacitySpecification(
                        target -> target.totalTargetCapacity(count).defaultTargetCapacityType("spot"))
                .spotOptions(options -> options.allocationStrategy(strategy).instanceInterruptionBehavior("terminate"));
    }

    private CreateFleetResponse create(CreateFleetRequest.Builder fleet) {
        return stage.ec2.createFleet(fleet.build());
    }

    private static List<String> launched(CreateFleetResponse answer) {
        return answer.instances().stream()
                .map(one -> one.lifecycleAsString() + " " + where(one.launchTemplateAndOverrides()) + " "
                        + one.instanceIds().size())
                .toList();
    }

    private static List<String> errors(CreateFleetResponse answer) {
        return answer.errors().stream()
                .map(one ->
                        one.lifecycleAsString() + " " + where(one.launchTemplateAndOverrides()) + " " + one.errorCode())
                .toList();
    }

    private static String where(LaunchTemplateAndOverridesResponse from) {
        return from.overrides().instanceTypeAsString() + " " + from.overrides().subnetId();
    }

    @Test
    void createFleet_answersAtOnceWithItsInstances_whichAreDescribedAsSpotAndBootLikeAnyOther() {
        CreateFleetResponse answer = create(spot(2, "lowest-price")
                .tagSpecifications(
                        tags -> tags.resourceType(ResourceType.FLEET).tags(tag("group", "sig-1")),
                        tags -> tags.resourceType(ResourceType.INSTANCE).tags(tag("from", "fleet"))));

        assertThat(answer.fleetId()).startsWith("fleet-");
        assertThat(launched(answer)).containsExactly("spot t3.small subnet-a 2");
        assertThat(answer.errors()).isEmpty();
        String template = stage.region.launchTemplate("web").orElseThrow().id();
        assertThat(answer.instances().getFirst().launchTemplateAndOverrides().launchTemplateSpecification())
                .returns(template, by -> by.launchTemplateId())
                .returns("1", by -> by.version());
        String id = answer.instances().getFirst().instanceIds().getFirst();
        Instance instance = stage.describe(id);
        assertThat(instance.state().nameAsString()).isEqualTo("pending");
        assertThat(instance.instanceLifecycleAsString()).isEqualTo("spot");
        assertThat(instance.instanceTypeAsString()).isEqualTo("t3.small");
        assertThat(instance.subnetId()).isEqualTo("subnet-a");
        assertThat(instance.imageId()).isEqualTo("ami-green");
        assertThat(instance.tags())
                .containsExactlyInAnyOrder(
                        tag("group", "sig-1"),
                        tag("from", "fleet"),
                        tag("aws:ec2:fleet-id", answer.fleetId()),
                        tag("aws:ec2launchtemplate:id", template),
                        tag("aws:ec2launchtemplate:version", "1"));

        stage.passSeconds(30);
        assertThat(stage.describe(id).state().nameAsString()).isEqualTo("running");
        assertThat(stage.region.fleets()).hasSize(1);
        assertThat(stage.region.launches()).isEmpty();
        assertThat(stage.region.liveSpot())
                .isEqualTo(answer.instances().getFirst().instanceIds());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # The cheapest pool with capacity, then the next.
            lowest-price                   | spot t3.small subnet-a 2, spot t3.small subnet-b 3
            # One from each pool in turn.
            diversified                    | spot t3.medium subnet-a 2, spot t3.small subnet-a 1, spot t3.small subnet-b 1, spot t3.medium subnet-b 1
            # The pools with the most capacity.
            capacity-optimized             | spot t3.medium subnet-a 4, spot t3.small subnet-b 1
            # By priority among the pools that have capacity.
            capacity-optimized-prioritized | spot t3.medium subnet-b 1, spot t3.small subnet-a 2, spot t3.medium subnet-a 2
            # No pool has capacity for all five, so the one with the most comes first.
            price-capacity-optimized       | spot t3.medium subnet-a 4, spot t3.small subnet-b 1
            """)
    void spotStrategies_chooseAmongThePools(String strategy, String expected) {
        stage.region.changeMarket(market -> market.withCapacity("us-east-1a", "t3.medium", 4)
                .withCapacity("us-east-1a", "t3.small", 2)
                .withCapacity("us-east-1b", "t3.small", 3)
                .withCapacity("us-east-1b", "t3.medium", 1));

        assertThat(launched(create(spot(5, strategy)))).containsExactly(expected.split(", "));
    }

    @Test
    void priceCapacityOptimized_takesTheCheapestPoolThatHasCapacityForAll() {
        stage.region.changeMarket(market -> market.withCapacity("us-east-1a", "t3.small", 4)
                .withPrice("us-east-1b", "t3.small", "0.0150")
                .withPrice("us-east-1b", "t3.medium", "0.0140"));

        assertThat(launched(create(spot(5, "price-capacity-optimized")))).containsExactly("spot t3.medium subnet-a 5");
    }

    @Test
    void capacityOptimizedPrioritized_doesNotTryAPoolWithoutCapacityBeforeTheOthers() {
        stage.region.changeMarket(market -> market.withCapacity("us-east-1b", "t3.medium", 0));

        CreateFleetResponse answer = create(spot(5, "capacity-optimized-prioritized"));

        assertThat(launched(answer)).containsExactly("spot t3.small subnet-a 5");
        assertThat(answer.errors()).isEmpty();
        assertThat(errors(create(spot(5, "lowest-price")
                        .launchTemplateConfigs(config -> config.launchTemplateSpecification(
                                        by -> by.launchTemplateName("web").version("1"))
                                .overrides(pool("t3.medium", "subnet-b", 1), pool("t3.large", "subnet-b", 2))))))
                .as("the cheapest pool is tried, and has none")
                .containsExactly("spot t3.medium subnet-b InsufficientInstanceCapacity");
    }

    @Test
    void onDemandComesFirst_byPriceOrPriority_andTheRestIsSpot() {
        CreateFleetRequest.Builder mixed = spot(5, "lowest-price")
                .targetCapacitySpecification(target ->
                        target.totalTargetCapacity(5).onDemandTargetCapacity(2).defaultTargetCapacityType("spot"));

        CreateFleetResponse byPrice = create(mixed);
        assertThat(launched(byPrice)).containsExactly("on-demand t3.small subnet-a 2", "spot t3.small subnet-a 3");
        assertThat(stage.describe(byPrice.instances().getFirst().instanceIds().getFirst())
                        .instanceLifecycleAsString())
                .isNull();
        assertThat(launched(create(mixed.onDemandOptions(options -> options.allocationStrategy("prioritized")))))
                .containsExactly("on-demand t3.medium subnet-b 2", "spot t3.small subnet-a 3");
    }

    @Test
    void poolsThatGiveLess_areErrorsOfASuccess_andCapacityInUseComesBackWhenAnInstanceEnds() {
        stage.region.changeMarket(market -> market.withCapacity("us-east-1a", "t3.small", 2)
                .withCapacity("us-east-1b", "t3.small", 0)
                .withCapacity("us-east-1a", "t3.medium", 1)
                .withCapacity("us-east-1b", "t3.medium", 0));

        CreateFleetResponse partial = create(spot(5, "lowest-price"));
        assertThat(launched(partial)).containsExactly("spot t3.small subnet-a 2", "spot t3.medium subnet-a 1");
        assertThat(errors(partial))
                .containsExactly(
                        "spot t3.small subnet-a InsufficientInstanceCapacity",
                        "spot t3.small subnet-b InsufficientInstanceCapacity",
                        "spot t3.medium subnet-a InsufficientInstanceCapacity",
                        "spot t3.medium subnet-b InsufficientInstanceCapacity");

        CreateFleetResponse nothing = create(spot(1, "diversified"));
        assertThat(nothing.instances()).isEmpty();
        assertThat(nothing.errors()).hasSize(4);
        assertThat(stage.region.fleets()).as("one that launched nothing too").hasSize(2);

        stage.ec2.terminateInstances(
                end -> end.instanceIds(partial.instances().getFirst().instanceIds()));
        assertThat(launched(create(spot(1, "lowest-price")))).isEmpty();
        stage.passSeconds(15);
        assertThat(launched(create(spot(5, "lowest-price")))).containsExactly("spot t3.small subnet-a 2");
    }

    @Test
    void quotaOfSpotInstances_isAnErrorOfEachPoolThatWasTried_andHoldsForRunInstancesToo() {
        stage.region.changeMarket(market -> market.withQuota(3));

        CreateFleetResponse answer = create(spot(5, "lowest-price"));

        assertThat(launched(answer)).containsExactly("spot t3.small subnet-a 3");
        assertThat(errors(answer))
                .containsExactly(
                        "spot t3.small subnet-a MaxSpotInstanceCountExceeded",
                        "spot t3.small subnet-b MaxSpotInstanceCountExceeded",
                        "spot t3.medium subnet-a MaxSpotInstanceCountExceeded",
                        "spot t3.medium subnet-b MaxSpotInstanceCountExceeded");
        assertCode(
                "MaxSpotInstanceCountExceeded",
                () -> stage.ec2.runInstances(Stage.request("ami-green", 1, "t-1").toBuilder()
                        .instanceMarketOptions(options -> options.marketType(MarketType.SPOT))
                        .build()));
        assertThat(stage.ec2.runInstances(Stage.request("ami-green", 1, "t-2")).instances())
                .hasSize(1);
    }

    @Test
    void runInstancesOfSpot_takesFromTheSamePools() {
        stage.region.changeMarket(market -> market.withCapacity("us-east-1a", "t3.small", 2));
        var spot = Stage.request("ami-green", 3, "t-1").toBuilder()
                .instanceMarketOptions(options -> options.marketType(MarketType.SPOT))
                .build();

        assertThat(stage.ec2.runInstances(spot).instances()).hasSize(2);
        assertCode(
                "InsufficientInstanceCapacity",
                () -> stage.ec2.runInstances(spot.toBuilder().clientToken("t-2").build()));
        assertThat(launched(create(spot(1, "lowest-price")))).containsExactly("spot t3.small subnet-b 1");
    }

    @Test
    void anImageOfAnOverride_countsBeforeTheTemplates() {
        CreateFleetResponse answer = create(spot(1, "lowest-price")
                .launchTemplateConfigs(config -> config.launchTemplateSpecification(
                                by -> by.launchTemplateName("web").version("1"))
                        .overrides(pool("t3.small", "subnet-a", 1).toBuilder()
                                .imageId("ami-blue")
                                .build())));

        assertThat(stage.describe(answer.instances().getFirst().instanceIds().getFirst())
                        .imageId())
                .isEqualTo("ami-blue");
    }

    @Test
    void addressesOfASubnet_areSharedByItsPools() {
        stage.region.freeAddresses("subnet-a", 3);

        CreateFleetResponse answer = create(spot(4, "capacity-optimized-prioritized")
                .launchTemplateConfigs(config -> config.launchTemplateSpecification(
                                by -> by.launchTemplateName("web").version("1"))
                        .overrides(pool("t3.small", "subnet-a", 1), pool("t3.medium", "subnet-a", 2))));

        assertThat(launched(answer)).containsExactly("spot t3.small subnet-a 3");
        assertThat(errors(answer))
                .containsExactly(
                        "spot t3.small subnet-a InsufficientFreeAddressesInSubnet",
                        "spot t3.medium subnet-a InsufficientFreeAddressesInSubnet");
    }

    @Test
    void capacityOfATest_canRefuseEitherMarket_andItsCodeIsTheErrors() {
        stage.region.capacity((zone, type, market, wanted) -> {
            if (market == Market.ON_DEMAND) {
                throw AwsErrors.ec2("VcpuLimitExceeded", "You have requested more vCPU capacity than your limit.");
            }
            return zone.equals("us-east-1a") ? 1 : 0;
        });

        CreateFleetResponse answer = create(spot(4, "lowest-price")
                .targetCapacitySpecification(
                        target -> target.totalTargetCapacity(4).spotTargetCapacity(3)));

        assertThat(launched(answer)).containsExactly("spot t3.small subnet-a 1", "spot t3.medium subnet-a 1");
        assertThat(errors(answer))
                .containsExactly(
                        "on-demand t3.small subnet-a VcpuLimitExceeded",
                        "on-demand t3.small subnet-b VcpuLimitExceeded",
                        "on-demand t3.medium subnet-a VcpuLimitExceeded",
                        "on-demand t3.medium subnet-b VcpuLimitExceeded",
                        "spot t3.small subnet-a InsufficientInstanceCapacity",
                        "spot t3.small subnet-b InsufficientInstanceCapacity",
                        "spot t3.medium subnet-a InsufficientInstanceCapacity",
                        "spot t3.medium subnet-b InsufficientInstanceCapacity");
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void launchesThatDoNotFit_areErrorsWithTheCodeOfRunInstances(String code, Consumer<SimulatedRegion> world) {
        world.accept(stage.region);

        CreateFleetResponse answer = create(spot(1, "lowest-price")
                .launchTemplateConfigs(config -> config.launchTemplateSpecification(
                                by -> by.launchTemplateName("web").version("$Default"))
                        .overrides(pool("t3.small", "subnet-a", 1))));

        assertThat(answer.instances()).isEmpty();
        assertThat(errors(answer)).containsExactly("spot t3.small subnet-a " + code);
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                misfit("InvalidAMIID.NotFound", region -> region.removeImage("ami-green")),
                misfit("InvalidParameterValue", region -> region.makeInstanceProfile("web", Duration.ofSeconds(9))),
                misfit("InvalidKeyPair.NotFound", region -> region.removeKeyPairOrSecurityGroup("web")),
                misfit("InvalidGroup.NotFound", region -> region.removeKeyPairOrSecurityGroup("sg-1")),
                misfit("Unsupported", region -> region.offer("t3.small", Set.of("us-east-1b"))));
    }

    private static Arguments misfit(String code, Consumer<SimulatedRegion> world) {
        return Arguments.of(code, world);
    }

    @Test
    void requestWithAToken_sentAgain_hasTheSameAnswer_andAnotherOneIsRefused() {
        CreateFleetRequest.Builder fleet = spot(2, "lowest-price").clientToken("t-1");

        CreateFleetResponse first = create(fleet);

        assertThat(create(fleet)).isEqualTo(first);
        assertThat(stage.region.live("group", "sig-1")).hasSize(2);
        assertThat(stage.region.fleets()).hasSize(1);
        assertCode(
                "IdempotentParameterMismatch",
                () -> create(spot(3, "lowest-price").clientToken("t-1")));
        assertCode("DryRunOperation", () -> create(spot(3, "lowest-price").dryRun(true)));
        assertThat(stage.region.live("group", "sig-1")).hasSize(2);
    }

    @Test
    void templateThatIsUnknown_orTooYoung_failsTheRequest() {
        assertCode(
                "InvalidLaunchTemplateName.NotFoundException",
                () -> create(spot(1, "lowest-price")
                        .launchTemplateConfigs(config -> config.launchTemplateSpecification(
                                by -> by.launchTemplateName("none").version("1")))));
        assertCode(
                "InvalidLaunchTemplateId.NotFound",
                () -> create(spot(1, "lowest-price")
                        .launchTemplateConfigs(config -> config.launchTemplateSpecification(
                                by -> by.launchTemplateId("lt-0").version("1")))));
        assertCode(
                "InvalidLaunchTemplateId.VersionNotFound",
                () -> create(spot(1, "lowest-price")
                        .launchTemplateConfigs(config -> config.launchTemplateSpecification(
                                by -> by.launchTemplateName("web").version("2")))));

        stage.region.change(settings -> settings.withLateTemplates(Duration.ofSeconds(3)));
        assertCode("InvalidLaunchTemplateName.NotFoundException", () -> create(spot(1, "lowest-price")));
        assertThat(stage.ec2
                        .describeLaunchTemplates(ask -> ask.launchTemplateNames("web"))
                        .launchTemplates())
                .as("described at once")
                .hasSize(1);
        stage.passSeconds(3);
        assertThat(create(spot(1, "lowest-price")).instances()).hasSize(1);
    }

    @Test
    void templateWithNetworkInterfaces_takesTheSubnetOfTheOverride_andAnAddressForEach() {
        stage.ec2.createLaunchTemplate(create -> create.launchTemplateName("two")
                .launchTemplateData(data -> data.imageId("ami-green")
                        .networkInterfaces(
                                one -> one.deviceIndex(0).groups("sg-1"),
                                one -> one.deviceIndex(1).groups("sg-1"))));

        create(spot(3, "lowest-price")
                .launchTemplateConfigs(config -> config.launchTemplateSpecification(
                                by -> by.launchTemplateName("two").version("1"))
                        .overrides(pool("t3.small", "subnet-b", 1))));

        assertThat(stage.ec2
                        .describeSubnets(ask -> ask.subnetIds("subnet-b"))
                        .subnets()
                        .getFirst()
                        .availableIpAddressCount())
                .isEqualTo(4_000 - 6);
    }

    @Test
    void whatIsNotSimulated_isRefusedByName() {
        refused("ec2.CreateFleet of the type maintain", spot(1, "lowest-price").type(FleetType.MAINTAIN));
        refused(
                "ec2.CreateFleet, parameter ReplaceUnhealthyInstances",
                spot(1, "lowest-price").replaceUnhealthyInstances(true));
        refused(
                "ec2.CreateFleet, parameter SpotOptions.MinTargetCapacity",
                spot(1, "lowest-price").spotOptions(options -> options.minTargetCapacity(1)));
        refused(
                "ec2.CreateFleet, parameter LaunchTemplateConfigs.Overrides.MaxPrice",
                spot(1, "lowest-price")
                        .launchTemplateConfigs(config -> config.launchTemplateSpecification(
                                        by -> by.launchTemplateName("web").version("1"))
                                .overrides(as -> as.maxPrice("0.1"))));
        refused(
                "ec2.CreateFleet, interruption by stop",
                spot(1, "lowest-price").spotOptions(options -> options.instanceInterruptionBehavior("stop")));
        refused(
                "ec2.CreateFleet, tags of a launch-template",
                spot(1, "lowest-price").tagSpecifications(tags -> tags.resourceType(ResourceType.LAUNCH_TEMPLATE)));
        assertThat(stage.region.fleets()).isEmpty();
    }

    private void refused(String what, CreateFleetRequest.Builder fleet) {
        assertThatThrownBy(() -> create(fleet)).isInstanceOf(NotSimulated.class).hasMessage("not simulated: " + what);
    }

    @Test
    void describeSpotPriceHistory_hasThePresentPriceOfEachPool() {
        stage.region.changeMarket(market -> market.withPrice("us-east-1b", "t3.small", "0.0099"));

        assertThat(stage.ec2
                        .describeSpotPriceHistory(ask -> ask.instanceTypesWithStrings("t3.small", "m7g.large")
                                .productDescriptions("Linux/UNIX")
                                .startTime(stage.clock.instant()))
                        .spotPriceHistory())
                .extracting(price -> price.instanceTypeAsString() + " " + price.availabilityZone() + " "
                        + price.spotPrice() + " " + price.productDescriptionAsString())
                .containsExactly(
                        "m7g.large us-east-1a 0.024480 Linux/UNIX",
                        "m7g.large us-east-1b 0.024480 Linux/UNIX",
                        "t3.small us-east-1a 0.006240 Linux/UNIX",
                        "t3.small us-east-1b 0.009900 Linux/UNIX");
        assertThat(stage.ec2
                        .describeSpotPriceHistory(ask -> ask.availabilityZone("us-east-1a")
                                .filters(filter -> filter.name("instance-type").values("t3.small")))
                        .spotPriceHistory())
                .hasSize(1);
        assertThat(stage.ec2
                        .describeSpotPriceHistory(ask -> ask.productDescriptions("Windows"))
                        .spotPriceHistory())
                .isEmpty();
        assertThat(stage
                        .ec2
                        .describeSpotPriceHistoryPaginator(ask -> ask.instanceTypesWithStrings("t3.small", "t3.medium")
                                .maxResults(3))
                        .stream()
                        .map(page -> Map.entry(
                                page.spotPriceHistory().stream()
                                        .map(SpotPrice::availabilityZone)
                                        .toList(),
                                String.valueOf(page.nextToken()))))
                .containsExactly(
                        Map.entry(List.of("us-east-1a", "us-east-1b", "us-east-1a"), "3"),
                        Map.entry(List.of("us-east-1b"), ""));
    }
}
