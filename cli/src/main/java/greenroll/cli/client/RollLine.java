package greenroll.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One line of a roll's timeline.
 *
 * @param at the time, as the API writes it
 * @param batch the batch of the line; null for a line without a batch
 * @param inService the instances in service at that time; null when none had been observed
 * @param floor the roll's floor; null before the roll has one
 */
public record RollLine(
        String at,
        @Nullable Integer batch,
        String message,
        @Nullable Integer inService,
        @Nullable Integer floor) {

    static RollLine of(JsonNode item) {
        return new RollLine(
                item.path("createdAt").asText(),
                number(item.path("batch")),
                item.path("message").asText(),
                number(item.path("inService")),
                number(item.path("floor")));
    }

    private static @Nullable Integer number(JsonNode value) {
        return value.isInt() ? value.intValue() : null;
    }
}
