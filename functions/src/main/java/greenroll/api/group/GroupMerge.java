package greenroll.api.group;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.api.http.Problems;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.json.Json;
import java.util.List;
import java.util.Map;

/**
 * Merges an update into a group. A given key replaces, null removes the value, and an absent key keeps it. Lists are
 * replaced as a whole.
 */
final class GroupMerge {

    /** A key in an update that replaces another stored key, in the object with this path. */
    private record Alternative(String object, String given, String replaced) {}

    private static final List<Alternative> ALTERNATIVES = List.of(
            new Alternative("/group/compute", "availabilityZones", "subnetIds"),
            new Alternative("/group/compute", "subnetIds", "availabilityZones"),
            new Alternative("/group/compute/instanceTypes", "onDemandTypes", "ondemand"),
            new Alternative("/group/compute/launchSpecification", "iamRole", "iamRole"));

    private GroupMerge() {}

    /** The body that would create the group as it would be after the update. */
    static JsonNode merged(Group group, LaunchSpecification latest, JsonNode update) {
        ObjectNode base =
                Json.tree(Map.of("group", GroupView.of(group, latest, true))).deepCopy();
        ((ObjectNode) base.path("group")).remove(GroupView.READ_ONLY);
        // The answer shows a default that the owner did not give. An update of other fields must not set it.
        if (latest.serving().healthCheckType() == null
                && base.at("/group/compute/launchSpecification") instanceof ObjectNode specification) {
            specification.remove("healthCheckType");
        }
        for (Alternative one : ALTERNATIVES) {
            JsonNode given = update.at(one.object());
            if (given.hasNonNull(one.given())
                    && (one.given().equals(one.replaced()) || !given.has(one.replaced()))
                    && base.at(one.object()) instanceof ObjectNode object) {
                object.remove(one.replaced());
            }
        }
        return merge(base, update);
    }

    private static JsonNode merge(JsonNode base, JsonNode update) {
        if (!(base instanceof ObjectNode target) || !update.isObject()) {
            return update;
        }
        update.propertyStream().forEach(entry -> {
            if (target.get(entry.getKey()) instanceof ObjectNode nested) {
                target.set(entry.getKey(), merge(nested, entry.getValue()));
            } else {
                target.set(entry.getKey(), entry.getValue());
            }
        });
        return target;
    }

    /** Whether the update keeps the target. */
    static boolean leavesTheTarget(JsonNode update) {
        return !update.at("/group/capacity").has("target");
    }

    /** Notes every changed field that an update may not change. */
    static void refuseOtherChanges(Group group, GroupBody wanted, Problems problems) {
        if (!group.placement().region().equals(wanted.draft().region())) {
            problems.unsupported("group.region", "a group stays in its region; create another one there");
        }
    }
}
