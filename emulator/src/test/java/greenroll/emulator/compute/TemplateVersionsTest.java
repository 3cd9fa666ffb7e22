package greenroll.emulator.compute;

import static greenroll.emulator.compute.LaunchTest.assertCode;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.compute.state.RegionInstance;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;

/** A user's launch template gets versions, and instances are launched from them. */
class TemplateVersionsTest {

    private final Stage stage = new Stage();
    private final String web = stage.region.addLaunchTemplate(
            "web",
            RequestLaunchTemplateData.builder()
                    .imageId("ami-blue")
                    .instanceType("t3.small")
                    .userData("b2xk")
                    .securityGroupIds("sg-1")
                    .tagSpecifications(tags ->
                            tags.resourceType(ResourceType.INSTANCE).tags(tag("Name", "web"), tag("group", "none")))
                    .build());

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private LaunchTemplateVersion green(String token) {
        return stage.ec2
                .createLaunchTemplateVersion(ask -> ask.launchTemplateId(web)
                        .sourceVersion("1")
                        .clientToken(token)
                        .versionDescription("green")
                        .launchTemplateData(data -> data.imageId("ami-green")))
                .launchTemplateVersion();
    }

    private List<String> described(String... versions) {
        return stage
                .ec2
                .describeLaunchTemplateVersions(ask -> ask.launchTemplateId(web).versions(versions))
                .launchTemplateVersions()
                .stream()
                .map(one -> one.versionNumber() + " " + one.launchTemplateData().imageId()
                        + (one.defaultVersion() ? " default" : ""))
                .toList();
    }

    @Test
    void createLaunchTemplateVersion_takesTheRestFromItsSource_onceForOneToken() {
        LaunchTemplateVersion made = green("t-1");

        assertThat(made.versionNumber()).isEqualTo(2);
        assertThat(made.launchTemplateData().imageId()).isEqualTo("ami-green");
        assertThat(made.launchTemplateData().userData()).isEqualTo("b2xk");
        assertThat(made.launchTemplateData().instanceTypeAsString()).isEqualTo("t3.small");
        assertThat(made.defaultVersion()).isFalse();
        assertThat(green("t-1")).isEqualTo(made);
        assertThat(green("t-2").versionNumber()).isEqualTo(3);
        assertCode(
                "IdempotentParameterMismatch",
                () -> stage.ec2.createLaunchTemplateVersion(ask -> ask.launchTemplateId(web)
                        .clientToken("t-1")
                        .launchTemplateData(data -> data.imageId("ami-blue"))));
        assertCode(
                "InvalidLaunchTemplateId.VersionNotFound",
                () -> stage.ec2.createLaunchTemplateVersion(ask -> ask.launchTemplateId(web)
                        .sourceVersion("9")
                        .launchTemplateData(data -> data.imageId("ami-blue"))));
        assertThat(stage.ec2
                        .describeLaunchTemplates(ask -> ask.launchTemplateIds(web))
                        .launchTemplates()
                        .getFirst()
                        .latestVersionNumber())
                .isEqualTo(3);
    }

    @Test
    void describeLaunchTemplateVersions_byNumberOrName_theNewestFirst_inPages() {
        green("t-1");
        green("t-2");

        assertThat(described()).containsExactly("3 ami-green", "2 ami-green", "1 ami-blue default");
        assertThat(described("$Latest", "$Default")).containsExactly("3 ami-green", "1 ami-blue default");
        assertThat(described("2")).containsExactly("2 ami-green");
        assertCode("InvalidLaunchTemplateId.VersionNotFound", () -> described("4"));
        assertThat(stage
                        .ec2
                        .describeLaunchTemplateVersionsPaginator(
                                ask -> ask.launchTemplateName("web").maxResults(2))
                        .stream()
                        .map(page -> page.launchTemplateVersions().stream()
                                .map(LaunchTemplateVersion::versionNumber)
                                .toList()))
                .containsExactly(List.of(3L, 2L), List.of(1L));

        stage.ec2.modifyLaunchTemplate(ask -> ask.launchTemplateId(web).defaultVersion("2"));
        assertThat(described("$Default")).containsExactly("2 ami-green default");
    }

