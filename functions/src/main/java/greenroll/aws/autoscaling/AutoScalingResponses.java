package greenroll.aws.autoscaling;

import greenroll.fleet.autoscaling.AutoScalingDetails;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.AutoScalingGroup.Balancing;
import greenroll.fleet.autoscaling.AutoScalingGroup.Checks;
import greenroll.fleet.autoscaling.AutoScalingGroup.Launching;
import greenroll.fleet.autoscaling.AutoScalingGroup.Lifecycle;
import greenroll.fleet.autoscaling.AutoScalingGroup.Member;
import greenroll.fleet.autoscaling.AutoScalingGroup.MixedInstances;
import greenroll.fleet.autoscaling.AutoScalingGroup.Size;
import greenroll.fleet.autoscaling.AutoScalingGroup.TemplateReference;
import greenroll.fleet.autoscaling.MemberMove;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.autoscaling.model.InstanceRefresh;
import software.amazon.awssdk.services.autoscaling.model.InstancesDistribution;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplate;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateOverrides;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;
import software.amazon.awssdk.services.autoscaling.model.MixedInstancesPolicy;
import software.amazon.awssdk.services.autoscaling.model.ScalingActivityStatusCode;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.autoscaling.model.TrafficSourceIdentifier;

/** Converts Auto Scaling's answers to the port's values. */
final class AutoScalingResponses {

    private static final String LAUNCHING = "autoscaling:EC2_INSTANCE_LAUNCHING";
    private static final String HEALTHY = "Healthy";

    /** The type of a traffic source that is a target group. */
    private static final String TARGET_GROUP = "elbv2";

    /** Auto Scaling's default version of a launch template. */
    private static final String DEFAULT_VERSION = "$Default";

    /** Auto Scaling's default percentage of a mixed instances policy: no spot instances. */
    private static final int ALL_ON_DEMAND = 100;

    private AutoScalingResponses() {}

    static AutoScalingGroup group(software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup described) {
        Map<String, String> tags = new HashMap<>();
        Map<String, String> propagated = new HashMap<>();
        described.tags().forEach(tag -> {
            tags.put(tag.key(), orEmpty(tag.value()));
            if (Boolean.TRUE.equals(tag.propagateAtLaunch())) {
                propagated.put(tag.key(), orEmpty(tag.value()));
            }
        });
        return new AutoScalingGroup(
                described.autoScalingGroupName(),
                new Size(described.minSize(), described.desiredCapacity(), described.maxSize()),
                launching(described),
                listed(described.vpcZoneIdentifier()).toList(),
                new Balancing(targetGroups(described), otherSources(described)),
                new Checks(
                        listed(described.healthCheckType()).collect(Collectors.toSet()),
                        seconds(described.healthCheckGracePeriod())),
                described.suspendedProcesses().stream()
                        .map(SuspendedProcess::processName)
                        .collect(Collectors.toSet()),
                described.instances().stream()
                        .flatMap(one -> member(one).stream())
                        .collect(Collectors.toMap(Member::id, one -> one, (one, other) -> other)),
                tags,
                propagated);
    }

    private static Launching launching(software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup described) {
        MixedInstancesPolicy policy = described.mixedInstancesPolicy();
        LaunchTemplate mixed = policy == null ? null : policy.launchTemplate();
        return new Launching(
                reference(mixed == null ? described.launchTemplate() : mixed.launchTemplateSpecification()),
                policy == null ? null : mixed(policy),
                Boolean.TRUE.equals(described.newInstancesProtectedFromScaleIn()));
    }

    private static @Nullable TemplateReference reference(@Nullable LaunchTemplateSpecification described) {
        return described == null || described.launchTemplateId() == null
                ? null
                : new TemplateReference(
                        described.launchTemplateId(), Objects.requireNonNullElse(described.version(), DEFAULT_VERSION));
    }

    private static MixedInstances mixed(MixedInstancesPolicy policy) {
        List<LaunchTemplateOverrides> overrides = policy.launchTemplate() == null
                ? List.of()
                : policy.launchTemplate().overrides();
        InstancesDistribution distribution = policy.instancesDistribution();
        return new MixedInstances(
                overrides.stream()
                        .map(LaunchTemplateOverrides::instanceType)
                        .filter(Objects::nonNull)
                        .toList(),
                distribution == null ? 0 : Objects.requireNonNullElse(distribution.onDemandBaseCapacity(), 0),
                distribution == null
                        ? ALL_ON_DEMAND
                        : Objects.requireNonNullElse(distribution.onDemandPercentageAboveBaseCapacity(), ALL_ON_DEMAND),
                overrides.stream().allMatch(AutoScalingResponses::isPlainType));
    }

    private static boolean isPlainType(LaunchTemplateOverrides override) {
        return override.equals(LaunchTemplateOverrides.builder()
                .instanceType(override.instanceType())
                .build());
    }

