package greenroll.emulator.iam;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.iam.permission.AutoScalingPermissions;
import greenroll.emulator.iam.permission.Ec2Permissions;
import greenroll.emulator.iam.permission.PermissionTable;
import greenroll.emulator.iam.permission.ResourceTags;
import greenroll.emulator.iam.policy.ArnScope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.model.AttachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * The rights that changes of an Auto Scaling group need, and launches from its template. The group {@code web} exists and
 * has the instance {@code i-1}. Its template {@code lt-1} has the versions 1 and 2; the second names its image by a
 * parameter.
 */
class ScalingRightsTest {

    private static final ArnScope HERE = ArnScope.of("arn:aws:lambda:us-east-1:000000000000:function:f");
    private static final String TAGS =
            "{autoscaling:resourcetag/greenroll:managed=[true], aws:resourcetag/greenroll:managed=[true]}";

    private static final String OF_TEMPLATE =
            "{ec2:launchtemplate=[arn:aws:ec2:us-east-1:000000000000:launch-template/lt-1]}";

    private static List<String> ec2(String operation, Object request) {
        return words(new Ec2Permissions(HERE, new Truth()).table(), operation, request);
    }

    private static List<String> scaling(String operation, Object request) {
        return words(new AutoScalingPermissions(HERE, new Truth()).table(), operation, request);
    }

    private static List<String> words(PermissionTable table, String operation, Object request) {
        return table.needs(operation, request).stream()
                .map(need -> need.action() + " "
                        + need.resource()
                                .replaceAll("arn:aws:\\w+:[^:]*:[^:]*:", "")
                                .replaceAll("autoScalingGroup:[0-9a-f-]{36}:", "")
                        + " " + need.context())
                .toList();
    }

    @Test
    void reads_takeNoResource() {
        assertThat(scaling(
                        "DescribeAutoScalingGroups",
                        DescribeAutoScalingGroupsRequest.builder().build()))
                .containsExactly("autoscaling:DescribeAutoScalingGroups * {}");
        assertThat(ec2(
                        "DescribeLaunchTemplateVersions",
                        DescribeLaunchTemplateVersionsRequest.builder().build()))
                .containsExactly("ec2:DescribeLaunchTemplateVersions * {}");
    }

    @Test
    void aChange_needsItsGroup_andKnowsTheGroupsTags() {
        assertThat(scaling(
                        "AttachInstances",
                        AttachInstancesRequest.builder()
                                .autoScalingGroupName("web")
                                .instanceIds("i-9")
                                .build()))
                .containsExactly("autoscaling:AttachInstances autoScalingGroupName/web " + TAGS);
        assertThat(scaling(
                        "TerminateInstanceInAutoScalingGroup",
                        TerminateInstanceInAutoScalingGroupRequest.builder()
                                .instanceId("i-1")
                                .build()))
                .containsExactly("autoscaling:TerminateInstanceInAutoScalingGroup autoScalingGroupName/web " + TAGS);
        assertThat(scaling(
                        "AttachInstances",
                        AttachInstancesRequest.builder()
                                .autoScalingGroupName("none")
                                .build()))
                .containsExactly("autoscaling:AttachInstances autoScalingGroup:*:autoScalingGroupName/* {}");
    }

    @Test
    void theArnOfAGroup_isTheOneThatAutoScalingDescribes() {
        assertThat(new AutoScalingPermissions(HERE, new Truth())
                        .table()
                        .needs(
                                "AttachInstances",
                                AttachInstancesRequest.builder()
                                        .autoScalingGroupName("web")
                                        .build())
                        .getFirst()
                        .resource())
                .matches("arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:[0-9a-f-]{36}"
                        + ":autoScalingGroupName/web");
    }

    @Test
    void anUpdateOfTheSize_needsNoLaunch_andOneOfTheVersionNeedsAllThatALaunchNeeds() {
        assertThat(scaling(
                        "UpdateAutoScalingGroup",
                        UpdateAutoScalingGroupRequest.builder()
                                .autoScalingGroupName("web")
                                .maxSize(7)
                                .build()))
                .containsExactly("autoscaling:UpdateAutoScalingGroup autoScalingGroupName/web "
                        + "{autoscaling:maxsize=[7], " + TAGS.substring(1));
        assertThat(scaling(
                        "UpdateAutoScalingGroup",
                        UpdateAutoScalingGroupRequest.builder()
                                .autoScalingGroupName("web")
                                .launchTemplate(
                                        by -> by.launchTemplateId("lt-1").version("1"))
                                .build()))
                .contains(
                        "autoscaling:UpdateAutoScalingGroup autoScalingGroupName/web "
                                + "{autoscaling:launchtemplateversionspecified=[true], " + TAGS.substring(1),
                        "ec2:RunInstances launch-template/lt-1 {aws:resourcetag/team=[shop]}",
                        "ec2:RunInstances subnet/subnet-1 " + OF_TEMPLATE,
                        "iam:PassRole role/web {iam:passedtoservice=[ec2.amazonaws.com]}");
    }

