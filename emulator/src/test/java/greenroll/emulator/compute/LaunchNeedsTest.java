package greenroll.emulator.compute;

import static greenroll.emulator.compute.LaunchTest.assertCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.InstanceTypeOffering;
import software.amazon.awssdk.services.ec2.model.LocationType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AvailabilityZone;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;

/** The needs of a launch in addition to capacity, and how they are checked: by describes, and by a dry run. */
class LaunchNeedsTest {

    private final Stage stage = new Stage();

    @ParameterizedTest
    @MethodSource("misfits")
    void runInstances_thatDoesNotFit_isRefused_andAsADryRunWithTheSameCode(
            String code, Consumer<SimulatedRegion> world) {
        RunInstancesRequest request = Stage.request("ami-green", 1, "t-1").toBuilder()
                .keyName("web")
                .securityGroupIds("sg-1")
                .build();
        assertCode("DryRunOperation", () -> stage.ec2.runInstances(dry(request)));
        world.accept(stage.region);

        assertCode(code, () -> stage.ec2.runInstances(dry(request)));
        assertCode(code, () -> stage.ec2.runInstances(request));
        assertThat(stage.region.instances("group", "sig-1")).isEmpty();
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                misfit("InvalidAMIID.NotFound", region -> region.removeImage("ami-green")),
                misfit(
                        "InvalidAMIID.Unavailable",
                        region -> region.changeImage("ami-green", is -> is.withState("pending"))),
                misfit(
                        "InvalidParameterValue",
                        region -> region.changeImage("ami-green", is -> is.withArchitecture("arm64"))),
                misfit("Unsupported", region -> region.offer("t3.small", Set.of("us-east-1b"))),
                misfit("InvalidKeyPair.NotFound", region -> region.removeKeyPairOrSecurityGroup("web")),
                misfit("InvalidGroup.NotFound", region -> region.removeKeyPairOrSecurityGroup("sg-1")));
    }

    private static Arguments misfit(String code, Consumer<SimulatedRegion> world) {
        return Arguments.of(code, world);
    }

    @Test
    void runInstances_withAnInstanceProfileThatWasJustMade_isRefusedUntilEc2KnowsIt() {
        RunInstancesRequest request = Stage.request("ami-green", 1, "t-1").toBuilder()
                .iamInstanceProfile(profile -> profile.name("web"))
                .build();
        stage.region.makeInstanceProfile("web", Duration.ofSeconds(20));

        assertThatThrownBy(() -> stage.ec2.runInstances(request))
                .hasMessageContaining("Value (web) for parameter iamInstanceProfile.name is invalid. Invalid IAM"
                        + " Instance Profile name");
        assertCode("InvalidParameterValue", () -> stage.ec2.runInstances(dry(request)));

        stage.passSeconds(20);
        assertThat(stage.ec2.runInstances(request).instances()).hasSize(1);
    }

    private static RunInstancesRequest dry(RunInstancesRequest request) {
        return request.toBuilder().dryRun(true).build();
    }

    @Test
    void dryRun_spendsNoToken_andTakesFromTheBucketOfLaunches() {
        RunInstancesRequest request = Stage.request("ami-green", 1, "t-1");
        for (int i = 0; i < 5; i++) {
            assertCode("DryRunOperation", () -> stage.ec2.runInstances(dry(request)));
        }
        assertCode("RequestLimitExceeded", () -> stage.ec2.runInstances(dry(request)));

        stage.passSeconds(2);
        assertThat(stage.ec2.runInstances(request).instances()).hasSize(1);
    }

    @Test
    void instanceTypes_areFoundByTheirNames_withTheirArchitecturesAndTheZonesThatOfferThem() {
        stage.region.offer("t3.small", Set.of("us-east-1b", "us-east-1f"));
        Filter names = Filter.builder()
                .name("instance-type")
                .values("t3.small", "m7g.large", "none.such")
                .build();
        Filter zones = Filter.builder()
                .name("location")
                .values("us-east-1a", "us-east-1b")
                .build();

        assertThat(stage.ec2.describeInstanceTypes(ask -> ask.filters(names)).instanceTypes())
                .extracting(
                        InstanceTypeInfo::instanceTypeAsString,
                        type -> type.processorInfo().supportedArchitecturesAsStrings())
                .containsExactly(tuple("m7g.large", List.of("arm64")), tuple("t3.small", List.of("x86_64")));
        assertThat(stage.ec2
                        .describeInstanceTypeOfferings(ask ->
                                ask.locationType(LocationType.AVAILABILITY_ZONE).filters(names, zones))
                        .instanceTypeOfferings())
                .extracting(InstanceTypeOffering::instanceTypeAsString, InstanceTypeOffering::location)
                .containsExactly(
                        tuple("m7g.large", "us-east-1a"),
                        tuple("m7g.large", "us-east-1b"),
                        tuple("t3.small", "us-east-1b"));
    }

    @Test
    void aDisabledImage_isFoundOnlyByWhoAsksForDisabledOnes() {
        stage.region.changeImage("ami-green", is -> is.withState("disabled"));
        Filter id = Filter.builder().name("image-id").values("ami-green").build();

        assertThat(stage.ec2.describeImages(ask -> ask.filters(id)).images()).isEmpty();
        assertThat(stage.ec2
                        .describeImages(ask -> ask.filters(id).includeDisabled(true))
                        .images())
                .hasSize(1);
    }

    @Test
    void aZone_thatIsNotEnabled_isNotTheLoadBalancers_andATargetThereIsNotInUse() {
        stage.region.changeTargetGroup(stage.web, is -> is.withDisabledZones(Set.of("us-east-1a")));
        String loadBalancer = stage.elb
                .describeTargetGroups(ask -> ask.targetGroupArns(stage.web))
                .targetGroups()
                .getFirst()
                .loadBalancerArns()
                .getFirst();

        assertThat(stage.elb
                        .describeLoadBalancers(ask -> ask.loadBalancerArns(loadBalancer))
                        .loadBalancers()
                        .getFirst()
                        .availabilityZones())
                .extracting(AvailabilityZone::zoneName)
                .containsExactly("us-east-1b");
        String id = stage.running("ami-green");
        stage.register(stage.web, id);
        stage.passSeconds(120);
        assertThat(stage.health(stage.web, id)).isEqualTo("unused Target.NotInUse");

        stage.region.changeTargetGroup(stage.web, is -> is.withDisabledZones(Set.of()));
        stage.passSeconds(60);
        assertThat(stage.health(stage.web, id)).isEqualTo("healthy");
        assertThatThrownBy(() -> stage.elb.describeLoadBalancers(ask -> ask.loadBalancerArns("arn:none")))
                .isInstanceOf(LoadBalancerNotFoundException.class);
    }
}
