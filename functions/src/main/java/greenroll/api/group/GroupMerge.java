package greenroll.api.group;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.api.group.body.GroupBody;
import greenroll.api.http.Problems;
import greenroll.group.Freeze;
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

    /**
     * The body that would create the group as it would be after the update. A field that only Greenroll sets is taken
     * with its current value, so that a client may send back what it read.
     */
    static JsonNode merged(Group group, LaunchSpecification latest, List<Freeze> freezes, JsonNode update) {
        ObjectNode base = (ObjectNode) Json.tree(Map.of("group", GroupView.described(group, latest, true)));
        for (Alternative one : ALTERNATIVES) {
            JsonNode given = update.at(one.object());
            if (given.hasNonNull(one.given())
                    && (one.given().equals(one.replaced()) || !given.has(one.replaced()))
                    && base.at(one.object()) instanceof ObjectNode object) {
                object.remove(one.replaced());
            }
        }
        return merge(base, withoutCurrent(update, Json.write(GroupView.of(group, latest, freezes, true))));
    }

    /** The same for a group that stands for an Auto Scaling group. */
    static JsonNode merged(Group group, List<Freeze> freezes, JsonNode update) {
        ObjectNode base = (ObjectNode) Json.tree(Map.of("group", AutoScalingGroupView.described(group)));
        return merge(base, withoutCurrent(update, Json.write(AutoScalingGroupView.of(group, null, freezes))));
    }

    private static JsonNode withoutCurrent(JsonNode update, String shown) {
        JsonNode changes = update.deepCopy();
        if (changes.path("group") instanceof ObjectNode group) {
            // Read in the same way as the update, so that equal numbers are equal.
            JsonNode current = Json.strictTree(shown);
            GroupBody.READ_ONLY.stream()
                    .filter(name -> group.has(name) && group.path(name).equals(current.get(name)))
                    .toList()
                    .forEach(group::remove);
        }
        return changes;
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
