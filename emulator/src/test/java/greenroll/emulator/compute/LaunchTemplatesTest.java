package greenroll.emulator.compute;

import static greenroll.emulator.compute.LaunchTest.assertCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.emulator.sdk.NotSimulated;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The life of a launch template: it is created, found, and deleted. */
class LaunchTemplatesTest {

    private final Stage stage = new Stage();

    private static CreateLaunchTemplateRequest request(String name, String token) {
        return CreateLaunchTemplateRequest.builder()
                .launchTemplateName(name)
                .clientToken(token)
                .versionDescription("revision 1")
                .launchTemplateData(data -> data.imageId("ami-green")
                        .instanceType("t3.small")
                        .keyName("web")
                        .userData("aGVsbG8=")
                        .securityGroupIds("sg-1")
                        .iamInstanceProfile(profile -> profile.name("web"))
                        .blockDeviceMappings(device -> device.deviceName("/dev/xvda")
                                .ebs(volume -> volume.volumeSize(8).encrypted(true)))
                        .metadataOptions(options -> options.httpTokens("required"))
                        .monitoring(monitoring -> monitoring.enabled(true))
                        .ebsOptimized(true)
                        .creditSpecification(credits -> credits.cpuCredits("standard"))
                        .tagSpecifications(tags -> tags.resourceType(ResourceType.INSTANCE)
                                .tags(Tag.builder().key("Name").value("web").build())))
                .tagSpecifications(tags -> tags.resourceType(ResourceType.LAUNCH_TEMPLATE)
                        .tags(Tag.builder().key("group").value("sig-1").build()))
                .build();
    }

    private LaunchTemplate create(String name, String token) {
        return stage.ec2.createLaunchTemplate(request(name, token)).launchTemplate();
    }

    private List<String> names() {
        return stage.ec2.describeLaunchTemplates(ask -> {}).launchTemplates().stream()
                .map(LaunchTemplate::launchTemplateName)
                .toList();
    }

    @Test
    void createLaunchTemplate_isDescribedAtOnce_withItsNameItsTagsAndItsOneVersion() {
        LaunchTemplate made = create("sig-1-rev-1", "t-1");

        assertThat(made.launchTemplateId()).matches("lt-[0-9a-f]{17}");
        assertThat(made.createTime()).isEqualTo(Stage.START);
        assertThat(made.defaultVersionNumber()).isEqualTo(1);
        assertThat(made.latestVersionNumber()).isEqualTo(1);
        assertThat(made.tags())
                .containsExactly(Tag.builder().key("group").value("sig-1").build());
        assertThat(stage.ec2
                        .describeLaunchTemplates(ask -> ask.launchTemplateNames("sig-1-rev-1"))
                        .launchTemplates())
                .containsExactly(made);
        assertThat(stage.ec2
                        .describeLaunchTemplates(ask -> ask.launchTemplateIds(made.launchTemplateId()))
                        .launchTemplates())
                .containsExactly(made);
    }

    @Test
    void createLaunchTemplate_again_isTheSameTemplateForTheSameToken_andOtherwiseRefused() {
        LaunchTemplate made = create("sig-1-rev-1", "t-1");

        assertThat(create("sig-1-rev-1", "t-1")).isEqualTo(made);
        assertCode("InvalidLaunchTemplateName.AlreadyExistsException", () -> create("sig-1-rev-1", "t-2"));
        assertCode("IdempotentParameterMismatch", () -> create("sig-1-rev-2", "t-1"));
        assertCode("InvalidLaunchTemplateName.MalformedException", () -> create("a b", "t-3"));
        assertThat(names()).containsExactly("sig-1-rev-1");
    }

    @Test
    void dryRun_createsAndDeletesNothing() {
        assertCode(
                "DryRunOperation",
                () -> stage.ec2.createLaunchTemplate(
                        request("web", "t-1").toBuilder().dryRun(true).build()));
        assertThat(names()).isEmpty();

        create("web", "t-1");
        assertCode(
                "DryRunOperation",
                () -> stage.ec2.deleteLaunchTemplate(
                        gone -> gone.launchTemplateName("web").dryRun(true)));
        assertThat(names()).containsExactly("web");
    }

