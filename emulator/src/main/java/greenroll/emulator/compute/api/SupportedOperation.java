package greenroll.emulator.compute.api;

import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.sdk.NotSimulated;
import greenroll.emulator.sdk.SameFields;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.autoscaling.model.AttachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.CompleteLifecycleActionRequest;
import software.amazon.awssdk.services.autoscaling.model.CreateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLifecycleHooksRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.DetachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.EnterStandbyRequest;
import software.amazon.awssdk.services.autoscaling.model.ExitStandbyRequest;
import software.amazon.awssdk.services.autoscaling.model.ResumeProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.SetDesiredCapacityRequest;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceProtectionRequest;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.RebootInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeAccountLimitsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsRequest;

/** The simulated operations, each with the parameters that it takes. Any other parameter is refused by name. */
public enum SupportedOperation {
    // Parameters that only change a real machine (its disk, its role, its keys) are accepted. They matter only for
    // idempotency.
    RUN_INSTANCES(
            "ec2.RunInstances",
            RunInstancesRequest.builder().build(),
            "ImageId",
            "MinCount",
            "MaxCount",
            "InstanceType",
            "SubnetId",
            "ClientToken",
            "TagSpecifications",
            "InstanceMarketOptions",
            "DisableApiTermination",
            "DryRun",
            "UserData",
            "SecurityGroupIds",
            "IamInstanceProfile",
            "KeyName",
            "Monitoring",
            "EbsOptimized",
            "BlockDeviceMappings",
            "MetadataOptions",
            "CreditSpecification",
            "NetworkInterfaces",
            "LaunchTemplate"),
    CREATE_FLEET(
            "ec2.CreateFleet",
            CreateFleetRequest.builder().build(),
            "Type",
            "ClientToken",
            "DryRun",
            "LaunchTemplateConfigs",
            "TargetCapacitySpecification",
            "SpotOptions",
            "OnDemandOptions",
            "TagSpecifications"),
    CREATE_LAUNCH_TEMPLATE(
            "ec2.CreateLaunchTemplate",
            CreateLaunchTemplateRequest.builder().build(),
            "LaunchTemplateName",
            "LaunchTemplateData",
            "ClientToken",
            "DryRun",
            "VersionDescription",
            "TagSpecifications"),
    DESCRIBE_LAUNCH_TEMPLATES(
            "ec2.DescribeLaunchTemplates",
            DescribeLaunchTemplatesRequest.builder().build(),
            "LaunchTemplateIds",
            "LaunchTemplateNames",
            "Filters",
            "DryRun",
            "MaxResults",
            "NextToken"),
    DELETE_LAUNCH_TEMPLATE(
            "ec2.DeleteLaunchTemplate",
            DeleteLaunchTemplateRequest.builder().build(),
            "LaunchTemplateId",
            "LaunchTemplateName",
            "DryRun"),
    CREATE_LAUNCH_TEMPLATE_VERSION(
            "ec2.CreateLaunchTemplateVersion",
            CreateLaunchTemplateVersionRequest.builder().build(),
            "LaunchTemplateId",
            "LaunchTemplateName",
            "SourceVersion",
            "VersionDescription",
            "LaunchTemplateData",
            "ClientToken",
            "DryRun"),
    DESCRIBE_LAUNCH_TEMPLATE_VERSIONS(
            "ec2.DescribeLaunchTemplateVersions",
            DescribeLaunchTemplateVersionsRequest.builder().build(),
            "LaunchTemplateId",
            "LaunchTemplateName",
            "Versions",
            "MinVersion",
            "MaxVersion",
            "MaxResults",
            "NextToken",
            "DryRun"),
    MODIFY_LAUNCH_TEMPLATE(
            "ec2.ModifyLaunchTemplate",
            ModifyLaunchTemplateRequest.builder().build(),
            "LaunchTemplateId",
            "LaunchTemplateName",
            "DefaultVersion",
            "ClientToken",
            "DryRun"),
    DESCRIBE_SPOT_PRICE_HISTORY(
            "ec2.DescribeSpotPriceHistory",
            DescribeSpotPriceHistoryRequest.builder().build(),
            "InstanceTypes",
            "ProductDescriptions",
            "AvailabilityZone",
            "Filters",
            "StartTime",
            "MaxResults",
            "NextToken"),
    DESCRIBE_INSTANCES(
            "ec2.DescribeInstances",
            DescribeInstancesRequest.builder().build(),
            "InstanceIds",
            "Filters",
            "MaxResults",
            "NextToken"),
    DESCRIBE_INSTANCE_STATUS(
            "ec2.DescribeInstanceStatus",
            DescribeInstanceStatusRequest.builder().build(),
            "InstanceIds",
            "IncludeAllInstances",
            "MaxResults",
            "NextToken"),
    TERMINATE_INSTANCES(
            "ec2.TerminateInstances", TerminateInstancesRequest.builder().build(), "InstanceIds"),
    REBOOT_INSTANCES("ec2.RebootInstances", RebootInstancesRequest.builder().build(), "InstanceIds"),
    DESCRIBE_SUBNETS(
            "ec2.DescribeSubnets", DescribeSubnetsRequest.builder().build(), "SubnetIds", "Filters", "MaxResults"),
    DESCRIBE_IMAGES(
            "ec2.DescribeImages",
            DescribeImagesRequest.builder().build(),
            "ImageIds",
            "Owners",
            "Filters",
            "IncludeDeprecated",
            "IncludeDisabled",
            "MaxResults",
            "NextToken"),
    DESCRIBE_INSTANCE_TYPES(
            "ec2.DescribeInstanceTypes", DescribeInstanceTypesRequest.builder().build(), "Filters", "MaxResults"),
    DESCRIBE_INSTANCE_TYPE_OFFERINGS(
            "ec2.DescribeInstanceTypeOfferings",
            DescribeInstanceTypeOfferingsRequest.builder().build(),
            "LocationType",
            "Filters",
            "MaxResults"),
    CREATE_TAGS("ec2.CreateTags", CreateTagsRequest.builder().build(), "Resources", "Tags"),
    REGISTER_TARGETS("elbv2.RegisterTargets", RegisterTargetsRequest.builder().build(), "TargetGroupArn", "Targets"),
    DEREGISTER_TARGETS(
            "elbv2.DeregisterTargets", DeregisterTargetsRequest.builder().build(), "TargetGroupArn", "Targets"),
    DESCRIBE_TARGET_HEALTH(
            "elbv2.DescribeTargetHealth", DescribeTargetHealthRequest.builder().build(), "TargetGroupArn", "Targets"),
    DESCRIBE_TARGET_GROUPS(
            "elbv2.DescribeTargetGroups", DescribeTargetGroupsRequest.builder().build(), "TargetGroupArns"),
    DESCRIBE_TARGET_GROUP_ATTRIBUTES(
            "elbv2.DescribeTargetGroupAttributes",
            DescribeTargetGroupAttributesRequest.builder().build(),
            "TargetGroupArn"),
    DESCRIBE_LOAD_BALANCERS(
            "elbv2.DescribeLoadBalancers",
            DescribeLoadBalancersRequest.builder().build(),
            "LoadBalancerArns"),
    DESCRIBE_TAGS("elbv2.DescribeTags", DescribeTagsRequest.builder().build(), "ResourceArns"),
    DESCRIBE_ACCOUNT_LIMITS(
            "elbv2.DescribeAccountLimits",
            DescribeAccountLimitsRequest.builder().build()),
    ATTACH_INSTANCES(
            "autoscaling.AttachInstances",
            AttachInstancesRequest.builder().build(),
            "AutoScalingGroupName",
            "InstanceIds"),
    COMPLETE_LIFECYCLE_ACTION(
            "autoscaling.CompleteLifecycleAction",
            CompleteLifecycleActionRequest.builder().build(),
            "AutoScalingGroupName",
            "LifecycleHookName",
            "LifecycleActionResult",
            "InstanceId"),
    CREATE_AUTO_SCALING_GROUP(
            "autoscaling.CreateAutoScalingGroup",
            CreateAutoScalingGroupRequest.builder().build(),
            "AutoScalingGroupName",
            "LaunchTemplate",
            "MinSize",
            "MaxSize",
            "DesiredCapacity",
            "VPCZoneIdentifier",
            "TargetGroupARNs",
            "HealthCheckType",
            "HealthCheckGracePeriod",
            "NewInstancesProtectedFromScaleIn",
            "Tags"),
    DESCRIBE_AUTO_SCALING_GROUPS(
            "autoscaling.DescribeAutoScalingGroups",
            DescribeAutoScalingGroupsRequest.builder().build(),
            "AutoScalingGroupNames",
            "Filters",
            "MaxRecords",
            "NextToken"),
    DESCRIBE_AUTO_SCALING_INSTANCES(
            "autoscaling.DescribeAutoScalingInstances",
            DescribeAutoScalingInstancesRequest.builder().build(),
            "InstanceIds",
            "MaxRecords",
            "NextToken"),
    DESCRIBE_SCALING_ACTIVITIES(
            "autoscaling.DescribeScalingActivities",
            DescribeScalingActivitiesRequest.builder().build(),
            "AutoScalingGroupName",
            "ActivityIds",
            "MaxRecords",
            "NextToken"),
    DESCRIBE_LIFECYCLE_HOOKS(
            "autoscaling.DescribeLifecycleHooks",
            DescribeLifecycleHooksRequest.builder().build(),
            "AutoScalingGroupName",
            "LifecycleHookNames"),
    DESCRIBE_INSTANCE_REFRESHES(
            "autoscaling.DescribeInstanceRefreshes",
            DescribeInstanceRefreshesRequest.builder().build(),
            "AutoScalingGroupName",
            "MaxRecords",
            "NextToken"),
    DESCRIBE_WARM_POOL(
            "autoscaling.DescribeWarmPool",
            DescribeWarmPoolRequest.builder().build(),
            "AutoScalingGroupName",
            "MaxRecords",
            "NextToken"),
    DETACH_INSTANCES(
            "autoscaling.DetachInstances",
            DetachInstancesRequest.builder().build(),
            "AutoScalingGroupName",
            "InstanceIds",
            "ShouldDecrementDesiredCapacity"),
    ENTER_STANDBY(
            "autoscaling.EnterStandby",
            EnterStandbyRequest.builder().build(),
            "AutoScalingGroupName",
            "InstanceIds",
            "ShouldDecrementDesiredCapacity"),
    EXIT_STANDBY(
            "autoscaling.ExitStandby", ExitStandbyRequest.builder().build(), "AutoScalingGroupName", "InstanceIds"),
    TERMINATE_INSTANCE_IN_GROUP(
            "autoscaling.TerminateInstanceInAutoScalingGroup",
            TerminateInstanceInAutoScalingGroupRequest.builder().build(),
            "InstanceId",
            "ShouldDecrementDesiredCapacity"),
    SET_INSTANCE_PROTECTION(
            "autoscaling.SetInstanceProtection",
            SetInstanceProtectionRequest.builder().build(),
            "AutoScalingGroupName",
            "InstanceIds",
            "ProtectedFromScaleIn"),
    SET_DESIRED_CAPACITY(
            "autoscaling.SetDesiredCapacity",
            SetDesiredCapacityRequest.builder().build(),
            "AutoScalingGroupName",
            "DesiredCapacity",
            "HonorCooldown"),
    SUSPEND_PROCESSES(
            "autoscaling.SuspendProcesses",
            SuspendProcessesRequest.builder().build(),
            "AutoScalingGroupName",
            "ScalingProcesses"),
    RESUME_PROCESSES(
            "autoscaling.ResumeProcesses",
            ResumeProcessesRequest.builder().build(),
            "AutoScalingGroupName",
            "ScalingProcesses"),
    UPDATE_AUTO_SCALING_GROUP(
            "autoscaling.UpdateAutoScalingGroup",
            UpdateAutoScalingGroupRequest.builder().build(),
            "AutoScalingGroupName",
            "LaunchTemplate",
            "MixedInstancesPolicy",
            "MinSize",
            "MaxSize",
            "DesiredCapacity",
            "HealthCheckType",
            "HealthCheckGracePeriod",
            "NewInstancesProtectedFromScaleIn"),
    DESCRIBE_ALARMS("cloudwatch.DescribeAlarms", DescribeAlarmsRequest.builder().build(), "AlarmNames", "AlarmTypes"),
    GET_METRIC_DATA(
            "cloudwatch.GetMetricData",
            GetMetricDataRequest.builder().build(),
            "MetricDataQueries",
            "StartTime",
            "EndTime",
            "ScanBy");

