package greenroll.emulator.iam;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.compute.scaling.ScalingGroupSettings;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.platform.template.Template;
import greenroll.json.Json;
import greenroll.roll.RollHead;
import greenroll.roll.RollStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * An Auto Scaling group as a resource of another stack. Versions 1 and 3 of its launch template are good, and version 2
 * has a broken image. The deployed function has only the rights of template.yaml.
 */
class DeployedAutoScalingStackTest {

    private final DeployedStack stack = new DeployedStack(Template.load(Path.of("../template.yaml"), Map.of()));

    DeployedAutoScalingStackTest() {
        String template = stack.region
                .ec2()
                .createLaunchTemplate(make -> make.launchTemplateName("web")
                        .launchTemplateData(launching("ami-blue"))
                        .tagSpecifications(tags -> tags.resourceType(ResourceType.LAUNCH_TEMPLATE)
                                .tags(Tag.builder()
                                        .key("greenroll:managed")
                                        .value("true")
                                        .build())))
                .launchTemplate()
                .launchTemplateId();
        stack.region.addLaunchTemplateVersion("web", launching("ami-broken"));
        stack.region.addLaunchTemplateVersion("web", launching("ami-green"));
        stack.region.addAutoScalingGroup(ScalingGroupSettings.of(
                        "asg",
                        new ScalingGroupSettings.Size(2, 4, 6),
                        template,
                        List.of("subnet-1", "subnet-2"),
                        List.of(stack.targetGroup("web")))
                .launching("1")
                .tagged("greenroll:managed", "true", false));
        stack.pass(Duration.ofMinutes(5));
    }

    private static RequestLaunchTemplateData launching(String imageId) {
        return RequestLaunchTemplateData.builder()
                .imageId(imageId)
                .instanceType("t3.small")
                .build();
    }

    @AfterEach
    void close() {
        stack.close();
    }

