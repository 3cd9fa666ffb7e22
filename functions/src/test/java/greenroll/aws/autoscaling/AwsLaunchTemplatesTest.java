package greenroll.aws.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.aws.fleet.AwsErrors;
import greenroll.aws.fleet.ScriptedEc2;
import greenroll.fleet.FleetRefused;
import greenroll.fleet.Unavailable;
import greenroll.fleet.autoscaling.AutoScalingGroup.TemplateReference;
import greenroll.fleet.autoscaling.LaunchTemplates;
import greenroll.group.BlockDevice;
import greenroll.group.LaunchSpecification;
import greenroll.group.MetadataOptions;
import greenroll.group.NetworkInterface;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/** Tests how versions of launch templates are read and made. EC2's part is a script. */
class AwsLaunchTemplatesTest {

    private static final TemplateReference LATEST = new TemplateReference("lt-1", "$Latest");

    private final ScriptedEc2 ec2 = new ScriptedEc2();
    private final LaunchTemplates templates = new AwsLaunchTemplates(ec2);

    @Test
    void version_isTheSpecificationOfWhatItLaunches() {
        ec2.answers(described(data -> data.imageId("ami-0abc")
                .userData("IyEvYmluL3NoCg==")
                .iamInstanceProfile(profile -> profile.name("web"))
                .keyName("ops")
                .tagSpecifications(
                        one -> one.resourceType("instance")
                                .tags(tag -> tag.key("team").value("shop")),
                        one -> one.resourceType("volume")
                                .tags(tag -> tag.key("backup").value("daily")))
                .metadataOptions(options -> options.httpTokens("required")
                        .httpPutResponseHopLimit(2)
                        .instanceMetadataTags("enabled")
                        .httpEndpoint("enabled"))
                .instanceType("t4g.small")
                .blockDeviceMappings(
                        one -> one.deviceName("/dev/xvda")
                                .ebs(ebs -> ebs.volumeSize(20).volumeType("gp3").encrypted(true)),
                        one -> one.deviceName("/dev/sdb").virtualName("ephemeral0"))
                .ebsOptimized(true)
                .creditSpecification(credit -> credit.cpuCredits("unlimited"))
                .monitoring(monitoring -> monitoring.enabled(true))
                .securityGroupIds("sg-1", "sg-2")));

        assertThat(templates.version(LATEST))
                .contains(new LaunchTemplates.Version(
                        "lt-1",
                        "web",
                        7,
                        new LaunchSpecification(
                                "ami-0abc",
                                "IyEvYmluL3NoCg==",
                                "web",
                                "ops",
                                Map.of("team", "shop"),
                                new MetadataOptions("required", 2, "enabled", "enabled"),
                                new LaunchSpecification.Hardware(
                                        List.of("t4g.small"),
                                        LaunchSpecification.SpotTypes.NONE,
                                        List.of(
                                                new BlockDevice(
                                                        "/dev/xvda",
                                                        new BlockDevice.Ebs(
                                                                null, true, null, null, null, null, 20, "gp3"),
                                                        null,
                                                        null),
                                                new BlockDevice("/dev/sdb", null, null, "ephemeral0")),
                                        true,
                                        "unlimited",
                                        true),
                                new LaunchSpecification.Network(List.of("sg-1", "sg-2"), List.of()),
                                LaunchSpecification.Serving.NOWHERE,
                                new LaunchSpecification.LaunchTemplate("lt-1", 7))));
        assertThat(ec2.asked)
                .containsExactly(DescribeLaunchTemplateVersionsRequest.builder()
                        .launchTemplateId("lt-1")
                        .versions("$Latest")
                        .build());
    }

    @Test
    void version_withAnImageInAParameter_andAProfileByArn_keepsBoth() {
        String arn = "arn:aws:iam::123456789012:instance-profile/web";
        ec2.answers(described(
                data -> data.imageId("resolve:ssm:/images/web").iamInstanceProfile(profile -> profile.arn(arn))));

        LaunchSpecification specification =
                templates.version(LATEST).orElseThrow().specification();
        assertThat(specification.imageParameter()).contains("/images/web");
        assertThat(specification.iamRole()).isEqualTo(arn);
    }

    /** A mixed instances policy has types of its own. Without one, EC2 launches its default type. */
    @Test
    void version_withoutAType_hasTheOneThatEc2Launches() {
        ec2.answers(described(data -> data.imageId("ami-0abc")));

        assertThat(templates
                        .version(LATEST)
                        .orElseThrow()
                        .specification()
                        .hardware()
                        .instanceTypes())
                .containsExactly("m1.small");
    }

