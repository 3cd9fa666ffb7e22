package greenroll.operation;

import greenroll.fleet.Fleet;
import greenroll.fleet.Images;
import greenroll.fleet.InstanceType;
import greenroll.fleet.LaunchRequest;
import greenroll.fleet.SubnetCapacity;
import greenroll.fleet.TargetGroup;
import greenroll.group.LaunchSpecification;
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
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One look at what a roll would launch from and into: subnets, image and instance types, and EC2's own word on the launch.
 * Five calls at the most, however large the group.
 */
final class LaunchPreflight {

    /** Of what is only tried: no group has the one id and no roll the other. */
    static final String NO_GROUP = "sig-00000000";

    static final String NO_ROLL = "sbgd-00000000";

    private final Fleet fleet;
    private final Images images;

    LaunchPreflight(Fleet fleet, Images images) {
        this.fleet = fleet;
        this.images = images;
    }

    /**
     * What would be launched.
     *
     * @param specification its image resolved; one that still names a parameter is looked at no further
     * @param most the largest number of its instances that may be live beside what is there; 0 launches nothing
     * @param first how many the first batch launches
     * @param zones what is live, and leaves
     */
    record Intent(
            String groupId,
            String groupName,
            int revision,
            LaunchSpecification specification,
            List<Subnet> subnets,
            Collection<TargetGroup> targetGroups,
            int most,
            int first,
            ZoneCounts zones) {}

    /**
     * By name, the reasons against, and what a launch gets around.
     *
     * @param fits how many instances the usable subnets have free addresses for
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
                new TreeSet<>(specification.hardware().instanceTypes()),
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
        // What EC2 would refuse for a reason that is named already is not asked about again.
        if (checks.values().stream().allMatch(List::isEmpty)) {
            checks.put(
                    CheckName.LAUNCH,
                    intent.most() == 0
                            ? List.of()
                            : LaunchChecks.launch(specification, fleet.tryLaunch(firstLaunch(intent, rooms, types))));
        }
        return new Seen(
                checks,
                LaunchChecks.warnings(specification, subnets, rooms, types),
                LaunchChecks.fits(specification.addresses(), usable, rooms));
    }

    /** Those in whose zones any of the types is offered; all of them where none is, which is said by another check. */
    private static List<Subnet> reachable(List<Subnet> subnets, Map<String, InstanceType> types) {
        List<Subnet> reachable = subnets.stream()
                .filter(subnet ->
                        types.values().stream().anyMatch(type -> type.zones().contains(subnet.zone())))
                .toList();
        return reachable.isEmpty() ? subnets : reachable;
    }

    /** As LaunchBatch would send it first, but to a subnet that is known to have room and the type. */
    private static LaunchRequest firstLaunch(
            Intent intent, Map<String, SubnetCapacity> rooms, Map<String, InstanceType> types) {
        for (String type : intent.specification().hardware().instanceTypes()) {
            List<Subnet> open = intent.subnets().stream()
                    .filter(one -> LaunchChecks.free(one, rooms) > 0)
                    .filter(one -> LaunchChecks.offered(type, types).contains(one.zone()))
                    .toList();
            if (!open.isEmpty()) {
                Map.Entry<Subnet, Integer> first = RollPlanner.spread(intent.first(), open, intent.zones())
                        .entrySet()
                        .iterator()
                        .next();
                return new LaunchRequest(
                        intent.groupId(),
                        intent.groupName(),
                        NO_ROLL,
                        1,
                        intent.revision(),
                        intent.specification(),
                        first.getKey(),
                        type,
                        Math.min(first.getValue(), LaunchRequest.MAX_COUNT),
                        LaunchCall.token(NO_ROLL, 1, first.getKey(), type, 1));
            }
        }
        throw new IllegalStateException("no subnet has both room and a type, and yet every check passed");
    }
}
