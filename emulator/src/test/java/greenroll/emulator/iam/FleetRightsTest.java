package greenroll.emulator.iam;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.iam.permission.Ec2Permissions;
import greenroll.emulator.iam.permission.ResourceTags;
import greenroll.emulator.iam.policy.ArnScope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryRequest;
import software.amazon.awssdk.services.ec2.model.FleetType;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The rights that fleets and launch templates need. The template {@code web} exists, and has the id {@code lt-1}. */
class FleetRightsTest {

    private static final ArnScope HERE = ArnScope.of("arn:aws:lambda:us-east-1:000000000000:function:f");

    private static final Tag OF_GROUP =
            Tag.builder().key("greenroll:group").value("sig-1").build();

    private static final RequestLaunchTemplateData DATA = RequestLaunchTemplateData.builder()
            .imageId("ami-1")
            .keyName("key")
            .securityGroupIds("sg-1")
            .iamInstanceProfile(profile -> profile.name("web"))
            .blockDeviceMappings(device -> device.deviceName("/dev/sdb").ebs(volume -> volume.snapshotId("snap-1")))
            .build();

    private static List<String> needs(String operation, Object request) {
        return new Ec2Permissions(HERE, new Truth())
                .table().needs(operation, request).stream()
                        .map(need -> need.action() + " " + need.resource().replaceAll("arn:aws:\\w+:[^/]*:", "") + " "
                                + need.context())
                        .toList();
    }

    private static CreateFleetRequest.Builder fleet(String template) {
        return CreateFleetRequest.builder()
                .type(FleetType.INSTANT)
                .launchTemplateConfigs(config -> config.launchTemplateSpecification(
                                by -> by.launchTemplateName(template).version("$Latest"))
                        .overrides(as -> as.instanceType("t3.small").subnetId("subnet-1")))
                .targetCapacitySpecification(
                        target -> target.totalTargetCapacity(2).defaultTargetCapacityType("spot"))
                .tagSpecifications(
                        tags -> tags.resourceType(ResourceType.FLEET).tags(OF_GROUP),
                        tags -> tags.resourceType(ResourceType.INSTANCE).tags(OF_GROUP));
    }

    @Test
    void createFleet_needsTheFleetTheTemplateAndAllThatALaunchNeeds() {
        assertThat(needs("CreateFleet", fleet("web").build()))
                .containsExactlyInAnyOrder(
                        "ec2:CreateFleet fleet/* {aws:requesttag/greenroll:group=[sig-1]}",
                        "ec2:CreateFleet launch-template/* {aws:resourcetag/greenroll:template=[yes]}",
                        "ec2:CreateFleet instance/* {aws:requesttag/greenroll:group=[sig-1]}",
                        "ec2:CreateFleet network-interface/* {}",
                        "ec2:CreateFleet volume/* {}",
                        "ec2:CreateFleet image/ami-1 {}",
                        "ec2:CreateFleet subnet/subnet-1 {}",
                        "ec2:CreateFleet security-group/sg-1 {}",
                        "ec2:CreateFleet snapshot/snap-1 {}",
                        "ec2:CreateFleet key-pair/key {}",
                        "ec2:RunInstances launch-template/lt-1 {aws:resourcetag/greenroll:template=[yes]}",
                        "ec2:RunInstances instance/* {aws:requesttag/greenroll:group=[sig-1],"
                                + " ec2:instancemarkettype=[spot]}",
                        "ec2:RunInstances network-interface/* {}",
                        "ec2:RunInstances volume/* {}",
                        "ec2:RunInstances image/ami-1 {}",
                        "ec2:RunInstances subnet/subnet-1 {}",
                        "ec2:RunInstances security-group/sg-1 {}",
                        "ec2:RunInstances snapshot/snap-1 {}",
                        "ec2:RunInstances key-pair/key {}",
                        "ec2:CreateTags fleet/* {aws:requesttag/greenroll:group=[sig-1],"
                                + " ec2:createaction=[CreateFleet]}",
                        "ec2:CreateTags instance/* {aws:requesttag/greenroll:group=[sig-1],"
                                + " ec2:createaction=[CreateFleet]}",
                        "ec2:CreateTags instance/* {aws:requesttag/greenroll:group=[sig-1],"
                                + " ec2:createaction=[RunInstances]}",
                        "iam:PassRole role/web {iam:passedtoservice=[ec2.amazonaws.com]}");
    }

