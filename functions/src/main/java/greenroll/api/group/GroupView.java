package greenroll.api.group;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.api.http.ApiTime;
import greenroll.api.read.FreezeView;
import greenroll.group.Capacity;
import greenroll.group.Freeze;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.group.Subnet;
import greenroll.json.Json;
import greenroll.roll.failure.Warning;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A group as the API shows it: the owner's description as it was given, and Greenroll's additions. A client that compares
 * what it gave with what it reads finds no difference. The target and the image are up to date: an operation changes the
 * target, and automation may find another image.
 */
final class GroupView {

    private static final String SPECIFICATION = "/compute/launchSpecification";

    record CapacityView(int minimum, int target, int maximum, String unit) {

        static CapacityView of(Capacity capacity) {
            return new CapacityView(capacity.minimum(), capacity.target(), capacity.maximum(), "instance");
        }
    }

    record Zone(String name, List<String> subnetIds) {}

    record ActiveRoll(String id, String kind) {}

    /** The part that Greenroll adds to the owner's description. */
    private record GroupState(
            int latestRevision,
            @Nullable Integer servingRevision,
            @Nullable ActiveRoll activeRoll,
            @Nullable List<FreezeView> freezes,
            @Nullable List<Warning> warnings,
            InForce inForce,
            String createdAt,
            String updatedAt) {

        private static GroupState of(Group group, LaunchSpecification latest, List<Freeze> freezes) {
            List<Warning> warnings = FieldsWithoutEffect.of(group, latest);
            return new GroupState(
                    group.latestRevision(),
                    group.servingRevision(),
                    group.lock()
                            .map(lock -> new ActiveRoll(lock.rollId(), lock.kind()))
                            .orElse(null),
                    FreezeView.within(freezes),
                    warnings.isEmpty() ? null : warnings,
                    InForce.of(group, latest),
                    ApiTime.of(group.times().createdAt()),
                    ApiTime.of(group.times().updatedAt()));
        }
    }

    /**
     * The values that apply, also where the owner gave none.
     *
     * @param instanceTypes types of on-demand instances, in order of preference
     * @param spot absent for a group without spot instances
     */
    private record InForce(
            String region,
            String product,
            CapacityView capacity,
            List<String> instanceTypes,
            @Nullable SpotView spot,
            List<Zone> availabilityZones,
            String healthCheckType,
            boolean autoHealing,
            long healthCheckGracePeriod,
            long healthCheckUnhealthyDurationBeforeReplacement) {

        private static InForce of(Group group, LaunchSpecification latest) {
            return new InForce(
                    group.placement().region(),
                    group.placement().product(),
                    CapacityView.of(group.capacity()),
                    latest.hardware().instanceTypes(),
                    SpotView.of(
                            group.policy().strategy().spot(), group.capacity().target(), latest.hardware()),
                    zones(group.placement().subnets()),
                    latest.judgedBy().name(),
                    latest.serving().healing().replacesUnhealthy(),
                    latest.serving().healing().gracePeriod().toSeconds(),
                    latest.serving().healing().unhealthyFor().toSeconds());
        }
    }

    private GroupView() {}

    /**
     * @param latest the launch specification of the group's latest revision
     * @param freezes the freezes that hold the group
     * @param showsUserData whether the caller may see user data; if not, its size and hash stand in its place
     */
    static JsonNode of(Group group, LaunchSpecification latest, List<Freeze> freezes, boolean showsUserData) {
        ObjectNode item = (ObjectNode) Json.tree(Map.of("id", group.id()));
        item.setAll(described(group, latest, showsUserData));
        item.setAll((ObjectNode) Json.tree(GroupState.of(group, latest, freezes)));
        return item;
    }

    /** The owner's description, up to date. */
    static ObjectNode described(Group group, LaunchSpecification latest, boolean showsUserData) {
        ObjectNode described = (ObjectNode) Json.tree(group.document());
        ObjectNode capacity = described.withObject("/capacity");
        Capacity now = group.capacity();
        capacity.put("target", now.target());
        // A bound that is not given is the target, until a scheduled task sets another one.
        if (capacity.has("minimum") || now.minimum() != now.target()) {
            capacity.put("minimum", now.minimum());
        }
        if (capacity.has("maximum") || now.maximum() != now.target()) {
            capacity.put("maximum", now.maximum());
        }
        ObjectNode specification = described.withObject(SPECIFICATION);
        specification.put("imageId", latest.imageId());
        specification.setAll((ObjectNode) Json.tree(SpecificationView.UserData.of(latest.userData(), showsUserData)));
        return described;
    }

    /** The zones in the order of their first subnets. */
    static List<Zone> zones(List<Subnet> subnets) {
        return subnets.stream()
                .map(Subnet::zone)
                .distinct()
                .map(zone -> new Zone(
                        zone,
                        subnets.stream()
                                .filter(subnet -> subnet.zone().equals(zone))
                                .map(Subnet::subnetId)
                                .toList()))
                .toList();
    }
}
