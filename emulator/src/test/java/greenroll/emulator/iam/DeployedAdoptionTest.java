package greenroll.emulator.iam;

import static greenroll.emulator.iam.DeployedStack.item;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.emulator.compute.scaling.ScalingGroupSettings;
import greenroll.emulator.platform.template.Template;
import greenroll.roll.Roll;
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
 * Adopts an Auto Scaling group of the simulated region with the deployed functions, whose roles have only the rights of
 * template.yaml. Version 1 of its launch template serves, and version 2 is the latest.
 */
class DeployedAdoptionTest {

    private final DeployedStack stack = new DeployedStack(Template.load(Path.of("../template.yaml"), Map.of()));
    private final String web = stack.targetGroup("web");
    private final String template = stack.region
            .ec2()
            .createLaunchTemplate(make -> make.launchTemplateName("web")
                    .clientToken("web")
                    .launchTemplateData(launching("ami-blue"))
                    .tagSpecifications(tags -> tags.resourceType(ResourceType.LAUNCH_TEMPLATE)
                            .tags(Tag.builder()
                                    .key("greenroll:managed")
                                    .value("true")
                                    .build())))
            .launchTemplate()
            .launchTemplateId();

    DeployedAdoptionTest() {
        stack.region.addAutoScalingGroup(ScalingGroupSettings.of(
                        "asg",
                        new ScalingGroupSettings.Size(2, 4, 6),
                        template,
                        List.of("subnet-1", "subnet-2"),
                        List.of(web))
                .with(c -> c.source(c.source().withVersion("1")))
                .tagged("greenroll:managed", "true", false));
        stack.pass(Duration.ofMinutes(5));
        stack.region.addLaunchTemplateVersion("web", launching("ami-green"));
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

    private JsonNode call(String function, String route, String groupId, Object body) {
        return stack.call(function, route, groupId == null ? Map.of() : Map.of("groupId", groupId), body);
    }

    @Test
    void anAutoScalingGroup_isAdopted_shown_planned_rolled_andForgotten() {
        Object adopt = Map.of("group", Map.of("autoScaling", Map.of("name", "asg")));
        String id = item(call("CreateGroup", "POST /aws/ec2/group", null, adopt))
                .path("id")
                .textValue();

        assertThat(item(call("CreateGroup", "POST /aws/ec2/group", null, adopt))
                        .path("id")
                        .textValue())
                .isEqualTo(id);
        JsonNode shown = item(call("ReadGroup", "GET /aws/ec2/group/{groupId}", id, null));
        assertThat(shown.at("/capacity/target").intValue()).isEqualTo(4);
        assertThat(shown.at("/inForce/autoScaling/isRead").booleanValue()).isTrue();
        assertThat(stack.status(id).path("items")).hasSize(4);
        assertThat(call("ReadInstances", "GET /aws/ec2/group/{groupId}/instanceHealthiness", id, null)
                        .at("/response/items")
                        .findValuesAsText("healthStatus"))
                .containsExactly("HEALTHY", "HEALTHY", "HEALTHY", "HEALTHY");
        item(call(
                "UpdateGroup",
                "PUT /aws/ec2/group/{groupId}",
                id,
                Map.of("group", Map.of("autoScaling", Map.of("mayRaiseMaxSize", true)))));

        JsonNode plan = stack.plan(id);
        assertThat(plan.path("feasible").booleanValue()).as(plan.toString()).isTrue();
        assertThat(plan.path("autoScaling").path("fromVersion").textValue()).isEqualTo("1");
        assertThat(plan.path("autoScaling").path("toVersion").textValue()).isEqualTo("2");
        assertThat(plan.path("imageId").textValue()).isEqualTo("ami-green");
        assertThat(plan.path("batches")).hasSize(2);

        JsonNode made = item(stack.tryStart(id, Map.of("launchTemplate", Map.of("imageId", "ami-green"))));
        Roll roll = stack.store.roll(made.path("id").textValue()).orElseThrow();
        assertThat(roll.facts().autoScaling().to().version()).isEqualTo("3");
        assertThat(roll.facts().specification().imageId()).isEqualTo("ami-green");
        assertThat(roll.facts().target()).isEqualTo(4);
        assertThat(stack.region.autoScalingGroup("asg").orElseThrow().desired()).isEqualTo(4);
    }

    @Test
    void aForgottenGroup_leavesItsInstancesAlone() {
        String id = item(call(
                        "CreateGroup",
                        "POST /aws/ec2/group",
                        null,
                        Map.of("group", Map.of("autoScaling", Map.of("name", "asg")))))
                .path("id")
                .textValue();

        assertThat(item(call("DeleteGroup", "DELETE /aws/ec2/group/{groupId}", id, null))
                        .has("operation"))
                .isFalse();

        stack.pass(Duration.ofMinutes(5));
        assertThat(stack.store.group(id)).isEmpty();
        assertThat(stack.region.autoScalingGroup("asg").orElseThrow().members()).hasSize(4);
    }
}
