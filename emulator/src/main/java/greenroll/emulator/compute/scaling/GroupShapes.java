package greenroll.emulator.compute.scaling;

import greenroll.emulator.compute.scaling.ScalingGroupSettings.MixedPolicy;
import greenroll.emulator.compute.scaling.ScalingGroupSettings.Source;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingInstanceDetails;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.autoscaling.model.InstanceRefresh;
import software.amazon.awssdk.services.autoscaling.model.InstanceRefreshStatus;
import software.amazon.awssdk.services.autoscaling.model.InstancesDistribution;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplate;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateOverrides;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.autoscaling.model.MixedInstancesPolicy;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;

/** A group's state in Auto Scaling's shapes. */
final class GroupShapes {

    /** The beginning of every group's ARN: the region and account of this emulator. */
    private static final String ARN = "arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:";

    /** The name of a launch template by its id. */
    private final Function<String, String> templateName;

    private final Function<String, String> zone;

    /** @param zone the zone of a subnet by its id */
    GroupShapes(Function<String, String> templateName, Function<String, String> zone) {
        this.templateName = templateName;
        this.zone = zone;
    }

    AutoScalingGroup group(ScalingGroupState state, Instant createdAt) {
        ScalingGroupSettings settings = state.settings();
        Source source = settings.source();
        AutoScalingGroup.Builder group = AutoScalingGroup.builder()
                .autoScalingGroupName(settings.name())
                .autoScalingGroupARN(arn(settings.name()))
                .minSize(settings.size().minimum())
                .maxSize(settings.size().maximum())
                .desiredCapacity(settings.size().desired())
                .defaultCooldown(300)
                .availabilityZones(settings.subnetIds().stream()
                        .map(zone)
                        .distinct()
                        .sorted()
                        .toList())
                .vpcZoneIdentifier(String.join(",", settings.subnetIds()))
                .targetGroupARNs(settings.targetGroupArns())
                .healthCheckType(settings.checks().isElb() ? "ELB" : "EC2")
                .healthCheckGracePeriod((int) settings.checks().gracePeriod().toSeconds())
                .createdTime(createdAt)
                .suspendedProcesses(settings.suspended().stream()
                        .sorted()
                        .map(name -> SuspendedProcess.builder()
                                .processName(name)
                                .suspensionReason("User suspended")
                                .build())
                        .toList())
                .tags(tags(settings))
                .terminationPolicies("Default")
                .newInstancesProtectedFromScaleIn(source.protectsNew())
                .launchConfigurationName(source.launchConfiguration())
                .instances(state.members().values().stream().map(this::instance).toList());
        if (source.mixed() != null) {
            group.mixedInstancesPolicy(mixed(source, source.mixed()));
        } else if (source.templateId() != null) {
            group.launchTemplate(template(source.templateId(), source.version()));
        }
        if (settings.others().hasWarmPool()) {
            group.warmPoolConfiguration(pool -> pool.minSize(0).poolState("Stopped"))
                    .warmPoolSize(0);
        }
        return group.build();
    }

    static String arn(String name) {
        return ARN + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)) + ":autoScalingGroupName/" + name;
    }

    private static List<TagDescription> tags(ScalingGroupSettings settings) {
        return settings.tags().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(tag -> TagDescription.builder()
                        .resourceId(settings.name())
                        .resourceType("auto-scaling-group")
                        .key(tag.getKey())
                        .value(tag.getValue().value())
                        .propagateAtLaunch(tag.getValue().isPropagated())
                        .build())
                .toList();
    }

    private MixedInstancesPolicy mixed(Source source, MixedPolicy mixed) {
        return MixedInstancesPolicy.builder()
                .launchTemplate(LaunchTemplate.builder()
                        .launchTemplateSpecification(template(String.valueOf(source.templateId()), source.version()))
                        .overrides(mixed.instanceTypes().stream()
                                .map(type -> LaunchTemplateOverrides.builder()
                                        .instanceType(type)
                                        .weightedCapacity(mixed.isWeighted() ? "1" : null)
                                        .build())
                                .toList())
                        .build())
                .instancesDistribution(InstancesDistribution.builder()
                        .onDemandAllocationStrategy("prioritized")
                        .onDemandBaseCapacity(mixed.onDemandBase())
                        .onDemandPercentageAboveBaseCapacity(mixed.onDemandPercentage())
                        .spotAllocationStrategy("lowest-price")
                        .build())
                .build();
    }

    private LaunchTemplateSpecification template(String id, @Nullable String version) {
        return LaunchTemplateSpecification.builder()
                .launchTemplateId(id)
                .launchTemplateName(templateName.apply(id))
                .version(version)
                .build();
    }

    private Instance instance(ScalingGroupState.MemberState member) {
        return Instance.builder()
                .instanceId(member.id())
                .instanceType(member.instanceType())
                .availabilityZone(member.zone())
                .lifecycleState(member.lifecycle().apiName())
                .healthStatus(member.isHealthy() ? "Healthy" : "Unhealthy")
                .protectedFromScaleIn(member.isProtected())
                .launchTemplate(member.templateId() == null ? null : template(member.templateId(), member.version()))
                .build();
    }

    AutoScalingInstanceDetails details(ScalingGroupState.MemberState member, String group) {
        Instance instance = instance(member);
        return AutoScalingInstanceDetails.builder()
                .instanceId(member.id())
                .instanceType(member.instanceType())
                .autoScalingGroupName(group)
                .availabilityZone(member.zone())
                .lifecycleState(instance.lifecycleStateAsString())
                .healthStatus(instance.healthStatus().toUpperCase(java.util.Locale.ROOT))
                .protectedFromScaleIn(member.isProtected())
                .launchTemplate(instance.launchTemplate())
                .build();
    }

    static LifecycleHook hook(String group, ScalingGroupSettings.Hook hook) {
        return LifecycleHook.builder()
                .lifecycleHookName(hook.name())
                .autoScalingGroupName(group)
                .lifecycleTransition("autoscaling:EC2_INSTANCE_" + (hook.isForLaunch() ? "LAUNCHING" : "TERMINATING"))
                .heartbeatTimeout((int) hook.timeout().toSeconds())
                .globalTimeout((int) Math.min(172_800, 100 * hook.timeout().toSeconds()))
                .defaultResult(hook.abandons() ? "ABANDON" : "CONTINUE")
                .build();
    }

    static InstanceRefresh refresh(ScalingGroup group) {
        return InstanceRefresh.builder()
                .instanceRefreshId(UUID.nameUUIDFromBytes(("refresh " + group.name()).getBytes(StandardCharsets.UTF_8))
                        .toString())
                .autoScalingGroupName(group.name())
                .status(InstanceRefreshStatus.IN_PROGRESS)
                .startTime(group.createdAt)
                .percentageComplete(0)
                .build();
    }

    /** The activity as it was at that time. */
    static Activity activity(String group, ScalingActivity activity, Instant time) {
        Activity.Builder shape = Activity.builder()
                .activityId(activity.id)
                .autoScalingGroupName(group)
                .autoScalingGroupARN(arn(group))
                .description(activity.description)
                .cause(activity.cause)
                .startTime(activity.startedAt)
                .details("{\"Availability Zone\":\"" + activity.zone + "\"}");
        return activity.hasEndedBy(time) && activity.end != null
                ? shape.endTime(activity.endedAt)
                        .statusCode(activity.end.apiName)
                        .statusMessage(activity.message)
                        .progress(100)
                        .build()
                : shape.statusCode("InProgress").progress(50).build();
    }
}