    /** A target group can be attached by its ARN, or as a traffic source. */
    private static List<String> targetGroups(
            software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup described) {
        return Stream.concat(
                        described.targetGroupARNs().stream(),
                        described.trafficSources().stream()
                                .filter(source -> TARGET_GROUP.equals(source.type()))
                                .map(TrafficSourceIdentifier::identifier))
                .distinct()
                .toList();
    }

    private static List<String> otherSources(
            software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup described) {
        return Stream.concat(
                        described.loadBalancerNames().stream(),
                        described.trafficSources().stream()
                                .filter(source -> !TARGET_GROUP.equals(source.type()))
                                .map(TrafficSourceIdentifier::identifier))
                .distinct()
                .toList();
    }

    /** Empty for an instance that has left the group. */
    private static Optional<Member> member(Instance described) {
        LifecycleState state = described.lifecycleState();
        return state == LifecycleState.DETACHED || state == LifecycleState.TERMINATED
                ? Optional.empty()
                : Optional.of(new Member(
                        described.instanceId(),
                        lifecycle(state),
                        orEmpty(described.availabilityZone()),
                        reference(described.launchTemplate()),
                        Boolean.TRUE.equals(described.protectedFromScaleIn()),
                        HEALTHY.equalsIgnoreCase(described.healthStatus())));
    }

    private static Lifecycle lifecycle(LifecycleState state) {
        return switch (state) {
            case PENDING, PENDING_WAIT, PENDING_PROCEED -> Lifecycle.PENDING;
            case IN_SERVICE -> Lifecycle.IN_SERVICE;
            case ENTERING_STANDBY -> Lifecycle.ENTERING_STANDBY;
            case STANDBY -> Lifecycle.STANDBY;
            // An instance in a state that this SDK does not know must not be touched.
            case TERMINATING,
                    TERMINATING_WAIT,
                    TERMINATING_PROCEED,
                    TERMINATED,
                    DETACHING,
                    DETACHED,
                    QUARANTINED,
                    WARMED_PENDING,
                    WARMED_PENDING_WAIT,
                    WARMED_PENDING_PROCEED,
                    WARMED_TERMINATING,
                    WARMED_TERMINATING_WAIT,
                    WARMED_TERMINATING_PROCEED,
                    WARMED_TERMINATED,
                    WARMED_STOPPED,
                    WARMED_RUNNING,
                    WARMED_HIBERNATED,
                    UNKNOWN_TO_SDK_VERSION -> Lifecycle.LEAVING;
        };
    }

    static AutoScalingDetails.Hook hook(LifecycleHook described) {
        return new AutoScalingDetails.Hook(
                described.lifecycleHookName(),
                LAUNCHING.equals(described.lifecycleTransition()),
                seconds(described.heartbeatTimeout()));
    }

    static boolean hasEnded(InstanceRefresh refresh) {
        return switch (refresh.status()) {
            case SUCCESSFUL, FAILED, CANCELLED, ROLLBACK_FAILED, ROLLBACK_SUCCESSFUL -> true;
            case PENDING, IN_PROGRESS, CANCELLING, ROLLBACK_IN_PROGRESS, BAKING, UNKNOWN_TO_SDK_VERSION -> false;
        };
    }

    /** Whether the activity is such a move, and has an effect or will have one. Auto Scaling tells it in words. */
    static boolean shows(MemberMove move, Activity activity) {
        ScalingActivityStatusCode status = activity.statusCode();
        return status != ScalingActivityStatusCode.FAILED
                && status != ScalingActivityStatusCode.CANCELLED
                && orEmpty(activity.description()).startsWith(description(move))
                && (move != MemberMove.ENTER_STANDBY || hasDecrement(orEmpty(activity.cause())));
    }

    /** Greenroll's own moves to standby lower the desired capacity. One that does not is another's. */
    private static boolean hasDecrement(String cause) {
        return cause.isEmpty() || cause.contains("shrinking the capacity");
    }

    /** How Auto Scaling begins the description of an activity. The instance's id follows. */
    private static String description(MemberMove move) {
        return switch (move) {
            case ATTACH -> "Attaching an existing EC2 instance";
            case ENTER_STANDBY -> "Moving EC2 instance to Standby";
            case EXIT_STANDBY -> "Moving EC2 instance out of Standby";
        };
    }

    static boolean hasEnded(Activity activity) {
        return switch (activity.statusCode()) {
            case SUCCESSFUL, FAILED, CANCELLED -> true;
            default -> false;
        };
    }

    private static Stream<String> listed(@Nullable String commaSeparated) {
        return Arrays.stream(orEmpty(commaSeparated).split(","))
                .map(String::strip)
                .filter(one -> !one.isEmpty());
    }

    private static Duration seconds(@Nullable Integer seconds) {
        return seconds == null ? Duration.ZERO : Duration.ofSeconds(seconds);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