    @Test
    void createFleet_overTwoPoolsAndBothMarkets_needsEachRightOnce() {
        List<String> needs = needs(
                "CreateFleet",
                fleet("web")
                        .launchTemplateConfigs(config -> config.launchTemplateSpecification(
                                        by -> by.launchTemplateId("lt-1").version("1"))
                                .overrides(
                                        as -> as.instanceType("t3.small").subnetId("subnet-1"),
                                        as -> as.instanceType("t3.medium").subnetId("subnet-2")))
                        .targetCapacitySpecification(target -> target.totalTargetCapacity(2)
                                .onDemandTargetCapacity(1)
                                .defaultTargetCapacityType("spot"))
                        .build());

        assertThat(needs)
                .doesNotHaveDuplicates()
                .contains(
                        "ec2:CreateFleet launch-template/lt-1 {aws:resourcetag/greenroll:template=[yes]}",
                        "ec2:RunInstances subnet/subnet-1 {}",
                        "ec2:RunInstances subnet/subnet-2 {}",
                        "ec2:RunInstances instance/* {aws:requesttag/greenroll:group=[sig-1],"
                                + " ec2:instancemarkettype=[on-demand]}",
                        "ec2:RunInstances instance/* {aws:requesttag/greenroll:group=[sig-1],"
                                + " ec2:instancemarkettype=[spot]}");
    }

    @Test
    void createFleet_ofATemplateThatDoesNotExist_needsOnlyTheFleetAndTemplates() {
        assertThat(needs("CreateFleet", fleet("none").build()))
                .containsExactlyInAnyOrder(
                        "ec2:CreateFleet fleet/* {aws:requesttag/greenroll:group=[sig-1]}",
                        "ec2:CreateFleet launch-template/* {}",
                        "ec2:CreateTags fleet/* {aws:requesttag/greenroll:group=[sig-1],"
                                + " ec2:createaction=[CreateFleet]}");
    }

    @Test
    void launchTemplates_needTheRightOnThemAndOnTheirTags_andDescribesTakeNoResource() {
        assertThat(needs(
                        "CreateLaunchTemplate",
                        CreateLaunchTemplateRequest.builder()
                                .launchTemplateName("web")
                                .launchTemplateData(DATA)
                                .tagSpecifications(tags -> tags.resourceType(ResourceType.LAUNCH_TEMPLATE)
                                        .tags(OF_GROUP))
                                .build()))
                .containsExactly(
                        "ec2:CreateLaunchTemplate launch-template/* {aws:requesttag/greenroll:group=[sig-1]}",
                        "ec2:CreateTags launch-template/* {aws:requesttag/greenroll:group=[sig-1],"
                                + " ec2:createaction=[CreateLaunchTemplate]}");
        assertThat(needs(
                        "DeleteLaunchTemplate",
                        DeleteLaunchTemplateRequest.builder()
                                .launchTemplateName("web")
                                .build()))
                .containsExactly(
                        "ec2:DeleteLaunchTemplate launch-template/lt-1 {aws:resourcetag/greenroll:template=[yes]}");
        assertThat(needs(
                        "DeleteLaunchTemplate",
                        DeleteLaunchTemplateRequest.builder()
                                .launchTemplateName("none")
                                .build()))
                .containsExactly("ec2:DeleteLaunchTemplate launch-template/* {}");
        assertThat(needs(
                        "DescribeLaunchTemplates",
                        DescribeLaunchTemplatesRequest.builder().build()))
                .containsExactly("ec2:DescribeLaunchTemplates * {}");
        assertThat(needs(
                        "DescribeSpotPriceHistory",
                        DescribeSpotPriceHistoryRequest.builder().build()))
                .containsExactly("ec2:DescribeSpotPriceHistory * {}");
    }

    private record Truth() implements ResourceTags {

        @Override
        public Map<String, String> instanceTags(String instanceId) {
            return Map.of();
        }

        @Override
        public Optional<TemplateProperties> launchTemplate(String idOrName, String version) {
            return idOrName.equals("web") || idOrName.equals("lt-1")
                    ? Optional.of(new TemplateProperties("lt-1", Map.of("greenroll:template", "yes"), DATA))
                    : Optional.empty();
        }

        @Override
        public Optional<ScalingGroupProperties> autoScalingGroup(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<String> autoScalingGroupOf(String instanceId) {
            return Optional.empty();
        }

        @Override
        public Map<String, String> targetGroupTags(String arn) {
            return Map.of();
        }

        @Override
        public Optional<String> sharedBy(String id) {
            return Optional.empty();
        }
    }
}
