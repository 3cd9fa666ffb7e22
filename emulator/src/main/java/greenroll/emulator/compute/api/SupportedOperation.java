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
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
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
enum SupportedOperation {
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
            "NetworkInterfaces"),
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
    DESCRIBE_ALARMS("cloudwatch.DescribeAlarms", DescribeAlarmsRequest.builder().build(), "AlarmNames", "AlarmTypes"),
    GET_METRIC_DATA(
            "cloudwatch.GetMetricData",
            GetMetricDataRequest.builder().build(),
            "MetricDataQueries",
            "StartTime",
            "EndTime",
            "ScanBy");

    final String apiName;
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

    Actor hand() {
        return new Actor(Actor.Kind.CALL, apiName);
    }

    boolean isEc2() {
        return apiName.startsWith("ec2.");
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
    void refuseOthers(SdkPojo value, String parameter, Set<String> known) {
        for (SdkField<?> field : value.sdkFields()) {
            if (!known.contains(field.memberName()) && !SameFields.isAbsent(field.getValueOrDefault(value))) {
                throw new NotSimulated(apiName + ", parameter " + parameter + "." + field.memberName());
            }
        }
    }
}
