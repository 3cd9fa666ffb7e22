package greenroll.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.emulator.compute.api.AwsErrors;
import greenroll.emulator.compute.state.RegionInstance;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.Tag;

public class LaunchTest {

    private final Stage stage = new Stage();

    @Test
    void runInstances_ofAKnownImage_arePendingAtOnceAndRunningAfterTheBootTime() {
        List<Instance> launched =
                stage.ec2.runInstances(Stage.request("ami-green", 2, "t-1")).instances();

        assertThat(launched).hasSize(2).allSatisfy(instance -> {
            assertThat(instance.instanceId()).matches("i-[0-9a-f]{17}");
            assertThat(instance.state().name()).isEqualTo(InstanceStateName.PENDING);
            assertThat(instance.imageId()).isEqualTo("ami-green");
            assertThat(instance.placement().availabilityZone()).isEqualTo("us-east-1a");
            assertThat(instance.subnetId()).isEqualTo("subnet-a");
            assertThat(instance.instanceTypeAsString()).isEqualTo("t3.small");
            assertThat(instance.launchTime()).isEqualTo(Stage.START);
            assertThat(instance.privateIpAddress()).startsWith("10.");
            assertThat(instance.clientToken()).isEqualTo("t-1");
            assertThat(instance.tags())
                    .containsExactly(Tag.builder().key("group").value("sig-1").build());
        });
        String id = launched.getFirst().instanceId();

        stage.passSeconds(29);
        assertThat(stage.describe(id).state().name()).isEqualTo(InstanceStateName.PENDING);
        stage.passSeconds(1);
        assertThat(stage.describe(id).state().name()).isEqualTo(InstanceStateName.RUNNING);
    }

    @Test
    void runInstances_againWithTheSameToken_answersTheSameInstances() {
        var request = Stage.request("ami-green", 3, "t-1");

        List<String> first = Stage.ids(stage.ec2.runInstances(request).instances());
        stage.passSeconds(60);
        var again = stage.ec2.runInstances(request).instances();

        assertThat(Stage.ids(again)).isEqualTo(first);
        assertThat(again.getFirst().state().name()).isEqualTo(InstanceStateName.RUNNING);
        assertThat(stage.region.live("group", "sig-1")).hasSize(3);
    }

    @Test
    void runInstances_sameTokenInAnotherZone_launchesAgain() {
        var request = Stage.request("ami-green", 1, "t-1");

        stage.ec2.runInstances(request);
        stage.ec2.runInstances(request.toBuilder().subnetId("subnet-b").build());

        assertThat(stage.region.live("group", "sig-1"))
                .extracting(RegionInstance::zone)
                .containsExactly("us-east-1a", "us-east-1b");
    }

    @Test
    void runInstances_sameTokenOtherParameters_isIdempotentParameterMismatch() {
        var request = Stage.request("ami-green", 1, "t-1");
        stage.ec2.runInstances(request);

        assertCode(
                "IdempotentParameterMismatch",
                () -> stage.ec2.runInstances(
                        request.toBuilder().userData("b3RoZXI=").build()));
    }

    @Test
    void runInstances_sameTokenAllTerminated_isIdempotentInstanceTerminated() {
        var request = Stage.request("ami-green", 1, "t-1");
        String id = stage.ec2.runInstances(request).instances().getFirst().instanceId();
        stage.ec2.terminateInstances(terminate -> terminate.instanceIds(id));
        stage.passSeconds(60);

        assertCode("IdempotentInstanceTerminated", () -> stage.ec2.runInstances(request));
    }

    @Test
    void runInstances_unknownImageOrSubnet_isNotFound() {
        assertCode("InvalidAMIID.NotFound", () -> stage.ec2.runInstances(Stage.request("ami-none", 1, "t-1")));
        assertCode(
                "InvalidSubnetID.NotFound",
                () -> stage.ec2.runInstances(Stage.request("ami-green", 1, "t-2").toBuilder()
                        .subnetId("subnet-none")
                        .build()));

        stage.region.removeImage("ami-green");
        assertCode("InvalidAMIID.NotFound", () -> stage.ec2.runInstances(Stage.request("ami-green", 1, "t-3")));
    }

    @Test
    void runInstances_lessCapacityThanMaximum_launchesWhatThereIsRoomFor() {
        stage.region.capacity((zone, type, market, wanted) -> 2);

        assertThat(stage.ec2.runInstances(Stage.request("ami-green", 5, "t-1")).instances())
                .hasSize(2);
    }

    @Test
    void runInstances_lessCapacityThanMinimum_launchesNothing() {
        stage.region.capacity((zone, type, market, wanted) -> 2);

        assertCode(
                "InsufficientInstanceCapacity",
                () -> stage.ec2.runInstances(Stage.request("ami-green", 5, "t-1").toBuilder()
                        .minCount(3)
                        .build()));
        stage.region.capacity((zone, type, market, wanted) -> {
            throw AwsErrors.ec2("VcpuLimitExceeded", "You have requested more vCPU capacity than your limit.");
        });
        assertCode("VcpuLimitExceeded", () -> stage.ec2.runInstances(Stage.request("ami-green", 5, "t-2")));
        assertThat(stage.region.instances("group", "sig-1")).isEmpty();
    }

