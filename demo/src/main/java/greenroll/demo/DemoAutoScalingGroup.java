package greenroll.demo;

import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.scaling.ScalingGroupState;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.json.Json;
import java.util.Map;
import software.amazon.awssdk.services.autoscaling.model.CreateAutoScalingGroupRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * The Auto Scaling group of a demo, as its owner makes it with AWS's own calls. It names version 1 of its launch
 * template, and launches its instances itself. Each release of the owner is one more version of the template.
 */
final class DemoAutoScalingGroup {

    /** The name of the Auto Scaling group and of its launch template. */
    static final String NAME = "demo";

    private static final String INSTANCE_TYPE = "t3.small";
    private static final int HEALTH_CHECK_GRACE = 300;

    private final SimulatedRegion region;
    private final DemoInfrastructure site;

    private DemoAutoScalingGroup(SimulatedRegion region, DemoInfrastructure site) {
        this.region = region;
        this.site = site;
    }

    /** Makes the launch template and the group. The group launches its instances from now on. */
    static DemoAutoScalingGroup create(SimulatedRegion region, DemoInfrastructure site) {
        region.ec2()
                .createLaunchTemplate(CreateLaunchTemplateRequest.builder()
                        .launchTemplateName(NAME)
                        .launchTemplateData(data(DemoInfrastructure.FIRST_IMAGE))
                        .tagSpecifications(TagSpecification.builder()
                                .resourceType(ResourceType.LAUNCH_TEMPLATE)
                                .tags(Tag.builder()
                                        .key(AutoScalingGroup.MANAGED)
                                        .value("true")
                                        .build())
                                .build())
                        .build());
        int size = site.settings().groupSize();
        region.autoScaling()
                .createAutoScalingGroup(CreateAutoScalingGroupRequest.builder()
                        .autoScalingGroupName(NAME)
                        .minSize(1)
                        .desiredCapacity(size)
                        .maxSize(3 * size)
                        .launchTemplate(
                                template -> template.launchTemplateName(NAME).version("1"))
                        .vpcZoneIdentifier(String.join(",", site.subnetIds()))
                        .targetGroupARNs(site.targetGroupArns())
                        .healthCheckType("ELB")
                        .healthCheckGracePeriod(HEALTH_CHECK_GRACE)
                        .tags(tag -> tag.resourceId(NAME)
                                .resourceType("auto-scaling-group")
                                .key(AutoScalingGroup.MANAGED)
                                .value("true")
                                .propagateAtLaunch(true))
                        .build());
        return new DemoAutoScalingGroup(region, site);
    }

    private static RequestLaunchTemplateData data(String imageId) {
        return RequestLaunchTemplateData.builder()
                .imageId(imageId)
                .instanceType(INSTANCE_TYPE)
                .build();
    }

    /** Whether all its instances are in service and healthy in every target group. */
    boolean isComplete() {
        ScalingGroupState now = region.autoScalingGroup(NAME).orElseThrow();
        return now.counted() == now.desired() && now.members().keySet().stream().allMatch(region::isHealthyEverywhere);
    }

    /** Makes a version of the launch template with the image of the roll of that number, from 1. */
    void release(int roll) {
        region.addLaunchTemplateVersion(NAME, data(site.image(roll)));
    }

    /** The body of the call that adopts it. */
    static String adoption() {
        return Json.write(Map.of("group", Map.of("name", "demo", "autoScaling", Map.of("name", NAME))));
    }
}