    private RunInstancesRequest.Builder run(String version) {
        return RunInstancesRequest.builder()
                .launchTemplate(by -> by.launchTemplateId(web).version(version))
                .minCount(1)
                .maxCount(1)
                .subnetId("subnet-b");
    }

    private RegionInstance launch(RunInstancesRequest request) {
        return stage.region
                .instance(stage.ec2.runInstances(request).instances().getFirst().instanceId())
                .orElseThrow();
    }

    @Test
    void runInstances_fromAVersion_launchesWhatItSays_andWhatTheRequestSaysOtherwise() {
        green("t-1");

        RegionInstance blue = launch(run("1").build());
        assertThat(blue.imageId()).isEqualTo("ami-blue");
        assertThat(blue.zone()).isEqualTo("us-east-1b");
        assertThat(blue.tags())
                .isEqualTo(Map.of(
                        "Name", "web",
                        "group", "none",
                        "aws:ec2launchtemplate:id", web,
                        "aws:ec2launchtemplate:version", "1"));

        RegionInstance green = launch(run("$Latest")
                .tagSpecifications(
                        tags -> tags.resourceType(ResourceType.INSTANCE).tags(tag("group", "sig-1")))
                .build());
        assertThat(green.imageId()).isEqualTo("ami-green");
        assertThat(green.tags())
                .containsEntry("group", "sig-1")
                .containsEntry("Name", "web")
                .containsEntry("aws:ec2launchtemplate:version", "2");
        assertThat(launch(run("2").imageId("ami-slow").build()).imageId()).isEqualTo("ami-slow");
    }

    @Test
    void runInstances_thatDoesNotFit_isRefused() {
        assertCode("InvalidLaunchTemplateId.VersionNotFound", () -> stage.ec2.runInstances(run("5").build()));
        assertCode(
                "InvalidLaunchTemplateId.NotFound",
                () -> stage.ec2.runInstances(run("1").launchTemplate(by -> by.launchTemplateId("lt-none"))
                        .build()));
        assertCode(
                "DryRunOperation",
                () -> stage.ec2.runInstances(run("1").dryRun(true).build()));
        stage.region.addLaunchTemplateVersion(
                "web",
                RequestLaunchTemplateData.builder()
                        .imageId("ami-green")
                        .instanceType("t3.small")
                        .networkInterfaces(one -> one.deviceIndex(0).groups("sg-1"))
                        .build());
        assertCode("InvalidParameterCombination", () -> stage.ec2.runInstances(run("2").build()));
        assertThat(launch(run("2").subnetId(null)
                                .networkInterfaces(
                                        one -> one.deviceIndex(0).groups("sg-1").subnetId("subnet-a"))
                                .build())
                        .zone())
                .isEqualTo("us-east-1a");
    }

    @Test
    void sameToken_launchesOnce() {
        RunInstancesRequest request = run("1").clientToken("t-1").build();

        assertThat(launch(request).id()).isEqualTo(launch(request).id());
        assertThat(stage.region.launches()).containsExactly(request);
    }

    @Test
    void imageOfAParameter_isTheOneThatItNamesAtTheLaunch() {
        stage.region.putParameter("/web/ami", "ami-green");
        stage.region.addLaunchTemplateVersion(
                "web",
                RequestLaunchTemplateData.builder()
                        .imageId("resolve:ssm:/web/ami")
                        .instanceType("t3.small")
                        .build());

        assertThat(launch(run("2").build()).imageId()).isEqualTo("ami-green");
        assertThat(described("2")).containsExactly("2 resolve:ssm:/web/ami");
    }
}
