package greenroll.emulator.iam;

import greenroll.emulator.compute.api.CallGate;
import greenroll.emulator.compute.scaling.ScalingGroupSettings;
import greenroll.json.Json;
import greenroll.roll.RollStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/**
 * An Auto Scaling group is adopted, rolled, and forgotten. Its launch template names all that needs a right. One roll
 * finishes although an answer of Auto Scaling gets lost. Others are stopped, fail, or restart instances.
 *
 * @param ends how the rolls ended
 */
record AutoScalingStory(List<RollStatus> ends) {

    private static final String NAME = "asg";

    static AutoScalingStory live(DeployedStack stack, String key, String targetGroup) {
        addGroup(stack, key, targetGroup);
        String group = stack.adopt(NAME);
        Map<String, String> path = Map.of("groupId", group);
        stack.read("ReadGroup", "/aws/ec2/group/{groupId}", path);
        stack.read("ReadInstances", "/aws/ec2/group/{groupId}/status", path);
        stack.put(group, Map.of("description", "the shop"));

        RollStatus restarted = stack.end(stack.start(group, Map.of("strategy", Map.of("action", "RESTART_SERVER"))));
        stack.region.gate(losing(Set.of("EnterStandby")));
        RollStatus finished = stack.end(stack.start(group, image("ami-green")));
        stack.region.gate(CallGate.OPEN);

        String stopping = stack.start(group, Map.of());
        stack.green(stopping);
        stack.stop(group, stopping);
        RollStatus stopped = stack.end(stopping);

        RollStatus failed = stack.end(stack.start(group, image("ami-broken")));
        followImages(stack, group);
        stack.forget(group);
        isAResource(stack);
        return new AutoScalingStory(List.of(restarted, finished, stopped, failed));
    }

    /** An event starts one roll, and the scheduled look another one. */
    private static void followImages(DeployedStack stack, String group) {
        stack.put(
                group,
                Map.of(
                        "updatePolicy",
                        Map.of(
                                "shouldRoll",
                                true,
                                "rollConfig",
                                Map.of("batchSizePercentage", 50, "gracePeriod", 30),
                                "imageFilter",
                                Map.of("owners", List.of("self"), "namePattern", "web-ami-asg*"))));
        rolled(stack, group, "ami-asg1", () -> stack.event("""
                { "source": "aws.ec2", "detail-type": "EC2 AMI State Change",
                  "detail": { "ImageId": "ami-asg1", "State": "available" } }"""));
        rolled(stack, group, "ami-asg2", () -> stack.pass(Duration.ofHours(1)));
    }

    /** Another stack adopts the Auto Scaling group, rolls it to an image, and forgets it. */
    private static void isAResource(DeployedStack stack) {
        stack.other.create(resource("ami-asg2"));
        stack.other.update(resource("ami-green"));
        stack.other.delete();
    }

    private static String resource(String imageId) {
        return Json.write(Map.of(
                "group",
                Map.of("autoScaling", Map.of("name", NAME)),
                "launchTemplate",
                Map.of("imageId", imageId),
                "updatePolicy",
                Map.of("shouldRoll", true, "rollConfig", Map.of("batchSizePercentage", 50, "gracePeriod", 30))));
    }

    private static void rolled(DeployedStack stack, String group, String image, Runnable tell) {
        stack.pass(Duration.ofMinutes(3));
        stack.image(image, Map.of());
        tell.run();
        stack.until(() -> stack.store.rolls(group, 1, true, null).items().stream()
                .allMatch(roll -> roll.status() == RollStatus.FINISHED
                        && roll.facts().specification().imageId().equals(image)));
    }

    private static Map<String, Object> image(String imageId) {
        return Map.of("launchTemplate", Map.of("imageId", imageId));
    }

    private static void addGroup(DeployedStack stack, String key, String targetGroup) {
        String template = stack.region
                .ec2()
                .createLaunchTemplate(ask -> ask.launchTemplateName(NAME)
                        .launchTemplateData(data(key))
                        .tagSpecifications(tags -> tags.resourceType(ResourceType.LAUNCH_TEMPLATE)
                                .tags(tag -> tag.key("greenroll:managed").value("true"))))
                .launchTemplate()
                .launchTemplateId();
        stack.region.addAutoScalingGroup(ScalingGroupSettings.of(
                        NAME,
                        new ScalingGroupSettings.Size(2, 4, 8),
                        template,
                        List.of("subnet-1", "subnet-2"),
                        List.of(targetGroup))
                .launching("1")
                .tagged("greenroll:managed", "true", true));
        stack.pass(Duration.ofMinutes(5));
    }

    private static RequestLaunchTemplateData data(String key) {
        return RequestLaunchTemplateData.builder()
                .imageId("ami-blue")
                .instanceType("t3.small")
                .keyName("web")
                .securityGroupIds("sg-1")
                .tagSpecifications(
                        tags -> tags.resourceType(ResourceType.INSTANCE)
                                .tags(tag -> tag.key("team").value("shop")),
                        tags -> tags.resourceType(ResourceType.VOLUME)
                                .tags(tag -> tag.key("team").value("shop")))
                .iamInstanceProfile(profile -> profile.name("web"))
                .blockDeviceMappings(device -> device.deviceName("/dev/sdf")
                        .ebs(volume -> volume.encrypted(true)
                                .kmsKeyId(key)
                                .snapshotId("snap-1")
                                .volumeType("gp3")))
                .build();
    }

    /** The first answer of each of these operations gets lost. */
    private static CallGate losing(Set<String> operations) {
        Set<String> lost = new TreeSet<>(operations);
        return new CallGate() {
            @Override
            public void after(String operation, Object request, Object response) {
                if (lost.remove(operation.substring(operation.indexOf('.') + 1))) {
                    throw SdkClientException.create(operation + ": no answer");
                }
            }
        };
    }
}
