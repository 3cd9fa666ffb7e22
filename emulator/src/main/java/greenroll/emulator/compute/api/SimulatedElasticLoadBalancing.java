package greenroll.emulator.compute.api;

import static greenroll.emulator.compute.api.AwsErrors.elb;

import greenroll.emulator.compute.api.Throttle.Cost;
import greenroll.emulator.compute.state.Registration;
import greenroll.emulator.compute.state.SimulatedInstance;
import greenroll.emulator.compute.state.SimulatedInstances;
import greenroll.emulator.compute.state.SimulatedSubnet;
import greenroll.emulator.compute.state.SimulatedTargetGroup;
import greenroll.emulator.compute.state.TargetGroupSettings;
import greenroll.emulator.compute.state.TargetHealthStates;
import greenroll.emulator.compute.state.TargetRegistry;
import greenroll.emulator.sdk.NotSimulated;
import greenroll.fleet.InstanceState;
import greenroll.fleet.TargetHealth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AvailabilityZone;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeAccountLimitsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeAccountLimitsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupAttributesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Limit;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TagDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/** ELBv2's front: the operations that a roll needs. It answers and refuses them as AWS does. Safe for any thread. */
public final class SimulatedElasticLoadBalancing implements ElasticLoadBalancingV2Client {

    private static final int PORT = 80;
    private static final int MOST_TAGGED = 20;
    private static final int MOST_LOAD_BALANCERS = 20;

    private final Api api;
    private final SimulatedInstances machines;
    private final TargetRegistry balancer;
    private final Map<String, SimulatedTargetGroup> groups;
    private final Map<String, SimulatedSubnet> subnets;

    public SimulatedElasticLoadBalancing(
            Api api,
            SimulatedInstances machines,
            TargetRegistry balancer,
            Map<String, SimulatedTargetGroup> groups,
            Map<String, SimulatedSubnet> subnets) {
        this.api = api;
        this.machines = machines;
        this.balancer = balancer;
        this.groups = groups;
        this.subnets = subnets;
    }

    /**
     * Registers all targets or none. ELBv2 must know that every instance runs, in its VPC. The group must have room for
     * them, with draining targets counted.
     */
    @Override
    public RegisterTargetsResponse registerTargets(RegisterTargetsRequest request) {
        return api.call(SupportedOperation.REGISTER_TARGETS, request, Cost.ONE, () -> {
            SimulatedTargetGroup group = group(request.targetGroupArn());
            List<SimulatedInstance> running = takes(group, ids(request.targets()));
            Set<String> added = new LinkedHashSet<>();
            running.stream()
                    .map(machine -> machine.id)
                    .filter(id -> !group.registrations.containsKey(id))
                    .forEach(added::add);
            if (group.registrations.size() + added.size() > group.settings.targetLimit()) {
                throw elb(
                        "TooManyTargets",
                        "The maximum number of targets per target group (" + group.settings.targetLimit()
                                + ") has been reached on target group '" + group.arn + "'");
            }
            running.forEach(machine -> balancer.register(group, machine, SupportedOperation.REGISTER_TARGETS.hand()));
            return RegisterTargetsResponse.builder().build();
        });
    }

    @Override
    public DeregisterTargetsResponse deregisterTargets(DeregisterTargetsRequest request) {
        return api.call(SupportedOperation.DEREGISTER_TARGETS, request, Cost.ONE, () -> {
            SimulatedTargetGroup group = group(request.targetGroupArn());
            for (String id : ids(request.targets())) {
                Registration registration = group.registrations.get(id);
                if (registration != null) {
                    balancer.deregister(group, registration.machine, SupportedOperation.DEREGISTER_TARGETS.hand());
                }
            }
            return DeregisterTargetsResponse.builder().build();
        });
    }

    @Override
    public DescribeTargetHealthResponse describeTargetHealth(DescribeTargetHealthRequest request) {
        return api.call(SupportedOperation.DESCRIBE_TARGET_HEALTH, request, Cost.ONE, () -> {
            SimulatedTargetGroup group = group(request.targetGroupArn());
            List<TargetHealthDescription> descriptions = new ArrayList<>(group.registrations.size());
            if (request.targets().isEmpty()) {
                group.registrations.values().forEach(registration -> descriptions.add(view(registration)));
            } else {
                for (String id : ids(request.targets())) {
                    Registration registration = group.registrations.get(id);
                    descriptions.add(
                            registration == null
                                    ? description(id, TargetHealthStates.NOT_REGISTERED)
                                    : view(registration));
                }
            }
            return DescribeTargetHealthResponse.builder()
                    .targetHealthDescriptions(descriptions)
                    .build();
        });
    }

