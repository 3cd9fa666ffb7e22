package greenroll.api.group.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.api.http.Problems;
import greenroll.json.Json;

/**
 * The owner's description of a group as it is stored: as it was given, so that an answer gives back what was given. It has
 * no nulls, no fields that Greenroll sets, and no user data, which is in the revision.
 */
final class GroupDocument {

    /** A description of a group with all of Elastigroup's fields has less than 20,000. */
    private static final int MAX_LENGTH = 100_000;

    private GroupDocument() {}

    /** @param body the whole body; without an object {@code group} the document is empty */
    static String of(JsonNode body, Problems problems) {
        if (!(body.path("group") instanceof ObjectNode given)) {
            return "{}";
        }
        ObjectNode group = given.deepCopy();
        if (group.at("/compute/launchSpecification") instanceof ObjectNode specification) {
            specification.remove("userData");
        }
        return written(group, problems);
    }

    /** The same for a group that stands for an Auto Scaling group, which describes no launch. */
    static String ofAutoScaling(JsonNode body, Problems problems) {
        return body.path("group") instanceof ObjectNode given ? written(given.deepCopy(), problems) : "{}";
    }

    private static String written(ObjectNode group, Problems problems) {
        group.remove(GroupBody.READ_ONLY);
        withoutNulls(group);
        String document = Json.write(group);
        if (document.length() > MAX_LENGTH) {
            problems.wrong(
                    "group",
                    "must have at most " + MAX_LENGTH + " characters without its user data, but has "
                            + document.length());
        }
        return document;
    }

    private static void withoutNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().removeIf(field -> field.getValue().isNull());
        }
        if (node instanceof ObjectNode || node instanceof ArrayNode) {
            node.forEach(GroupDocument::withoutNulls);
        }
    }
}
