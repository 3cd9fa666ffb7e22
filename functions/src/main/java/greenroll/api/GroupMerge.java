package greenroll.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.json.Json;
import greenroll.roll.GroupDraft;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An update of a group: keys that are there replace, null unsets (it stays, and reads as absent), what is absent stays.
 * Lists are replaced whole.
 */
final class GroupMerge {

    /** A key in an update that stands for another key of what is stored, at the object with this path. */
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
                Json.tree(Map.of("group", GroupView.of(group, latest))).deepCopy();
        ((ObjectNode) base.path("group")).remove(GroupView.READ_ONLY);
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

    /** Notes every field that differs and that an update may not change. */
    static void refuseOtherChanges(Group group, GroupBody wanted, Problems problems) {
        GroupDraft draft = wanted.draft();
        unchanged(group.name(), draft.name(), "group.name", problems);
        unchanged(group.description(), draft.description(), "group.description", problems);
        unchanged(group.region(), draft.region(), "group.region", problems);
        unchanged(group.capacity(), draft.capacity(), "group.capacity", problems);
        unchanged(group.product(), draft.product(), "group.compute.product", problems);
        unchanged(
                Set.copyOf(group.subnets().stream().map(one -> one.subnetId()).toList()),
                Set.copyOf(draft.subnetIds()),
                "group.compute.subnetIds",
                problems);
        boolean elsewhere = group.subnets().stream()
                .anyMatch(one ->
                        !wanted.zones().getOrDefault(one.subnetId(), one.zone()).equals(one.zone()));
        unchanged(false, elsewhere, "group.compute.availabilityZones", problems);
    }

    private static void unchanged(@Nullable Object is, @Nullable Object wanted, String field, Problems problems) {
        if (!Objects.equals(is, wanted)) {
            problems.unsupported(
                    field,
                    "an update changes compute.launchSpecification, compute.instanceTypes and updatePolicy only; leave it"
                            + " as it is");
        }
    }
}
