package greenroll.operation;

import greenroll.fleet.Fleet;
import greenroll.fleet.Images;
import greenroll.fleet.InstanceType;
import greenroll.fleet.SubnetCapacity;
import greenroll.fleet.TargetGroup;
import greenroll.fleet.launch.CapacityPool;
import greenroll.fleet.launch.LaunchRequest;
import greenroll.fleet.launch.LaunchResult;
import greenroll.group.LaunchSpecification;
import greenroll.group.SpotStrategy;
import greenroll.group.Subnet;
import greenroll.roll.batch.LaunchCall;
import greenroll.roll.failure.Refusal;
import greenroll.roll.failure.Warning;
import greenroll.roll.plan.RollPlanner;
import greenroll.roll.plan.ZoneCounts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Checks a roll's launches before its start: subnets, image, instance types, and EC2's answer to a dry run. Makes at
 * most five calls, for a group of any size, and two more for spot instances.
 */
final class LaunchPreflight {

    /** The ids in a dry run, which belong to no group and no roll. */
    static final String NO_GROUP = "sig-00000000";

    static final String NO_ROLL = "sbgd-00000000";

    private final Fleet fleet;
    private final Images images;

    LaunchPreflight(Fleet fleet, Images images) {
        this.fleet = fleet;
        this.images = images;
    }

    /**
     * The launches to check.
     *
     * @param specification the specification with its image resolved; an image that still names a parameter is not
     *     looked up
     * @param spot how spot and on-demand instances are mixed
     * @param most the maximum of new instances that may be live in addition to the existing ones; 0 launches nothing
     * @param first the number of instances that the first batch launches
     * @param zones the live instances by zone, which the operation takes out
     */
    record Intent(
            String groupId,
            String groupName,
            int revision,
            LaunchSpecification specification,
            SpotStrategy spot,
            List<Subnet> subnets,
            Collection<TargetGroup> targetGroups,
            int most,
            int first,
            ZoneCounts zones) {}

    /**
     * The refusals by check, and the warnings about obstacles that a launch can avoid.
     *
     * @param fits the number of instances for which the usable subnets have free addresses
     */
    record Seen(Map<CheckName, List<Refusal>> checks, List<Warning> warnings, int fits) {}

    Seen look(Intent intent) {
        LaunchSpecification specification = intent.specification();
        Map<String, SubnetCapacity> rooms =
                fleet.subnets(intent.subnets().stream().map(Subnet::subnetId).toList());
        List<Subnet> subnets = intent.subnets().stream()
                .filter(one -> rooms.containsKey(one.subnetId()))
                .toList();
        Map<String, InstanceType> types = images.types(
                new TreeSet<>(specification.hardware().allTypes()),
                subnets.stream().map(Subnet::zone).collect(Collectors.toCollection(TreeSet::new)));
        boolean isResolved = specification.imageParameter().isEmpty();

        List<Subnet> usable = reachable(subnets, types);

        Map<CheckName, List<Refusal>> checks = new EnumMap<>(CheckName.class);
        checks.put(
                CheckName.IMAGE,
                isResolved
                        ? LaunchChecks.image(specification, images.image(specification.imageId()), types)
                        : StartChecks.unresolved(specification));
        List<Refusal> places = new ArrayList<>(LaunchChecks.zones(intent.subnets(), rooms, intent.targetGroups()));
        places.addAll(LaunchChecks.vpcs(intent.subnets(), rooms, intent.targetGroups()));
        checks.put(CheckName.AVAILABILITY_ZONES, places);
        if (!subnets.isEmpty()) {
            checks.put(CheckName.INSTANCE_TYPES, LaunchChecks.types(specification, subnets, types));
            checks.put(
                    CheckName.FREE_ADDRESSES,
                    LaunchChecks.addresses(intent.first(), specification.addresses(), usable, rooms));
        }
        // A dry run would only repeat refusals that are already known.
        if (checks.values().stream().allMatch(List::isEmpty)) {
            checks.put(
                    CheckName.LAUNCH,
                    intent.most() == 0
                            ? List.of()
                            : LaunchChecks.launch(specification, tryLaunches(intent, rooms, types)));
        }
        return new Seen(
                checks,
                LaunchChecks.warnings(specification, subnets, rooms, types),
                LaunchChecks.fits(specification.addresses(), usable, rooms));
    }

    /**
     * The subnets whose zones offer any of the types. When there are none, all the subnets, because another check
     * reports that.
     */
    private static List<Subnet> reachable(List<Subnet> subnets, Map<String, InstanceType> types) {
        List<Subnet> reachable = subnets.stream()
                .filter(subnet ->
                        types.values().stream().anyMatch(type -> type.zones().contains(subnet.zone())))
                .toList();
        return reachable.isEmpty() ? subnets : reachable;
    }

    /** EC2's answers to the first launches of a batch, on demand and as spot. */
    private Optional<LaunchResult.NotLaunched> tryLaunches(
            Intent intent, Map<String, SubnetCapacity> rooms, Map<String, InstanceType> types) {
        // On demand is tried for spot instances too, because only RunInstances checks every parameter.
        Optional<LaunchResult.NotLaunched> onDemand = fleet.tryLaunch(firstOnDemand(
                intent, rooms, types, intent.specification().hardware().instanceTypes()));
        if (onDemand.isPresent() || !intent.spot().usesSpot()) {
            return onDemand;
        }
        List<CapacityPool> pools = intent.specification().hardware().typesOfSpot().stream()
                .flatMap(
                        type -> open(intent, type, rooms, types).stream().map(subnet -> new CapacityPool(subnet, type)))
                .limit(LaunchRequest.MAX_POOLS)
                .toList();
        return pools.isEmpty()
                ? Optional.empty()
                : fleet.tryLaunch(request(
                        intent, LaunchCall.Order.spot(pools, Math.clamp(intent.first(), 1, LaunchRequest.MAX_COUNT))));
    }

    private static List<Subnet> open(
            Intent intent, String type, Map<String, SubnetCapacity> rooms, Map<String, InstanceType> types) {
        return intent.subnets().stream()
                .filter(one -> LaunchChecks.free(one, rooms) > 0)
                .filter(one -> LaunchChecks.offered(type, types).contains(one.zone()))
                .toList();
    }

    /**
     * The first launch as LaunchBatch would send it, but to a subnet that is known to have room and to offer the type.
     */
    private static LaunchRequest firstOnDemand(
            Intent intent,
            Map<String, SubnetCapacity> rooms,
            Map<String, InstanceType> types,
            List<String> onDemandTypes) {
        for (String type : onDemandTypes) {
            List<Subnet> open = open(intent, type, rooms, types);
            if (!open.isEmpty()) {
                Map.Entry<Subnet, Integer> first = RollPlanner.spread(intent.first(), open, intent.zones())
                        .entrySet()
                        .iterator()
                        .next();
                return request(
                        intent,
                        LaunchCall.Order.onDemand(
                                new CapacityPool(first.getKey(), type),
                                Math.min(first.getValue(), LaunchRequest.MAX_COUNT),
                                false));
            }
        }
        throw new IllegalStateException("no subnet has both room and a type, and yet every check passed");
    }

    private static LaunchRequest request(Intent intent, LaunchCall.Order order) {
        return order.request(
                new LaunchRequest.Purpose(intent.groupId(), intent.groupName(), NO_ROLL, 1, intent.revision()),
                intent.specification(),
                intent.spot().allocation(),
                LaunchCall.token(NO_ROLL, 1, order, 1));
    }
}