    public final String apiName;
    /** An unmodifiable list. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<SdkField<?>> notSimulated;

    SupportedOperation(String apiName, SdkPojo request, String... simulated) {
        this.apiName = apiName;
        Set<String> rest = new HashSet<>(Arrays.asList(simulated));
        notSimulated = request.sdkFields().stream()
                .filter(field -> !rest.remove(field.memberName()))
                .toList();
        if (!rest.isEmpty()) {
            throw new IllegalStateException(apiName + " has no parameter " + rest);
        }
    }

    /** The actor of a change by this operation. */
    public Actor hand() {
        return new Actor(Actor.Kind.CALL, apiName);
    }

    boolean isEc2() {
        return apiName.startsWith("ec2.");
    }

    boolean isAutoScaling() {
        return apiName.startsWith("autoscaling.");
    }

    boolean isElbv2() {
        return apiName.startsWith("elbv2.");
    }

    /** @throws NotSimulated with the name of the first parameter that is set and not simulated */
    void refuseWhatIsNotSimulated(SdkPojo request) {
        for (int i = 0; i < notSimulated.size(); i++) {
            SdkField<?> field = notSimulated.get(i);
            if (!SameFields.isAbsent(field.getValueOrDefault(request))) {
                throw new NotSimulated(apiName + ", parameter " + field.memberName());
            }
        }
    }

    /**
     * Does the same for a nested structure.
     *
     * @param parameter its name in the request, for example {@code BlockDeviceMappings.Ebs}
     * @param known the names of its simulated members
     */
    public void refuseOthers(SdkPojo value, String parameter, Set<String> known) {
        for (SdkField<?> field : value.sdkFields()) {
            if (!known.contains(field.memberName()) && !SameFields.isAbsent(field.getValueOrDefault(value))) {
                throw new NotSimulated(apiName + ", parameter " + parameter + "." + field.memberName());
            }
        }
    }
}
