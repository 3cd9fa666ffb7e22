package greenroll.cli.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A group that the API has created.
 *
 * @param operationId the operation that launches its capacity; empty when that has ended, or when there is nothing to
 *     launch
 */
public record CreatedGroup(String id, String operationId) {

    static CreatedGroup of(JsonNode item) {
        return new CreatedGroup(
                item.path("id").asText(), item.at("/activeRoll/id").asText());
    }
}
