package greenroll.emulator.iam.permission;

import greenroll.emulator.iam.permission.ResourceTags.ScalingGroupProperties;
import greenroll.emulator.iam.policy.ArnScope;
import greenroll.emulator.iam.policy.RequiredPermission;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.autoscaling.model.AttachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.CompleteLifecycleActionRequest;
import software.amazon.awssdk.services.autoscaling.model.DetachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.EnterStandbyRequest;
import software.amazon.awssdk.services.autoscaling.model.ExitStandbyRequest;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.ResumeProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.SetDesiredCapacityRequest;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceProtectionRequest;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/**
 * The rights that Auto Scaling requires, by the Service Authorization Reference. A change needs the right on its group,
 * and knows the group's tags. A change of the launch template also needs the rights of a launch from it, because Auto
 * Scaling tries a launch as a dry run on the caller's behalf.
 */
public final class AutoScalingPermissions {

    private final ArnScope place;
    private final ResourceTags truth;
    private final Ec2Permissions launches;

    public AutoScalingPermissions(ArnScope place, ResourceTags truth) {
        this.place = place;
        this.truth = truth;
        launches = new Ec2Permissions(place, truth);
    }

    /** The operations and their rights. Auto Scaling's describes take no resource. */
    public PermissionTable table() {
        return new PermissionTable("autoscaling")
                .with(AttachInstancesRequest.class, ask -> on("AttachInstances", ask.autoScalingGroupName()))
                .with(DetachInstancesRequest.class, ask -> on("DetachInstances", ask.autoScalingGroupName()))
                .with(EnterStandbyRequest.class, ask -> on("EnterStandby", ask.autoScalingGroupName()))
                .with(ExitStandbyRequest.class, ask -> on("ExitStandby", ask.autoScalingGroupName()))
                .with(
                        SetInstanceProtectionRequest.class,
                        ask -> on("SetInstanceProtection", ask.autoScalingGroupName()))
                .with(SetDesiredCapacityRequest.class, ask -> on("SetDesiredCapacity", ask.autoScalingGroupName()))
                .with(SuspendProcessesRequest.class, ask -> on("SuspendProcesses", ask.autoScalingGroupName()))
                .with(ResumeProcessesRequest.class, ask -> on("ResumeProcesses", ask.autoScalingGroupName()))
                .with(
                        CompleteLifecycleActionRequest.class,
                        ask -> on("CompleteLifecycleAction", ask.autoScalingGroupName()))
                .with(TerminateInstanceInAutoScalingGroupRequest.class, this::terminate)
                .with(UpdateAutoScalingGroupRequest.class, this::update)
                .withoutResource(
                        "autoscaling:DescribeAutoScalingGroups",
                        "autoscaling:DescribeAutoScalingInstances",
                        "autoscaling:DescribeScalingActivities",
                        "autoscaling:DescribeLifecycleHooks",
                        "autoscaling:DescribeInstanceRefreshes",
                        "autoscaling:DescribeWarmPool");
    }

    private List<RequiredPermission> on(String action, @Nullable String group) {
        return List.of(need(action, group));
    }

    /** For a group that does not exist the name is {@code *}: Auto Scaling refuses the request. */
    private RequiredPermission need(String action, @Nullable String group) {
        Optional<ScalingGroupProperties> found = group == null ? Optional.empty() : truth.autoScalingGroup(group);
        Map<String, String> tags = found.map(ScalingGroupProperties::tags).orElse(Map.of());
        RequiredPermission need = RequiredPermission.withTags(
                "autoscaling:" + action,
                found.isPresent() ? arn(place, String.valueOf(group)) : arn(place, "*"),
                "aws:ResourceTag",
                tags);
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            need = need.with("autoscaling:ResourceTag/" + tag.getKey(), List.of(tag.getValue()));
        }
        return need;
    }

    /** The ARN of the group of that name in this emulator. */
    static String arn(ArnScope place, String group) {
        String id = group.equals("*")
                ? "*"
                : UUID.nameUUIDFromBytes(group.getBytes(StandardCharsets.UTF_8)).toString();
        return place.arn("autoscaling", "autoScalingGroup:" + id + ":autoScalingGroupName/" + group);
    }

    private List<RequiredPermission> terminate(TerminateInstanceInAutoScalingGroupRequest request) {
        return on(
                "TerminateInstanceInAutoScalingGroup",
                truth.autoScalingGroupOf(request.instanceId()).orElse(null));
    }

    private List<RequiredPermission> update(UpdateAutoScalingGroupRequest request) {
        LaunchTemplateSpecification template = request.mixedInstancesPolicy() == null
                        || request.mixedInstancesPolicy().launchTemplate() == null
                ? request.launchTemplate()
                : request.mixedInstancesPolicy().launchTemplate().launchTemplateSpecification();
        RequiredPermission update = need("UpdateAutoScalingGroup", request.autoScalingGroupName());
        if (request.maxSize() != null) {
            update =
                    update.with("autoscaling:MaxSize", List.of(request.maxSize().toString()));
        }
        if (request.minSize() != null) {
            update =
                    update.with("autoscaling:MinSize", List.of(request.minSize().toString()));
        }
        if (template == null) {
            return List.of(update);
        }
        String version = template.version() == null ? "$Default" : template.version();
        List<RequiredPermission> needs = new ArrayList<>();
        needs.add(update.with(
                "autoscaling:LaunchTemplateVersionSpecified", List.of(String.valueOf(!version.startsWith("$")))));
        truth.autoScalingGroup(String.valueOf(request.autoScalingGroupName())).ifPresent(group -> {
            RunInstancesRequest.Builder launch = RunInstancesRequest.builder()
                    .dryRun(true)
                    .launchTemplate(by -> by.launchTemplateId(template.launchTemplateId())
                            .launchTemplateName(template.launchTemplateName())
                            .version(version));
            needs.addAll(
                    launches.run(launch.subnetId(group.subnetIds().getFirst()).build()));
        });
        return needs;
    }
}
