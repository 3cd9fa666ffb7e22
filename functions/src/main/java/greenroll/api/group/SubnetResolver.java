package greenroll.api.group;

import greenroll.api.group.body.GroupBody;
import greenroll.api.http.Problems;
import greenroll.fleet.Fleet;
import greenroll.fleet.SubnetCapacity;
import greenroll.group.Group;
import greenroll.group.Subnet;
import greenroll.operation.GroupDraft;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares the subnets that a caller gives with the existing ones. */
final class SubnetResolver {

    private SubnetResolver() {}

    /**
     * Adds the default subnets of the zones that are given by name alone. Notes each of these zones that has none. Without
     * such zones nothing is read.
     */
    static GroupBody withDefaults(GroupBody body, Fleet fleet, Problems problems) {
        if (body.zonesByName().isEmpty()) {
            return body;
        }
        Map<String, SubnetCapacity> found = fleet.defaultSubnets(body.zonesByName());
        body.zonesByName().stream()
                .filter(zone -> !found.containsKey(zone))
                .forEach(zone -> problems.wrong(
                        "group.compute.availabilityZones",
                        "has " + zone + " without subnets, and there is no default subnet: name its subnets"));
        List<String> ids = new ArrayList<>(body.draft().subnetIds());
        Map<String, String> zones = new LinkedHashMap<>(body.zones());
        found.values().forEach(subnet -> {
            ids.add(subnet.id());
            zones.put(subnet.id(), subnet.zone());
        });
        return new GroupBody(body.draft().withSubnetIds(ids), zones, List.of());
    }

    /**
     * Notes each subnet that is in another zone or region than the caller says, because the caller probably means
     * another one.
     */
    static void misplaced(GroupBody body, Map<String, SubnetCapacity> found, Problems problems) {
        GroupDraft draft = body.draft();
        List<String> abroad = found.values().stream()
                .map(SubnetCapacity::zone)
                .filter(zone -> !zone.startsWith(draft.region()))
                .distinct()
                .sorted()
                .toList();
        if (!abroad.isEmpty()) {
            problems.wrong("group.region", "is not where the subnets lie, which is in " + String.join(", ", abroad));
        }
        for (SubnetCapacity subnet : found.values()) {
            if (!body.zones().getOrDefault(subnet.id(), subnet.zone()).equals(subnet.zone())) {
                problems.wrong("group.compute.availabilityZones", "must have " + subnet.id() + " in " + subnet.zone());
            }
        }
    }

    /** Notes each subnet that does not exist. */
    static void missing(GroupBody body, Map<String, SubnetCapacity> found, Problems problems) {
        body.draft().subnetIds().stream()
                .filter(id -> !found.containsKey(id))
                .forEach(id -> problems.wrong("group.compute.subnetIds", "there is no subnet " + id + " here"));
    }

    /** Whether the caller gives the group's known zones and subnets, in any order. */
    static boolean areThoseOf(Group group, GroupBody body) {
        Map<String, String> known = group.placement().subnets().stream()
                .collect(Collectors.toMap(Subnet::subnetId, Subnet::zone, (one, same) -> one));
        return Set.copyOf(body.draft().subnetIds()).equals(known.keySet())
                && body.zones().entrySet().stream()
                        .allMatch(said -> said.getValue().equals(known.get(said.getKey())));
    }

    static List<Subnet> of(GroupBody body, Map<String, SubnetCapacity> found) {
        return body.draft().subnetIds().stream()
                .map(id -> new Subnet(Objects.requireNonNull(found.get(id)).zone(), id))
                .toList();
    }
}
