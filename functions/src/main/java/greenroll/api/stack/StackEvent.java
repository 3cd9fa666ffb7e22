package greenroll.api.stack;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.stack.StackRequest;
import greenroll.stack.StackResource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as CloudFormation sends it to the function.
 *
 * @param resourceType for example {@code Custom::GreenrollGroup}
 * @param physicalId the physical id that CloudFormation knows; null for a creation
 */
record StackEvent(
        StackResource.Identity identity,
        String requestId,
        StackRequest.Type type,
        String resourceType,
        @Nullable String physicalId,
        String responseUrl,
        JsonNode properties,
        JsonNode oldProperties) {

    /** Returns empty for another event, such as the end of a roll. */
    static Optional<StackEvent> of(JsonNode event) {
        StackRequest.Type type = switch (event.path("RequestType").asText()) {
            case "Create" -> StackRequest.Type.CREATE;
            case "Update" -> StackRequest.Type.UPDATE;
            case "Delete" -> StackRequest.Type.DELETE;
            default -> null;
        };
        return type == null
                ? Optional.empty()
                : Optional.of(new StackEvent(
                        new StackResource.Identity(text(event, "StackId"), text(event, "LogicalResourceId")),
                        text(event, "RequestId"),
                        type,
                        event.path("ResourceType").asText(),
                        event.path("PhysicalResourceId").textValue(),
                        text(event, "ResponseURL"),
                        event.path("ResourceProperties"),
                        event.path("OldResourceProperties")));
    }

    private static String text(JsonNode event, String name) {
        String text = event.path(name).asText();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a request of CloudFormation has " + name);
        }
        return text;
    }
}
