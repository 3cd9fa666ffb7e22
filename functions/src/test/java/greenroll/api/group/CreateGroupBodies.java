package greenroll.api.group;

import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.json.Json;

/** Bodies for the creation of a group, and changes of them. */
final class CreateGroupBodies {

    private CreateGroupBodies() {}

    /** The body of a correct group with this field. */
    static String with(String field, String value) {
        ObjectNode body = (ObjectNode) Json.tree(CreateGroupTest.BODY);
        ((ObjectNode) body.path("group")).set(field, Json.tree(value));
        return body.toString();
    }

    /** The object with these fields in place of its own. */
    static String changed(String object, String fields) {
        ObjectNode changed = (ObjectNode) Json.tree(object);
        changed.setAll((ObjectNode) Json.tree(fields));
        return changed.toString();
    }
}
