package greenroll.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.aws.fleet.Ec2Instances;
import greenroll.emulator.sdk.InterceptedClient;
import greenroll.fleet.launch.CapacityPool;
import greenroll.fleet.launch.LaunchRequest;
import greenroll.fleet.launch.LaunchResult;
import greenroll.group.BlockDevice;
import greenroll.group.LaunchSpecification;
import greenroll.group.MetadataOptions;
import greenroll.group.NetworkInterface;
import greenroll.group.SpotAllocation;
import greenroll.group.Subnet;
import greenroll.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * The requests of spot launches, with every field that a launch specification may have. The simulated EC2 takes them.
 * The file has them as JSON, and {@code conformance/aws/test_spot_requests.py} checks it against AWS's own description
 * of the API.
 */
class SpotRequestsTest {

    private static final Path FILE = Path.of("../conformance/aws/spot-requests.json");
    private static final Path SENT = Path.of("target", "spot-requests.json");

    private final Stage stage = new Stage();
    private int launches;
    private final Set<String> requests = new LinkedHashSet<>();
    private final Ec2Instances instances = new Ec2Instances(InterceptedClient.of(
            Ec2Client.class, stage.ec2, (operation, request) -> requests.add(asJson(operation, (SdkPojo) request))));

    @Test
    void requests_areThoseOfTheFile() throws IOException {
        for (SpotAllocation allocation : SpotAllocation.values()) {
            launch(everything(), allocation);
            launch(bare(), allocation);
        }
        launch(otherSpellings(), SpotAllocation.BALANCED);
        instances.removeLaunchTemplates("sig-00000001", bare());

        assertThat(operations())
                .containsExactlyInAnyOrder(
                        "CreateFleet", "CreateLaunchTemplate", "DeleteLaunchTemplate", "DescribeLaunchTemplates");
        String sent = requests.stream().collect(Collectors.joining(",\n", "[\n", "\n]\n"));
        Files.writeString(SENT, sent);
        assertThat(sent)
                .as("when the change is wanted, copy " + SENT + " to " + FILE)
                .isEqualTo(Files.readString(FILE));
    }

    private Set<String> operations() {
        return requests.stream()
                .map(one -> Json.tree(one).path("operation").asText())
                .collect(Collectors.toSet());
    }

    private static LaunchSpecification everything() {
        return bare().with(c -> {
            c.userData("IyEvYmluL3NoCg==");
            c.iamRole("web");
            c.keyPair("ops");
            c.tags(Map.of("team", "shop"));
            c.metadataOptions(new MetadataOptions("required", 2, "enabled", "enabled"));
            c.network(new LaunchSpecification.Network(
                    List.of("sg-1"),
                    List.of(new NetworkInterface(0, false, true, true, "front", List.of("sg-2"), null))));
            c.hardware(c.hardware()
                    .withSpotTypes(
                            new LaunchSpecification.SpotTypes(List.of("t3.small", "t3.medium"), List.of("t3.small")))
                    .withBlockDevices(List.of(new BlockDevice(
                            "/dev/sdf",
                            new BlockDevice.Ebs(true, true, 4_000, "key-1", "snap-1", 250, 40, "gp3"),
                            null,
                            null)))
                    .with(hardware ->
                            hardware.cpuCredits("unlimited").monitoring(true).ebsOptimized(true)));
        });
    }

    private static LaunchSpecification bare() {
        return LaunchSpecification.of("ami-green", List.of("t3.small"));
    }

    private static LaunchSpecification otherSpellings() {
        return bare().with(c -> {
            c.iamRole("arn:aws:iam::000000000000:instance-profile/web");
            c.network(c.network().withSecurityGroupIds(List.of("sg-1")));
            c.hardware(c.hardware()
                    .withBlockDevices(List.of(
                            new BlockDevice("/dev/sdg", null, "", null),
                            new BlockDevice("/dev/sdh", null, null, "ephemeral1"))));
        });
    }

    private void launch(LaunchSpecification specification, SpotAllocation allocation) {
        List<CapacityPool> pools = specification.hardware().typesOfSpot().stream()
                .flatMap(type -> Stream.of(
                        new CapacityPool(new Subnet("us-east-1a", "subnet-a"), type),
                        new CapacityPool(new Subnet("us-east-1b", "subnet-b"), type)))
                .toList();
        LaunchRequest launch = new LaunchRequest(
                new LaunchRequest.Purpose("sig-00000001", "shop", "sbgd-00000002", 3, 7),
                specification,
                new LaunchRequest.Spot(pools, allocation),
                2,
                "token-" + launches++);
        assertThat(instances.tryLaunch(launch)).isEmpty();
        assertThat(instances.launch(launch)).isInstanceOf(LaunchResult.Launched.class);
    }

    private record Call(String operation, Object parameters) {}

    private static String asJson(String operation, SdkPojo request) {
        return Json.write(new Call(operation, value(request)));
    }

    /** The value with AWS's own names of the fields, without those that are not sent. */
    private static Object value(Object of) {
        return switch (of) {
            case SdkPojo pojo -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                for (SdkField<?> field : pojo.sdkFields()) {
                    Object inField = field.getValueOrDefault(pojo);
                    if (inField != null && !(inField instanceof SdkAutoConstructList<?>)) {
                        // The SDK makes a token where none is given, another one each time.
                        boolean isMadeUp = !inField.equals(field.getValueOrDefault(pojo));
                        fields.put(field.memberName(), isMadeUp ? "a token of the SDK" : value(inField));
                    }
                }
                yield fields;
            }
            case List<?> list -> list.stream().map(SpotRequestsTest::value).toList();
            default -> of;
        };
    }
}
