package greenroll.aws.autoscaling;

import greenroll.fleet.autoscaling.AutoScalingGroup.TemplateReference;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.autoscaling.model.AttachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLifecycleHooksRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.EnterStandbyRequest;
import software.amazon.awssdk.services.autoscaling.model.ExitStandbyRequest;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplate;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateOverrides;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.MixedInstancesPolicy;
import software.amazon.awssdk.services.autoscaling.model.ResumeProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.SetDesiredCapacityRequest;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceProtectionRequest;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;

/** Converts the port's values to requests to Auto Scaling. Equal values make exactly the same request. */
final class AutoScalingRequests {

    /** Auto Scaling's maximum of ids in a SetInstanceProtection call. */
    static final int MOST_PROTECTED = 50;

    /** Auto Scaling's largest page of activities and of instance refreshes. */
    static final int PAGE = 100;

    private AutoScalingRequests() {}

    static DescribeAutoScalingGroupsRequest group(String name) {
        return DescribeAutoScalingGroupsRequest.builder()
                .autoScalingGroupNames(name)
                .build();
    }

    static DescribeLifecycleHooksRequest hooks(String name) {
        return DescribeLifecycleHooksRequest.builder()
                .autoScalingGroupName(name)
                .build();
    }

    static DescribeInstanceRefreshesRequest refreshes(String name) {
        return DescribeInstanceRefreshesRequest.builder()
                .autoScalingGroupName(name)
                .maxRecords(PAGE)
                .build();
    }

    static DescribeWarmPoolRequest warmPool(String name) {
        return DescribeWarmPoolRequest.builder().autoScalingGroupName(name).build();
    }

    static DescribeScalingActivitiesRequest activities(String name) {
        return DescribeScalingActivitiesRequest.builder()
                .autoScalingGroupName(name)
                .maxRecords(PAGE)
                .build();
    }

    static AttachInstancesRequest attach(String name, Collection<String> ids) {
        return AttachInstancesRequest.builder()
                .autoScalingGroupName(name)
                .instanceIds(ids)
                .build();
    }

    static EnterStandbyRequest enterStandby(String name, Collection<String> ids) {
        return EnterStandbyRequest.builder()
                .autoScalingGroupName(name)
                .instanceIds(ids)
                .shouldDecrementDesiredCapacity(true)
                .build();
    }

    static ExitStandbyRequest exitStandby(String name, Collection<String> ids) {
        return ExitStandbyRequest.builder()
                .autoScalingGroupName(name)
                .instanceIds(ids)
                .build();
    }

    static TerminateInstanceInAutoScalingGroupRequest terminate(String id) {
        return TerminateInstanceInAutoScalingGroupRequest.builder()
                .instanceId(id)
                .shouldDecrementDesiredCapacity(false)
                .build();
    }

    /** @param processes at least one, because Auto Scaling takes none as all */
    static SuspendProcessesRequest suspend(String name, Set<String> processes) {
        return SuspendProcessesRequest.builder()
                .autoScalingGroupName(name)
                .scalingProcesses(new TreeSet<>(processes))
                .build();
    }

    /** @param processes at least one, because Auto Scaling takes none as all */
    static ResumeProcessesRequest resume(String name, Set<String> processes) {
        return ResumeProcessesRequest.builder()
                .autoScalingGroupName(name)
                .scalingProcesses(new TreeSet<>(processes))
                .build();
    }

    static UpdateAutoScalingGroupRequest maximum(String name, int size) {
        return UpdateAutoScalingGroupRequest.builder()
                .autoScalingGroupName(name)
                .maxSize(size)
                .build();
    }

    /** Without the cooldown, because the change gives back what a roll has taken. */
    static SetDesiredCapacityRequest desired(String name, int capacity) {
        return SetDesiredCapacityRequest.builder()
                .autoScalingGroupName(name)
                .desiredCapacity(capacity)
                .honorCooldown(false)
                .build();
    }

    static SetInstanceProtectionRequest protect(String name, Collection<String> ids, boolean isProtected) {
        return SetInstanceProtectionRequest.builder()
                .autoScalingGroupName(name)
                .instanceIds(ids)
                .protectedFromScaleIn(isProtected)
                .build();
    }

    /** @param mixed the group's mixed instances policy as described, which stays as it is otherwise; null for none */
    static UpdateAutoScalingGroupRequest version(
            String name, TemplateReference version, @Nullable MixedInstancesPolicy mixed) {
        LaunchTemplateSpecification template = LaunchTemplateSpecification.builder()
                .launchTemplateId(version.id())
                .version(version.version())
                .build();
        UpdateAutoScalingGroupRequest.Builder update =
                UpdateAutoScalingGroupRequest.builder().autoScalingGroupName(name);
        return (mixed == null ? update.launchTemplate(template) : update.mixedInstancesPolicy(with(template, mixed)))
                .build();
    }

    private static MixedInstancesPolicy with(LaunchTemplateSpecification template, MixedInstancesPolicy mixed) {
        LaunchTemplate before = mixed.launchTemplate();
        LaunchTemplate.Builder after = before == null ? LaunchTemplate.builder() : before.toBuilder();
        if (before != null && before.hasOverrides()) {
            List<LaunchTemplateOverrides> overrides = before.overrides().stream()
                    .map(AutoScalingRequests::asRequested)
                    .toList();
            after.overrides(overrides);
        }
        return mixed.toBuilder()
                .launchTemplate(after.launchTemplateSpecification(template).build())
                .build();
    }

    /** A description names a launch template by id and name, and Auto Scaling takes one of them. */
    private static LaunchTemplateOverrides asRequested(LaunchTemplateOverrides described) {
        LaunchTemplateSpecification own = described.launchTemplateSpecification();
        return own == null || own.launchTemplateId() == null
                ? described
                : described.toBuilder()
                        .launchTemplateSpecification(
                                own.toBuilder().launchTemplateName(null).build())
                        .build();
    }
}