    @Override
    public DescribeTargetGroupsResponse describeTargetGroups(DescribeTargetGroupsRequest request) {
        return api.call(SupportedOperation.DESCRIBE_TARGET_GROUPS, request, Cost.ONE, () -> {
            List<SimulatedTargetGroup> chosen = request.targetGroupArns().isEmpty()
                    ? List.copyOf(groups.values())
                    : request.targetGroupArns().stream().map(this::group).toList();
            return DescribeTargetGroupsResponse.builder()
                    .targetGroups(chosen.stream()
                            .map(SimulatedElasticLoadBalancing::shape)
                            .toList())
                    .build();
        });
    }

    @Override
    public DescribeTargetGroupAttributesResponse describeTargetGroupAttributes(
            DescribeTargetGroupAttributesRequest request) {
        return api.call(SupportedOperation.DESCRIBE_TARGET_GROUP_ATTRIBUTES, request, Cost.ONE, () -> {
            TargetGroupSettings settings = group(request.targetGroupArn()).settings;
            return DescribeTargetGroupAttributesResponse.builder()
                    .attributes(
                            attribute(
                                    "deregistration_delay.timeout_seconds",
                                    settings.deregistrationDelay().toSeconds()),
                            attribute(
                                    "slow_start.duration_seconds",
                                    settings.slowStart().toSeconds()))
                    .build();
        });
    }

    /**
     * One load balancer for each target group that is in use. A load balancer that does not exist fails the whole call.
     * None, or more than 20, is not simulated.
     */
    @Override
    public DescribeLoadBalancersResponse describeLoadBalancers(DescribeLoadBalancersRequest request) {
        return api.call(SupportedOperation.DESCRIBE_LOAD_BALANCERS, request, Cost.ONE, () -> {
            if (request.loadBalancerArns().isEmpty()
                    || request.loadBalancerArns().size() > MOST_LOAD_BALANCERS) {
                throw new NotSimulated("elbv2.DescribeLoadBalancers of none, or of more than " + MOST_LOAD_BALANCERS);
            }
            return DescribeLoadBalancersResponse.builder()
                    .loadBalancers(request.loadBalancerArns().stream()
                            .map(this::loadBalancer)
                            .toList())
                    .build();
        });
    }

    private LoadBalancer loadBalancer(String arn) {
        SimulatedTargetGroup group = groups.values().stream()
                .filter(one -> one.settings.inUse() && loadBalancerArn(one).equals(arn))
                .findFirst()
                .orElseThrow(() -> elb("LoadBalancerNotFound", "Load balancers '[" + arn + "]' not found"));
        return LoadBalancer.builder()
                .loadBalancerArn(arn)
                .loadBalancerName(group.settings.name())
                .availabilityZones(subnets.values().stream()
                        .map(subnet -> subnet.zone)
                        .distinct()
                        .filter(zone -> !group.settings.disabledZones().contains(zone))
                        .map(zone -> AvailabilityZone.builder().zoneName(zone).build())
                        .toList())
                .build();
    }

    /**
     * The tags of target groups only. A target group that does not exist fails the whole call, and more than 20 are
     * refused.
     */
    @Override
    public DescribeTagsResponse describeTags(DescribeTagsRequest request) {
        return api.call(SupportedOperation.DESCRIBE_TAGS, request, Cost.ONE, () -> {
            if (request.resourceArns().size() > MOST_TAGGED) {
                throw elb("ValidationError", "At most " + MOST_TAGGED + " resources");
            }
            return DescribeTagsResponse.builder()
                    .tagDescriptions(request.resourceArns().stream()
                            .map(this::group)
                            .map(SimulatedElasticLoadBalancing::tags)
                            .toList())
                    .build();
        });
    }