    @Test
    void describeLaunchTemplates_byFiltersAndInPages() {
        create("web", "t-1");
        create("api", "t-2");
        create("job", "t-3");

        assertThat(stage.ec2
                        .describeLaunchTemplates(ask -> ask.filters(
                                filter -> filter.name("tag:group").values("sig-1", "sig-2"),
                                filter -> filter.name("launch-template-name").values("api")))
                        .launchTemplates())
                .extracting(LaunchTemplate::launchTemplateName)
                .containsExactly("api");
        assertThat(stage.ec2
                        .describeLaunchTemplates(ask ->
                                ask.filters(filter -> filter.name("tag:group").values("sig-2")))
                        .launchTemplates())
                .isEmpty();
        assertThat(stage.ec2.describeLaunchTemplatesPaginator(ask -> ask.maxResults(2)).stream()
                        .map(page -> page.launchTemplates().stream()
                                .map(LaunchTemplate::launchTemplateName)
                                .toList()))
                .containsExactly(List.of("web", "api"), List.of("job"));
    }

    @Test
    void deleteLaunchTemplate_byNameOrId_isNotFoundAfterwards_andItsNameIsFree() {
        String web = create("web", "t-1").launchTemplateId();
        create("api", "t-2");

        assertThat(stage.ec2
                        .deleteLaunchTemplate(gone -> gone.launchTemplateId(web))
                        .launchTemplate()
                        .launchTemplateName())
                .isEqualTo("web");
        stage.ec2.deleteLaunchTemplate(gone -> gone.launchTemplateName("api"));

        assertThat(names()).isEmpty();
        assertCode(
                "InvalidLaunchTemplateId.NotFound",
                () -> stage.ec2.deleteLaunchTemplate(gone -> gone.launchTemplateId(web)));
        assertCode(
                "InvalidLaunchTemplateName.NotFoundException",
                () -> stage.ec2.deleteLaunchTemplate(gone -> gone.launchTemplateName("api")));
        assertCode(
                "InvalidLaunchTemplateId.NotFound",
                () -> stage.ec2.describeLaunchTemplates(ask -> ask.launchTemplateIds(web)));
        assertCode(
                "InvalidLaunchTemplateName.NotFoundException",
                () -> stage.ec2.describeLaunchTemplates(ask -> ask.launchTemplateNames("api")));
        assertThat(create("web", "t-4").launchTemplateId()).isNotEqualTo(web);
    }

    @Test
    void data_thatIsNotSimulated_isRefusedByName() {
        refused(
                "ec2.CreateLaunchTemplate, parameter LaunchTemplateData.HibernationOptions",
                request("web", "t-1").toBuilder()
                        .launchTemplateData(data -> data.hibernationOptions(options -> options.configured(true))));
        refused(
                "ec2.CreateLaunchTemplate, parameter NetworkInterfaces.PrivateIpAddress",
                request("web", "t-1").toBuilder()
                        .launchTemplateData(data -> data.networkInterfaces(one -> one.privateIpAddress("10.0.0.9"))));
        refused(
                "ec2.CreateLaunchTemplate, parameter BlockDeviceMappings.Ebs.VolumeInitializationRate",
                request("web", "t-1").toBuilder()
                        .launchTemplateData(data -> data.blockDeviceMappings(
                                device -> device.ebs(volume -> volume.volumeInitializationRate(100)))));
        refused(
                "ec2.CreateLaunchTemplate, tags of a vpc",
                request("web", "t-1").toBuilder()
                        .launchTemplateData(
                                data -> data.tagSpecifications(tags -> tags.resourceType(ResourceType.VPC))));
        assertThat(names()).isEmpty();
    }

    private void refused(String what, CreateLaunchTemplateRequest.Builder request) {
        assertThatThrownBy(() -> stage.ec2.createLaunchTemplate(request.build()))
                .isInstanceOf(NotSimulated.class)
                .hasMessage("not simulated: " + what);
    }
}