    @Test
    void runInstances_subnetOutOfAddresses_takesTheLastAndThenRefuses() {
        stage.region.addSubnet("subnet-small", "us-east-1c", 3);
        var request = Stage.request("ami-green", 5, "t-1").toBuilder()
                .subnetId("subnet-small")
                .build();

        assertThat(stage.ec2.runInstances(request).instances()).hasSize(3);
        assertThat(stage.ec2
                        .describeSubnets(r -> r.subnetIds("subnet-small"))
                        .subnets()
                        .getFirst()
                        .availableIpAddressCount())
                .isZero();
        assertCode(
                "InsufficientFreeAddressesInSubnet",
                () -> stage.ec2.runInstances(
                        request.toBuilder().clientToken("t-2").build()));
    }

    @Test
    void runInstances_dryRun_launchesNothing() {
        assertCode(
                "DryRunOperation",
                () -> stage.ec2.runInstances(Stage.request("ami-green", 1, "t-1").toBuilder()
                        .dryRun(true)
                        .build()));
        assertThat(stage.region.instances("group", "sig-1")).isEmpty();
    }

    @Test
    void runInstances_spot_isDescribedAsSpot() {
        String id = stage.ec2
                .runInstances(Stage.request("ami-green", 1, "t-1").toBuilder()
                        .instanceMarketOptions(options -> options.marketType(MarketType.SPOT))
                        .build())
                .instances()
                .getFirst()
                .instanceId();

        assertThat(stage.describe(id).instanceLifecycleAsString()).isEqualTo("spot");
    }

    @Test
    void describeInstances_late_showsTheInstanceFirstAndItsTagsLaterStill() {
        stage.region.change(settings -> settings.withLateDescribes(Duration.ofSeconds(5), Duration.ofSeconds(9)));
        String id = stage.ec2
                .runInstances(Stage.request("ami-green", 1, "t-1"))
                .instances()
                .getFirst()
                .instanceId();

        assertThat(stage.find("instance-id", id)).isEmpty();
        assertCode("InvalidInstanceID.NotFound", () -> stage.describe(id));
        assertCode(
                "InvalidInstanceID.NotFound", () -> stage.ec2.terminateInstances(request -> request.instanceIds(id)));

        stage.passSeconds(5);
        assertThat(stage.find("instance-id", id)).containsExactly(id);
        assertThat(stage.describe(id).tags()).isEmpty();
        assertThat(stage.find("tag:group", "sig-1")).isEmpty();

        stage.passSeconds(4);
        assertThat(stage.find("tag:group", "sig-1")).containsExactly(id);
    }

    @Test
    void describeInstances_byFilters_findsThoseThatMatchAllOfThem() {
        List<String> placed = stage.placed(2, "ami-blue");
        String pending = stage.ec2
                .runInstances(Stage.request("ami-green", 1, "t-1"))
                .instances()
                .getFirst()
                .instanceId();

        assertThat(stage.find("tag:group", "sig-1")).containsExactly(placed.get(0), placed.get(1), pending);
        assertThat(stage.find("tag:group", "sig-2", "sig-3")).isEmpty();
        assertThat(stage.find("instance-state-name", "pending")).containsExactly(pending);
        assertThat(stage.find("client-token", "t-1")).containsExactly(pending);
        assertThat(stage.find("instance-id", placed.get(1), "i-00000000000000000"))
                .containsExactly(placed.get(1));
        assertThat(stage.ec2.describeInstances(r -> r.filters(
                                f -> f.name("tag:group").values("sig-1"),
                                f -> f.name("instance-state-name").values("pending", "stopped"))
                        .maxResults(1_000)))
                .satisfies(answer -> assertThat(answer.reservations()).hasSize(1));
    }

    @Test
    void describeInstances_inPages_answersEachInstanceOnce() {
        List<String> placed = stage.placed(12, "ami-blue");

        var pages = stage
                .ec2
                .describeInstancesPaginator(
                        r -> r.maxResults(5).filters(f -> f.name("tag:group").values("sig-1")))
                .stream()
                .map(page -> page.reservations().stream()
                        .map(Reservation::instances)
                        .flatMap(instances -> Stage.ids(instances).stream())
                        .toList())
                .toList();

        assertThat(pages).containsExactly(placed.subList(0, 5), placed.subList(5, 10), placed.subList(10, 12));
    }

    @Test
    void describeInstances_idsWithMaxResults_isRefusedAsByAws() {
        String id = stage.placed(1, "ami-blue").getFirst();

        assertCode(
                "InvalidParameterCombination",
                () -> stage.ec2.describeInstances(r -> r.instanceIds(id).maxResults(5)));
        assertCode("InvalidParameterValue", () -> stage.ec2.describeInstances(r -> r.maxResults(4)));
    }

    @Test
    void describeSubnetsAndImages_byId_tellZoneAndState() {
        assertThat(stage.ec2.describeSubnets(r -> r.subnetIds("subnet-b")).subnets())
                .singleElement()
                .satisfies(subnet -> assertThat(subnet.availabilityZone()).isEqualTo("us-east-1b"));
        assertThat(stage.ec2
                        .describeSubnetsPaginator(r -> r.maxResults(1_000)
                                .filters(f -> f.name("subnet-id").values("subnet-a", "subnet-none")))
                        .subnets())
                .singleElement()
                .satisfies(subnet -> assertThat(subnet.subnetId()).isEqualTo("subnet-a"));
        assertCode("InvalidSubnetID.NotFound", () -> stage.ec2.describeSubnets(r -> r.subnetIds("subnet-none")));
        assertThat(stage.ec2.describeImages(r -> r.imageIds("ami-slow")).images())
                .singleElement()
                .satisfies(image -> assertThat(image.stateAsString()).isEqualTo("available"));
        assertCode("InvalidAMIID.NotFound", () -> stage.ec2.describeImages(r -> r.imageIds("ami-none")));
    }

    public static void assertCode(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Ec2Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
    }
}
