package greenroll.cli.imports.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.cli.shell.UsageException;
import java.util.ArrayList;
import java.util.List;

/** Groups in the form of Elastigroup's API: an answer, a body, or a group alone. */
final class ElastigroupAnswer {

    /** The fields that only the API sets. */
    private static final List<String> READ_ONLY = List.of(
            "id",
            "createdAt",
            "updatedAt",
            "latestRevision",
            "servingRevision",
            "activeRoll",
            "freezes",
            "warnings",
            "inForce");

    private ElastigroupAnswer() {}

    static boolean isOne(JsonNode root) {
        return root.path("response").isObject() || root.path("group").isObject() || isGroup(root) || root.isArray();
    }

    static List<FoundGroup> read(String file, JsonNode root) {
        if (root.path("response").isObject()) {
            return all(file, "answer of the API", "response.items", root.at("/response/items"));
        }
        if (root.path("group").isObject()) {
            return List.of(group(file, "body of the API", "group", root.path("group")));
        }
        return root.isArray()
                ? all(file, "list of groups", "", root)
                : List.of(group(file, "group of the API", "the whole file", root));
    }

    private static List<FoundGroup> all(String file, String format, String at, JsonNode items) {
        List<FoundGroup> groups = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            groups.add(group(file, format, at + "[" + i + "]", items.get(i)));
        }
        if (groups.isEmpty()) {
            throw new UsageException(
                    file + " is an answer of the API without a group: give what GET /aws/ec2/group" + " answers");
        }
        return groups;
    }

    private static boolean isGroup(JsonNode node) {
        return node.path("compute").isObject() || node.path("capacity").isObject();
    }

    private static FoundGroup group(String file, String format, String address, JsonNode node) {
        if (!(node instanceof ObjectNode object) || !isGroup(node)) {
            throw new UsageException(
                    file + ": " + address
                            + " is no group, because it has neither compute nor capacity: give what GET /aws/ec2/group answers");
        }
        ObjectNode group = object.deepCopy();
        List<LeftOutField> leftOut = new ArrayList<>();
        for (String field : READ_ONLY) {
            if (group.remove(field) != null) {
                leftOut.add(new LeftOutField(field, "only the API sets it"));
            }
        }
        return new FoundGroup(
                group.path("name").asText(address),
                new Place(file, format, address),
                group,
                List.of(),
                List.copyOf(leftOut));
    }
}
