package greenroll.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A roll's short status, as the API returns it.
 *
 * @param percent the share of instances that are proven
 * @param batches the number of batches; 0 before there is an estimate
 * @param reason why it failed; null unless it failed
 * @param hold the unexpected reason for which it waits; null when there is none
 * @param outcome its result after its end, for example {@code rolled_back}; usually {@code none}
 * @param item the API's whole item
 */
public record RollState(
        String id,
        String groupId,
        String kind,
        String status,
        int percent,
        int batch,
        int batches,
        int revision,
        String startedBy,
        String createdAt,
        String updatedAt,
        @Nullable String reason,
        @Nullable String hold,
        @Nullable String comment,
        String outcome,
        List<String> warnings,
        JsonNode item) {

    private static final Set<String> OVER = Set.of("finished", "failed", "stopped");

    public static RollState of(JsonNode item) {
        List<String> warnings = new ArrayList<>();
        item.path("warnings")
                .forEach(warning -> warnings.add(warning.path("code").asText() + ": "
                        + warning.path("message").asText()));
        return new RollState(
                item.path("id").asText(),
                item.path("groupId").asText(),
                item.path("kind").asText("ROLL"),
                item.path("status").asText(),
                item.at("/progress/value").asInt(),
                item.path("currentBatch").asInt(),
                item.path("numOfBatches").asInt(),
                item.path("revision").asInt(),
                item.path("startedBy").asText(),
                item.path("createdAt").asText(),
                item.path("updatedAt").asText(),
                item.path("reason").textValue(),
                item.at("/hold/reason").textValue(),
                item.path("comment").textValue(),
                item.path("outcome").asText("none"),
                warnings,
                item);
    }

    /** Whether the roll has ended. */
    public boolean isOver() {
        return OVER.contains(status);
    }
}