    private static RunInstancesRequest run(String id, String version) {
        return RunInstancesRequest.builder()
                .launchTemplate(by -> by.launchTemplateId(id).version(version))
                .subnetId("subnet-1")
                .tagSpecifications(tags -> tags.resourceType(ResourceType.INSTANCE)
                        .tags(Tag.builder()
                                .key("greenroll:group")
                                .value("sig-1")
                                .build()))
                .build();
    }

    @Test
    void aLaunchFromATemplate_needsTheTemplate_andWhatItNames() {
        assertThat(ec2("RunInstances", run("lt-1", "1")))
                .containsExactlyInAnyOrder(
                        "ec2:RunInstances launch-template/lt-1 {aws:resourcetag/team=[shop]}",
                        "ec2:RunInstances instance/* {aws:requesttag/greenroll:group=[sig-1],"
                                + " aws:requesttag/name=[web], " + OF_TEMPLATE.substring(1),
                        "ec2:RunInstances network-interface/* " + OF_TEMPLATE,
                        "ec2:RunInstances volume/* " + OF_TEMPLATE,
                        "ec2:RunInstances image/ami-1 " + OF_TEMPLATE,
                        "ec2:RunInstances subnet/subnet-1 " + OF_TEMPLATE,
                        "ec2:RunInstances security-group/sg-1 " + OF_TEMPLATE,
                        "ec2:CreateTags instance/* {aws:requesttag/greenroll:group=[sig-1],"
                                + " aws:requesttag/name=[web], ec2:createaction=[RunInstances]}",
                        "iam:PassRole role/web {iam:passedtoservice=[ec2.amazonaws.com]}");
        assertThat(ec2("RunInstances", run("lt-1", "2")))
                .contains("ec2:RunInstances image/* " + OF_TEMPLATE, "ssm:GetParameters parameter/web/ami {}");
        assertThat(ec2("RunInstances", run("lt-none", "1"))).containsExactly("ec2:RunInstances launch-template/* {}");
    }

    @Test
    void aNewVersion_needsItsTemplate() {
        assertThat(ec2(
                        "CreateLaunchTemplateVersion",
                        CreateLaunchTemplateVersionRequest.builder()
                                .launchTemplateId("lt-1")
                                .build()))
                .containsExactly("ec2:CreateLaunchTemplateVersion launch-template/lt-1 {aws:resourcetag/team=[shop]}");
    }

    private record Truth() implements ResourceTags {

        private static final RequestLaunchTemplateData FIRST = RequestLaunchTemplateData.builder()
                .imageId("ami-1")
                .securityGroupIds("sg-1")
                .iamInstanceProfile(profile -> profile.name("web"))
                .tagSpecifications(tags -> tags.resourceType(ResourceType.INSTANCE)
                        .tags(Tag.builder().key("Name").value("web").build()))
                .build();

        @Override
        public Map<String, String> instanceTags(String instanceId) {
            return Map.of();
        }

        @Override
        public Optional<TemplateProperties> launchTemplate(String idOrName, String version) {
            if (!idOrName.equals("lt-1")) {
                return Optional.empty();
            }
            RequestLaunchTemplateData data = version.equals("1")
                    ? FIRST
                    : FIRST.toBuilder().imageId("resolve:ssm:/web/ami").build();
            return Optional.of(new TemplateProperties("lt-1", Map.of("team", "shop"), data));
        }

        @Override
        public Optional<ScalingGroupProperties> autoScalingGroup(String name) {
            return name.equals("web")
                    ? Optional.of(new ScalingGroupProperties(Map.of("greenroll:managed", "true"), List.of("subnet-1")))
                    : Optional.empty();
        }

        @Override
        public Optional<String> autoScalingGroupOf(String instanceId) {
            return instanceId.equals("i-1") ? Optional.of("web") : Optional.empty();
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
