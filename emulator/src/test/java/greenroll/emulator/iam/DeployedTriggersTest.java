package greenroll.emulator.iam;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.compute.scaling.ScalingGroupSettings;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.ImageSettings;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.platform.template.Template;
import greenroll.roll.GroupActivity;
import greenroll.roll.RollHead;
import greenroll.roll.RollStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * An Auto Scaling group follows new images. The deployed functions start its rolls, and their roles have only the rights
 * of template.yaml. Version 1 of its launch template serves, and no roll has been.
 */
class DeployedTriggersTest {

    private final DeployedStack stack = new DeployedStack(Template.load(Path.of("../template.yaml"), Map.of()));
    private final String web = stack.targetGroup("web");

    @AfterEach
    void close() {
        stack.close();
    }

    /** Adopts an Auto Scaling group whose launch template names this image, and lets it follow images. */
    private String following(String imageId) {
        String template = stack.region
                .ec2()
                .createLaunchTemplate(make -> make.launchTemplateName("web")
                        .clientToken("web")
                        .launchTemplateData(RequestLaunchTemplateData.builder()
                                .imageId(imageId)
                                .instanceType("t3.small")
                                .build())
                        .tagSpecifications(tags -> tags.resourceType(ResourceType.LAUNCH_TEMPLATE)
                                .tags(Tag.builder()
                                        .key("greenroll:managed")
                                        .value("true")
                                        .build())))
                .launchTemplate()
                .launchTemplateId();
        stack.region.addAutoScalingGroup(ScalingGroupSettings.of(
                        "asg",
                        new ScalingGroupSettings.Size(2, 4, 6),
                        template,
                        List.of("subnet-1", "subnet-2"),
                        List.of(web))
                .launching("1")
                .tagged("greenroll:managed", "true", false));
        stack.pass(Duration.ofMinutes(5));
        String id = stack.adopt("asg");
        stack.put(
                id,
                Map.of(
                        "updatePolicy",
                        Map.of(
                                "shouldRoll",
                                true,
                                "rollConfig",
                                Map.of("batchSizePercentage", 50, "gracePeriod", 30, "healthTimeout", 300),
                                "imageFilter",
                                Map.of("owners", List.of("self"), "namePattern", "web-*"))));
        return id;
    }

    private void make(String imageId, ImageBehaviour behaviour, String architecture) {
        stack.region.addImage(
                imageId,
                behaviour,
                ImageSettings.named("web-" + imageId, stack.clock.instant()).withArchitecture(architecture));
    }

    private void made(String imageId, ImageBehaviour behaviour) {
        make(imageId, behaviour, "x86_64");
    }

    private void tell(String imageId) {
        stack.event("""
                { "source": "aws.ec2", "detail-type": "EC2 AMI State Change",
                  "detail": { "ImageId": "%s", "State": "available" } }""".formatted(imageId));
    }

    /** The newest first. */
    private List<RollHead> rolls(String id) {
        return stack.store.rolls(id, 100, true, null).items();
    }

    private List<String> images() {
        return stack.region.autoScalingGroup("asg").orElseThrow().members().keySet().stream()
                .map(member -> stack.region.instance(member).orElseThrow())
                .map(RegionInstance::imageId)
                .toList();
    }

    private String version() {
        return stack.region
                .autoScalingGroup("asg")
                .orElseThrow()
                .settings()
                .source()
                .version();
    }

    /** Why images were not rolled. */
    private List<String> activity(String id) {
        return stack.store.activity(id).stream().map(GroupActivity::message).toList();
    }

    @Test
    void aNewImage_isRolledAsAVersionOfTheTemplate_andNeitherItsEventAgainNorALookStartsIt() {
        String id = following("ami-blue");
        stack.pass(Duration.ofMinutes(5));
        made("ami-web2", ImageBehaviour.GREEN);
        tell("ami-web2");
        tell("ami-web2");
        stack.pass(Duration.ofMinutes(1));

        assertThat(rolls(id)).singleElement().satisfies(roll -> {
            assertThat(roll.facts().identity().startedBy()).isEqualTo("event:EC2 AMI State Change ami-web2");
            assertThat(roll.facts().specification().imageId()).isEqualTo("ami-web2");
            assertThat(roll.facts().autoScaling().from().version()).isEqualTo("1");
            assertThat(roll.facts().autoScaling().to().version()).isEqualTo("2");
        });

        stack.pass(Duration.ofHours(2));
        tell("ami-web2");
        stack.pass(Duration.ofHours(2));

        assertThat(rolls(id)).extracting(RollHead::status).containsExactly(RollStatus.FINISHED);
        assertThat(version()).isEqualTo("2");
        assertThat(images()).containsOnly("ami-web2").hasSize(4);
        assertThat(activity(id)).isEmpty();
        assertThat(stack.cloud.platform().events().deadLetters()).isEmpty();
        assertThat(stack.cloud.used().denials()).isEmpty();
    }