    private static String resource(Map<String, Object> launchTemplate, Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "group",
                Map.of("autoScaling", Map.of("name", "asg")),
                "launchTemplate",
                launchTemplate,
                "updatePolicy",
                Map.of(
                        "shouldRoll",
                        "true",
                        "rollConfig",
                        Map.of("batchSizePercentage", "50", "gracePeriod", "30", "healthTimeout", "300"))));
        properties.putAll(more);
        return Json.write(properties);
    }

    private static String version(int number) {
        return resource(Map.of("version", Integer.toString(number)), Map.of());
    }

    private List<RollHead> rolls() {
        return stack.store.rolls(stack.other.physicalId(), 100, true, null).items();
    }

    /** Blue in standby may still be about to be terminated when CloudFormation has its answer. */
    private List<String> images() {
        stack.pass(Duration.ofMinutes(5));
        return stack.region.autoScalingGroup("asg").orElseThrow().members().keySet().stream()
                .map(member -> stack.region.instance(member).orElseThrow())
                .map(RegionInstance::imageId)
                .toList();
    }

    private String serving() {
        return stack.region
                .autoScalingGroup("asg")
                .orElseThrow()
                .settings()
                .source()
                .version();
    }

    @Test
    void itIsAdopted_rolledWithTheStack_andForgotten() {
        assertThat(stack.other.create(version(1))).isEqualTo("CREATE_COMPLETE");
        String id = stack.other.physicalId();
        assertThat(rolls()).isEmpty();
        assertThat(stack.other.attributes())
                .containsEntry("groupId", id)
                .containsEntry("servingRevision", "1")
                .containsEntry("rollId", "");

        assertThat(stack.other.update(version(3))).isEqualTo("UPDATE_COMPLETE");
        assertThat(rolls()).extracting(RollHead::status).containsExactly(RollStatus.FINISHED);
        assertThat(serving()).isEqualTo("3");
        assertThat(images()).containsOnly("ami-green").hasSize(4);
        assertThat(stack.other.attributes()).containsEntry("servingRevision", "3");

        assertThat(stack.other.update(resource(
                        Map.of("version", "3"),
                        Map.of("group", Map.of("autoScaling", Map.of("name", "asg", "mayRaiseMaxSize", "true"))))))
                .isEqualTo("UPDATE_COMPLETE");
        assertThat(rolls()).as("nothing else is to be launched").hasSize(1);
        assertThat(stack.store.group(id).orElseThrow().placement().autoScaling().mayRaiseMaxSize())
                .isTrue();

        assertThat(stack.other.update(resource(Map.of("imageId", "ami-blue"), Map.of())))
                .isEqualTo("UPDATE_COMPLETE");
        assertThat(serving()).isEqualTo("4");
        assertThat(images()).containsOnly("ami-blue").hasSize(4);

        assertThat(stack.other.delete()).isEqualTo("DELETE_COMPLETE");
        assertThat(stack.store.group(id)).isEmpty();
        assertThat(images()).containsOnly("ami-blue").hasSize(4);
        assertThat(stack.cloud.used().denials()).isEmpty();
    }

    @Test
    void aRollThatFails_failsTheUpdateWithItsReason_andTheWayBackReplacesNothing() {
        stack.other.create(version(1));
        List<String> before = List.copyOf(
                stack.region.autoScalingGroup("asg").orElseThrow().members().keySet());

        assertThat(stack.other.update(version(2))).isEqualTo("UPDATE_ROLLBACK_COMPLETE");

        assertThat(stack.other.reasons()).anyMatch(reason -> reason.matches("ROLL sbgd-.* failed: .*not healthy.*"));
        assertThat(rolls()).extracting(RollHead::status).containsExactly(RollStatus.FAILED);
        assertThat(serving()).isEqualTo("1");
        assertThat(stack.region.autoScalingGroup("asg").orElseThrow().members().keySet())
                .containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void aRollThatAnotherHandStopsAfterABatch_isFollowedByARollBackToTheOldVersion() {
        stack.other.create(version(1));
        stack.other.beginUpdate(version(3));
        stack.until(() -> !rolls().isEmpty());
        String roll = rolls().getFirst().id();
        stack.reaches(roll, one -> one.batches().size() == 2);
        stack.stop(stack.other.physicalId(), roll);
        assertThat(stack.end(roll)).isEqualTo(RollStatus.STOPPED);

        // CloudFormation sends the old properties.
        assertThat(stack.other.update(version(1))).isEqualTo("UPDATE_COMPLETE");

        assertThat(rolls()).extracting(RollHead::status).containsExactly(RollStatus.FINISHED, RollStatus.STOPPED);
        assertThat(serving()).isEqualTo("1");
        assertThat(images()).containsOnly("ami-blue").hasSize(4);
    }

    @Test
    void aVersionThatTheStackGaveTheAutoScalingGroupItself_isRolledAllTheSame() {
        stack.other.create(version(1));
        stack.region.externalActors().autoScaling().setVersion("asg", "3");

        assertThat(stack.other.update(version(3))).isEqualTo("UPDATE_COMPLETE");

        assertThat(rolls()).extracting(RollHead::status).containsExactly(RollStatus.FINISHED);
        assertThat(images()).containsOnly("ami-green").hasSize(4);
    }

    @Test
    void wrongProperties_areRefusedByName_beforeAnythingIsDone() {
        Map<String, Object> two = Map.of("version", "2");
        assertThat(stack.other.create(resource(Map.of("version", "$Latest"), Map.of())))
                .isNotEqualTo("CREATE_COMPLETE");
        assertThat(stack.other.reasons().getLast()).contains("launchTemplate.version must be a number");
        stack.other.create(resource(two, Map.of("updatePolicy", Map.of())));
        assertThat(stack.other.reasons().getLast())
                .contains("updatePolicy.shouldRoll must be true with launchTemplate");
        stack.other.create(resource(
                two, Map.of("group", Map.of("autoScaling", Map.of("name", "asg"), "capacity", Map.of("target", "2")))));
        assertThat(stack.other.reasons().getLast()).contains("group.capacity is not supported");
        stack.other.create(resource(two, Map.of("group", Map.of("autoScaling", Map.of("name", "other")))));
        assertThat(stack.other.reasons().getLast()).contains("there is no Auto Scaling group other");
        stack.other.create(resource(two, Map.of("group", Map.of("name", "web"))));
        assertThat(stack.other.reasons().getLast()).contains("launchTemplate is not supported");
    }
}
