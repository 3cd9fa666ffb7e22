package greenroll.cli.imports.source;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A group that a file describes.
 *
 * @param name the group's name; its address when it has no name
 * @param group the fields of {@code group} in the body of the API
 * @param missing the values that the file has, or refers to, and that are not in {@code group}
 * @param leftOut what is not in {@code group} because the group is the same without it
 */
public record FoundGroup(
        String name, Place place, ObjectNode group, List<MissingValue> missing, List<LeftOutField> leftOut) {

    /** The whole body of the API. */
    public ObjectNode body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("group", group);
        return body;
    }
}