    @Test
    void anImageForAnotherArchitecture_orOfAnotherName_startsNothing() {
        String id = following("ami-blue");
        stack.pass(Duration.ofMinutes(5));
        make("ami-arm", ImageBehaviour.GREEN, "arm64");
        tell("ami-arm");
        stack.region.addImage("ami-db", ImageBehaviour.GREEN, ImageSettings.named("db-1", stack.clock.instant()));
        tell("ami-db");
        stack.pass(Duration.ofHours(2));

        assertThat(rolls(id)).isEmpty();
        assertThat(activity(id)).containsExactly("ami-arm is for arm64, the group runs x86_64: not rolled");
        assertThat(images()).containsOnly("ami-blue");
    }

    @Test
    void anImageThatFails_isNotRolledAgain_andTheAutoScalingGroupKeepsItsVersion() {
        String id = following("ami-blue");
        stack.pass(Duration.ofMinutes(5));
        made("ami-web2", ImageBehaviour.BROKEN);
        tell("ami-web2");
        stack.pass(Duration.ofHours(3));

        assertThat(rolls(id)).extracting(RollHead::status).containsExactly(RollStatus.FAILED);
        assertThat(version()).isEqualTo("1");
        assertThat(images()).containsOnly("ami-blue").hasSize(4);
        assertThat(activity(id)).singleElement().asString().startsWith("ami-web2 failed in sbgd-");
    }

    @Test
    void anImageThatComesDuringARoll_disturbsNothing_andIsFoundByTheLookAfterIt() {
        String id = following("ami-blue");
        stack.pass(Duration.ofMinutes(5));
        made("ami-web2", ImageBehaviour.GREEN);
        tell("ami-web2");
        stack.pass(Duration.ofMinutes(1));
        made("ami-web3", ImageBehaviour.GREEN);
        tell("ami-web3");
        stack.pass(Duration.ofSeconds(30));
        assertThat(rolls(id)).hasSize(1);

        stack.pass(Duration.ofHours(3));

        assertThat(rolls(id)).extracting(RollHead::status).containsExactly(RollStatus.FINISHED, RollStatus.FINISHED);
        assertThat(rolls(id).getFirst().facts().identity().startedBy())
                .isEqualTo("event:Scheduled Event CheckForNewImages");
        assertThat(images()).containsOnly("ami-web3").hasSize(4);
        assertThat(version()).isEqualTo("3");
    }

    @Test
    void aParameterOfTheTemplate_thatChanges_isRolledWithTheSameVersion() {
        stack.region.putParameter("/web/ami", "ami-blue");
        String id = following("resolve:ssm:/web/ami");
        stack.pass(Duration.ofHours(2));
        assertThat(rolls(id)).as("every instance has the parameter's image").isEmpty();

        made("ami-web2", ImageBehaviour.GREEN);
        stack.region.putParameter("/web/ami", "ami-web2");
        tell("ami-web2");
        assertThat(rolls(id)).as("the filter has no effect beside a parameter").isEmpty();
        stack.event("""
                { "source": "aws.ssm", "detail-type": "Parameter Store Change",
                  "detail": { "name": "/web/ami", "type": "String", "operation": "Update" } }""");
        stack.pass(Duration.ofHours(3));

        assertThat(rolls(id)).singleElement().satisfies(roll -> {
            assertThat(roll.status()).isEqualTo(RollStatus.FINISHED);
            assertThat(roll.facts().identity().startedBy()).isEqualTo("event:Parameter Store Change /web/ami");
            assertThat(roll.facts().specification().imageId()).isEqualTo("ami-web2");
            assertThat(roll.facts().autoScaling().to().version()).isEqualTo("1");
        });
        assertThat(images()).containsOnly("ami-web2").hasSize(4);
        assertThat(version()).isEqualTo("1");
    }
}
