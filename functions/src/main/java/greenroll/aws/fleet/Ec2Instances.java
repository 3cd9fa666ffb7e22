package greenroll.aws.fleet;

import static greenroll.aws.fleet.FleetCalls.call;
import static greenroll.aws.fleet.FleetCalls.chunks;
import static greenroll.aws.fleet.FleetCalls.ruleOf;

import greenroll.fleet.FleetRefused;
import greenroll.fleet.Instance;
import greenroll.fleet.Instances;
import greenroll.fleet.StatusChecks;
import greenroll.fleet.SubnetCapacity;
import greenroll.fleet.Unavailable;
import greenroll.fleet.launch.LaunchRequest;
import greenroll.fleet.launch.LaunchResult;
import greenroll.group.LaunchSpecification;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/**
 * EC2 instances. Describe calls are filtered and paginated. A throttled call is {@link Unavailable}. A refused call is
 * {@link FleetRefused} with EC2's code. {@link ErrorRule} decides between them.
 */
public final class Ec2Instances implements Instances {

    private final Ec2Client ec2;
    private final OnDemandLaunches onDemand;
    private final SpotLaunches spot;
    private final Terminations terminations;

    public Ec2Instances(Ec2Client ec2) {
        this.ec2 = ec2;
        this.onDemand = new OnDemandLaunches(ec2);
        this.spot = new SpotLaunches(ec2);
        this.terminations = new Terminations(ec2);
    }

    @Override
    public List<Instance> instances(String groupId, Set<String> alsoIds, boolean withStatusChecks) {
        Map<String, software.amazon.awssdk.services.ec2.model.Instance> found = new LinkedHashMap<>();
        describe(FleetRequests.instancesOf(groupId)).forEach(one -> found.put(one.instanceId(), one));
        Set<String> missing = new TreeSet<>(alsoIds);
        missing.removeAll(found.keySet());
        for (List<String> ids : chunks(missing, FleetRequests.MOST_FILTER_VALUES)) {
            describe(FleetRequests.instances(ids)).forEach(one -> found.put(one.instanceId(), one));
        }
        Map<String, StatusChecks> checks = withStatusChecks ? checks(found.values()) : Map.of();
        StatusChecks unseen = withStatusChecks ? StatusChecks.UNKNOWN : StatusChecks.NOT_ASKED;
        return found.values().stream()
                .map(one -> FleetResponses.instance(one, checks.getOrDefault(one.instanceId(), unseen)))
                .toList();
    }

    @Override
    public List<Instance> find(Collection<String> ids) {
        return chunks(new TreeSet<>(ids), FleetRequests.MOST_FILTER_VALUES).stream()
                .flatMap(some -> describe(FleetRequests.instances(some)).stream())
                .map(one -> FleetResponses.instance(one, StatusChecks.NOT_ASKED))
                .toList();
    }

    private List<software.amazon.awssdk.services.ec2.model.Instance> describe(DescribeInstancesRequest request) {
        return call(
                "DescribeInstances",
                () -> ec2.describeInstancesPaginator(request).reservations().stream()
                        .flatMap(reservation -> reservation.instances().stream())
                        .toList());
    }

    /** The status checks by id. An instance is absent, so its checks are unknown, when EC2 did not answer its chunk. */
    private Map<String, StatusChecks> checks(Collection<software.amazon.awssdk.services.ec2.model.Instance> instances) {
        List<String> running = instances.stream()
                .filter(one -> one.state().name() == InstanceStateName.RUNNING)
                .map(software.amazon.awssdk.services.ec2.model.Instance::instanceId)
                .toList();
        Map<String, StatusChecks> checks = new HashMap<>();
        for (List<String> ids : chunks(running, FleetRequests.MOST_STATUSES)) {
            try {
                call(
                                "DescribeInstanceStatus",
                                () -> ec2
                                        .describeInstanceStatusPaginator(FleetRequests.statuses(ids))
                                        .instanceStatuses()
                                        .stream()
                                        .toList())
                        .forEach(status -> checks.put(status.instanceId(), FleetResponses.checks(status)));
            } catch (Unavailable e) {
                // A decision without the checks is possible, so their absence must not fail the whole observation.
            } catch (FleetRefused e) {
                if (ruleOf(e) != ErrorRule.UNKNOWN_INSTANCE) {
                    throw e;
                }
            }
        }
        return checks;
    }

    @Override
    public Map<String, SubnetCapacity> subnets(Collection<String> subnetIds) {
        return subnets(subnetIds, FleetRequests::subnets, SubnetCapacity::id);
    }

    @Override
    public Map<String, SubnetCapacity> defaultSubnets(Collection<String> zones) {
        return subnets(zones, FleetRequests::defaultSubnets, SubnetCapacity::zone);
    }

    private Map<String, SubnetCapacity> subnets(
            Collection<String> asked,
            Function<Collection<String>, DescribeSubnetsRequest> request,
            Function<SubnetCapacity, String> key) {
        Map<String, SubnetCapacity> subnets = new TreeMap<>();
        for (List<String> some : chunks(new TreeSet<>(asked), FleetRequests.MOST_FILTER_VALUES)) {
            call(
                            "DescribeSubnets",
                            () -> ec2.describeSubnetsPaginator(request.apply(some)).subnets().stream()
                                    .toList())
                    .stream()
                    .map(subnet -> new SubnetCapacity(
                            subnet.subnetId(),
                            subnet.availabilityZone(),
                            subnet.vpcId(),
                            subnet.availableIpAddressCount()))
                    .forEach(subnet -> subnets.put(key.apply(subnet), subnet));
        }
        return subnets;
    }

    /** {@inheritDoc} Uses EC2's DryRun, which checks permissions first and parameters next. */
    @Override
    public Optional<LaunchResult.NotLaunched> tryLaunch(LaunchRequest request) {
        return switch (request.source()) {
            case LaunchRequest.OnDemand(var pool) -> onDemand.tryLaunch(request, pool);
            case LaunchRequest.Spot spot -> this.spot.tryLaunch(request, spot);
        };
    }

    @Override
    public LaunchResult launch(LaunchRequest request) {
        return switch (request.source()) {
            case LaunchRequest.OnDemand(var pool) -> onDemand.launch(request, pool);
            case LaunchRequest.Spot spot -> this.spot.launch(request, spot);
        };
    }

    @Override
    public void removeLaunchTemplates(String groupId, @Nullable LaunchSpecification kept) {
        spot.removeTemplates(groupId, kept);
    }

    @Override
    public void restart(List<String> instanceIds) {
        for (List<String> ids : chunks(instanceIds, FleetRequests.MOST_INSTANCES)) {
            call("RebootInstances", () -> ec2.rebootInstances(FleetRequests.reboot(ids)));
        }
    }

    /**
     * {@inheritDoc} An id that EC2 does not know is not refused. Either the instance is long gone or its description is
     * late, and the next observation shows which.
     */
    @Override
    public Map<String, String> terminate(Collection<Instance> instances) {
        Map<String, Set<String>> byZone = new TreeMap<>();
        instances.forEach(one -> byZone.computeIfAbsent(one.placement().zone(), zone -> new TreeSet<>())
                .add(one.id()));
        Map<String, String> refusals = new TreeMap<>();
        for (Set<String> zone : byZone.values()) {
            for (List<String> ids : chunks(zone, FleetRequests.MOST_INSTANCES)) {
                refusals.putAll(terminations.of(ids));
            }
        }
        return refusals;
    }
}