    @Test
    void version_withNetworkInterfaces_hasThem() {
        ec2.answers(described(data -> data.networkInterfaces(
                one -> one.deviceIndex(0)
                        .associatePublicIpAddress(true)
                        .ipv6AddressCount(1)
                        .deleteOnTermination(true)
                        .description("front")
                        .groups("sg-1")
                        .interfaceType("interface")
                        .networkCardIndex(0),
                one -> one.deviceIndex(1).subnetId("subnet-z"))));

        assertThat(templates
                        .version(LATEST)
                        .orElseThrow()
                        .specification()
                        .network()
                        .networkInterfaces())
                .containsExactly(
                        new NetworkInterface(0, true, true, true, "front", List.of("sg-1"), null),
                        new NetworkInterface(1, null, null, null, null, null, "subnet-z"));
    }

    @Test
    void version_withANetworkInterfaceThatALaunchCannotSend_isRefused() {
        List<Consumer<LaunchTemplateInstanceNetworkInterfaceSpecification.Builder>> others = List.of(
                one -> one.interfaceType("efa"),
                one -> one.networkCardIndex(1),
                one -> one.networkInterfaceId("eni-1"),
                one -> one.secondaryPrivateIpAddressCount(3),
                one -> one.ipv6AddressCount(2));

        assertThat(others).allSatisfy(other -> {
            ec2.answers(described(data -> data.networkInterfaces(one -> other.accept(one.deviceIndex(1)))));
            assertThatThrownBy(() -> templates.version(LATEST))
                    .isInstanceOf(FleetRefused.class)
                    .hasMessageStartingWith(
                            "Launch template lt-1 version 7 has a network interface that Greenroll cannot"
                                    + " launch, with device index 1.");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"InvalidLaunchTemplateId.NotFound", "InvalidLaunchTemplateId.VersionNotFound"})
    void version_thatDoesNotExist_isEmpty(String code) {
        ec2.fails(AwsErrors.ec2(code, "does not exist"));

        assertThat(templates.version(new TemplateReference("lt-1", "99"))).isEmpty();
    }

    @Test
    void version_thatEc2RefusesOrDoesNotAnswer_saysSo() {
        ec2.fails(AwsErrors.ec2(403, "UnauthorizedOperation", "not authorized"))
                .fails(AwsErrors.ec2(503, "RequestLimitExceeded", "later"));

        assertThatThrownBy(() -> templates.version(LATEST))
                .isInstanceOf(FleetRefused.class)
                .hasMessage("DescribeLaunchTemplateVersions: not authorized");
        assertThatThrownBy(() -> templates.version(LATEST)).isInstanceOf(Unavailable.class);
    }

    @Test
    void make_takesAllButTheGivenValuesFromTheSource_withItsToken() {
        ec2.answers(described(data -> data.imageId("ami-old")))
                .answers(CreateLaunchTemplateVersionResponse.builder()
                        .launchTemplateVersion(version(data -> data.imageId("ami-new")).toBuilder()
                                .versionNumber(8L)
                                .build())
                        .build());

        LaunchTemplates.Version source = templates.version(LATEST).orElseThrow();
        LaunchTemplates.Version made = templates.make(source, "ami-new", null, "token-1");

        assertThat(made.reference()).isEqualTo(new TemplateReference("lt-1", "8"));
        assertThat(made.specification().imageId()).isEqualTo("ami-new");
        assertThat(made.specification().launchTemplate()).isEqualTo(new LaunchSpecification.LaunchTemplate("lt-1", 8));
        assertThat(ec2.asked.getLast())
                .isEqualTo(CreateLaunchTemplateVersionRequest.builder()
                        .clientToken("token-1")
                        .launchTemplateId("lt-1")
                        .sourceVersion("7")
                        .launchTemplateData(data -> data.imageId("ami-new"))
                        .build());
    }

    @Test
    void userData_isNotInTheTextOfARequestOrOfAnError() {
        ec2.answers(described(data -> data.imageId("ami-old")))
                .fails(AwsErrors.ec2("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data"));

        LaunchTemplates.Version source = templates.version(LATEST).orElseThrow();
        assertThatThrownBy(() -> templates.make(source, null, "c2VjcmV0", "token-1"))
                .isInstanceOf(FleetRefused.class)
                .hasMessageNotContaining("c2VjcmV0");
        assertThat(ec2.asked.getLast().toString()).doesNotContain("c2VjcmV0");
    }

    private static DescribeLaunchTemplateVersionsResponse described(Consumer<ResponseLaunchTemplateData.Builder> data) {
        return DescribeLaunchTemplateVersionsResponse.builder()
                .launchTemplateVersions(version(data))
                .build();
    }

    private static LaunchTemplateVersion version(Consumer<ResponseLaunchTemplateData.Builder> data) {
        return LaunchTemplateVersion.builder()
                .launchTemplateId("lt-1")
                .launchTemplateName("web")
                .versionNumber(7L)
                .launchTemplateData(data)
                .build();
    }
}
