package greenroll.api.group.body;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.http.Fields;
import greenroll.api.http.Problems;
import greenroll.json.Json;
import java.util.Map;

/** Reads the body of {@code PUT …/{groupId}/capacity}. */
public final class CapacityBody {

    private CapacityBody() {}

    /** The update of the group that the body stands for. The reader of updates checks the values. */
    public static JsonNode asUpdate(JsonNode body, Problems problems) {
        Fields.body(body, problems, fields -> {
            if (!fields.has("capacity")) {
                fields.wrong("capacity", "is required: minimum, target and maximum, or some of them");
            }
            return fields.isKnown("capacity");
        });
        problems.refuse();
        problems.relativeTo("group.");
        return Json.tree(Map.of("group", Map.of("capacity", body.path("capacity"))));
    }
}