    private static TagDescription tags(SimulatedTargetGroup group) {
        return TagDescription.builder()
                .resourceArn(group.arn)
                .tags(group.settings.tags().entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .build();
    }

    /** The smallest limit of all target groups. AWS has one limit for the account. */
    @Override
    public DescribeAccountLimitsResponse describeAccountLimits(DescribeAccountLimitsRequest request) {
        return api.call(SupportedOperation.DESCRIBE_ACCOUNT_LIMITS, request, Cost.ONE, () -> {
            String targets = Integer.toString(groups.values().stream()
                    .mapToInt(group -> group.settings.targetLimit())
                    .min()
                    .orElse(1_000));
            return DescribeAccountLimitsResponse.builder()
                    .limits(
                            Limit.builder()
                                    .name("targets-per-application-load-balancer")
                                    .max(targets)
                                    .build(),
                            Limit.builder()
                                    .name("targets-per-target-group")
                                    .max(targets)
                                    .build())
                    .build();
        });
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}

    private SimulatedTargetGroup group(String arn) {
        SimulatedTargetGroup group = groups.get(arn);
        if (group == null) {
            throw elb("TargetGroupNotFound", "Target groups '" + arn + "' not found");
        }
        return group;
    }

    /**
     * The instances of those ids, when the group can take all of them. Otherwise the error names those that it cannot
     * take.
     */
    private List<SimulatedInstance> takes(SimulatedTargetGroup group, List<String> ids) {
        TargetGroupSettings.Kind kind = group.settings.kind();
        if (!kind.targetType().equals("instance")) {
            throw elb(
                    "ValidationError",
                    "Instance ID '" + ids.getFirst() + "' is not a valid target of type " + kind.targetType());
        }
        refuse(ids.stream().filter(id -> machines.find(id) == null).toList(), "The following targets are not valid");
        List<SimulatedInstance> found =
                ids.stream().flatMap(id -> Stream.ofNullable(machines.find(id))).toList();
        refuse(
                idsOf(found, machine -> machine.state != InstanceState.RUNNING || balancer.isUnknown(machine)),
                "The following targets are not in a running state and cannot be registered");
        refuse(
                idsOf(found, machine -> !machine.subnet.vpc.equals(kind.vpc())),
                "The following targets are not in the target group VPC '" + kind.vpc() + "'");
        return found;
    }

    private static List<String> idsOf(List<SimulatedInstance> found, Predicate<SimulatedInstance> those) {
        return found.stream().filter(those).map(machine -> machine.id).toList();
    }

    private static void refuse(List<String> ids, String words) {
        if (!ids.isEmpty()) {
            throw elb("InvalidTarget", words + ": '" + String.join("', '", ids) + "'");
        }
    }

    private static List<String> ids(List<TargetDescription> targets) {
        for (TargetDescription target : targets) {
            if (target.port() != null && target.port() != PORT) {
                throw new NotSimulated("a target's port " + target.port() + " (only " + PORT + " is)");
            }
            if (target.availabilityZone() != null) {
                throw new NotSimulated("a target's availability zone");
            }
        }
        return targets.stream().map(TargetDescription::id).toList();
    }

    private static TargetHealthDescription view(Registration registration) {
        TargetHealthDescription view = registration.view;
        if (view == null) {
            view = description(registration.machine.id, registration.health);
            registration.view = view;
        }
        return view;
    }

    private static TargetHealthDescription description(String id, TargetHealth health) {
        return TargetHealthDescription.builder()
                .target(target -> target.id(id).port(PORT))
                .healthCheckPort(Integer.toString(PORT))
                .targetHealth(shape -> shape.state(health.state().name().toLowerCase(Locale.ROOT))
                        .reason(health.reason())
                        .description(health.description()))
                .build();
    }

    private static TargetGroup shape(SimulatedTargetGroup group) {
        TargetGroupSettings settings = group.settings;
        return TargetGroup.builder()
                .targetGroupArn(group.arn)
                .targetGroupName(settings.name())
                .targetType(settings.kind().targetType())
                .vpcId(settings.kind().vpc())
                .protocol(settings.protocol())
                .port(PORT)
                .healthCheckEnabled(settings.healthChecksEnabled())
                .healthCheckIntervalSeconds((int) settings.healthCheckInterval().toSeconds())
                .healthyThresholdCount(settings.healthyThreshold())
                .unhealthyThresholdCount(settings.unhealthyThreshold())
                .loadBalancerArns(settings.inUse() ? List.of(loadBalancerArn(group)) : List.of())
                .build();
    }

    private static String loadBalancerArn(SimulatedTargetGroup group) {
        return group.arn.replace(
                ":targetgroup/", group.settings.isNetwork() ? ":loadbalancer/net/" : ":loadbalancer/app/");
    }

    private static TargetGroupAttribute attribute(String key, long value) {
        return TargetGroupAttribute.builder()
                .key(key)
                .value(Long.toString(value))
                .build();
    }
}
