package greenroll.emulator.compute.scaling;

import static greenroll.emulator.compute.scaling.ScalingErrors.validation;

import greenroll.emulator.compute.api.SupportedOperation;
import greenroll.emulator.compute.scaling.ScalingGroupSettings.Checks;
import greenroll.emulator.compute.scaling.ScalingGroupSettings.GroupTag;
import greenroll.emulator.compute.scaling.ScalingGroupSettings.MixedPolicy;
import greenroll.emulator.compute.scaling.ScalingGroupSettings.Size;
import greenroll.emulator.compute.scaling.ScalingGroupSettings.Source;
import greenroll.emulator.sdk.NotSimulated;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.autoscaling.model.CreateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.InstancesDistribution;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateOverrides;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.MixedInstancesPolicy;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;

/** The settings that requests ask for. */
final class GroupRequests {

    private static final SupportedOperation UPDATE = SupportedOperation.UPDATE_AUTO_SCALING_GROUP;

    /** The id of a launch template by its name. */
    private final Function<String, String> templateId;

    GroupRequests(Function<String, String> templateId) {
        this.templateId = templateId;
    }

    ScalingGroupSettings create(CreateAutoScalingGroupRequest request) {
        if (request.launchTemplate() == null || request.vpcZoneIdentifier() == null) {
            throw new NotSimulated("autoscaling.CreateAutoScalingGroup without a launch template or subnets");
        }
        Map<String, GroupTag> tags = new LinkedHashMap<>();
        request.tags()
                .forEach(tag ->
                        tags.put(tag.key(), new GroupTag(tag.value(), !Boolean.FALSE.equals(tag.propagateAtLaunch()))));
        int desired = request.desiredCapacity() == null ? request.minSize() : request.desiredCapacity();
        ScalingGroupSettings settings = ScalingGroupSettings.of(
                        request.autoScalingGroupName(),
                        new Size(request.minSize(), desired, request.maxSize()),
                        id(request.launchTemplate()),
                        List.of(request.vpcZoneIdentifier().split(",")),
                        request.targetGroupARNs())
                .withTags(tags)
                .launching(version(request.launchTemplate()));
        return settings.withChecks(
                        checks(settings.checks(), request.healthCheckType(), request.healthCheckGracePeriod()))
                .withSource(settings.source()
                        .withProtectsNew(Boolean.TRUE.equals(request.newInstancesProtectedFromScaleIn())));
    }

    /**
     * The settings after the update. A new minimum above the desired capacity raises it, and a new maximum below it lowers
     * it, unless the request names one.
     */
    ScalingGroupSettings update(ScalingGroupSettings settings, UpdateAutoScalingGroupRequest request) {
        Size size = settings.size();
        int minimum = request.minSize() == null ? size.minimum() : request.minSize();
        int maximum = request.maxSize() == null ? size.maximum() : request.maxSize();
        if (minimum > maximum) {
            throw validation("Max bound, " + maximum + ", must be greater than or equal to min bound, " + minimum);
        }
        int desired = request.desiredCapacity() == null
                ? Math.clamp(size.desired(), minimum, maximum)
                : request.desiredCapacity();
        return settings.withSize(new Size(minimum, desired, maximum))
                .withSource(source(settings.source(), request))
                .withChecks(checks(settings.checks(), request.healthCheckType(), request.healthCheckGracePeriod()));
    }

    private Source source(Source source, UpdateAutoScalingGroupRequest request) {
        Source changed = request.newInstancesProtectedFromScaleIn() == null
                ? source
                : source.withProtectsNew(request.newInstancesProtectedFromScaleIn());
        if (request.launchTemplate() != null && request.mixedInstancesPolicy() != null) {
            throw validation("Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or"
                    + " MixedInstancesPolicy parameter.");
        }
        if (request.launchTemplate() != null) {
            return changed.withTemplateId(id(request.launchTemplate()))
                    .withVersion(version(request.launchTemplate()))
                    .withLaunchConfiguration(null)
                    .withMixed(null);
        }
        return request.mixedInstancesPolicy() == null ? changed : mixed(changed, request.mixedInstancesPolicy());
    }

    /** Members of the policy that the request leaves out stay as they are. */
    private Source mixed(Source source, MixedInstancesPolicy policy) {
        UPDATE.refuseOthers(policy, "MixedInstancesPolicy", Set.of("LaunchTemplate", "InstancesDistribution"));
        MixedPolicy mixed = source.mixed() == null ? new MixedPolicy(List.of(), 0, 100, false) : source.mixed();
        Source changed = source;
        if (policy.instancesDistribution() != null) {
            InstancesDistribution distribution = policy.instancesDistribution();
            UPDATE.refuseOthers(
                    distribution,
                    "MixedInstancesPolicy.InstancesDistribution",
                    Set.of(
                            "OnDemandAllocationStrategy",
                            "OnDemandBaseCapacity",
                            "OnDemandPercentageAboveBaseCapacity",
                            "SpotAllocationStrategy"));
            mixed = new MixedPolicy(
                    mixed.instanceTypes(),
                    distribution.onDemandBaseCapacity() == null
                            ? mixed.onDemandBase()
                            : distribution.onDemandBaseCapacity(),
                    distribution.onDemandPercentageAboveBaseCapacity() == null
                            ? mixed.onDemandPercentage()
                            : distribution.onDemandPercentageAboveBaseCapacity(),
                    mixed.isWeighted());
        }
        if (policy.launchTemplate() != null) {
            LaunchTemplateSpecification template = policy.launchTemplate().launchTemplateSpecification();
            if (template != null) {
                changed = changed.withTemplateId(id(template))
                        .withVersion(version(template))
                        .withLaunchConfiguration(null);
            }
            if (policy.launchTemplate().hasOverrides()) {
                List<LaunchTemplateOverrides> overrides =
                        policy.launchTemplate().overrides();
                overrides.forEach(one -> UPDATE.refuseOthers(
                        one,
                        "MixedInstancesPolicy.LaunchTemplate.Overrides",
                        Set.of("InstanceType", "WeightedCapacity")));
                mixed = new MixedPolicy(
                        overrides.stream()
                                .map(LaunchTemplateOverrides::instanceType)
                                .toList(),
                        mixed.onDemandBase(),
                        mixed.onDemandPercentage(),
                        overrides.stream().anyMatch(one -> one.weightedCapacity() != null));
            }
        }
        return changed.withMixed(mixed);
    }

    private static Checks checks(Checks now, @Nullable String types, @Nullable Integer gracePeriod) {
        return new Checks(
                types == null ? now.isElb() : List.of(types.split(",")).contains("ELB"),
                gracePeriod == null ? now.gracePeriod() : Duration.ofSeconds(gracePeriod));
    }

    private String id(LaunchTemplateSpecification template) {
        if (template.launchTemplateId() != null) {
            return template.launchTemplateId();
        }
        return templateId.apply(String.valueOf(template.launchTemplateName()));
    }

    private static String version(LaunchTemplateSpecification template) {
        return template.version() == null ? "$Default" : template.version();
    }
}
