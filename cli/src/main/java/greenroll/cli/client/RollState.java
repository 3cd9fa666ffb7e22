package greenroll.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A roll's short status, as the API returns it.
 *
 * @param item the API's whole item
 */
public record RollState(JsonNode item) {

    private static final Set<String> OVER = Set.of("finished", "failed", "stopped");

    public String id() {
        return text("id");
    }

    public String groupId() {
        return text("groupId");
    }

    public String kind() {
        return item.path("kind").asText("ROLL");
    }

    public String status() {
        return text("status");
    }

    /** The share of instances that are proven, in percent. */
    public int percent() {
        return item.at("/progress/value").asInt();
    }

    public int batch() {
        return item.path("currentBatch").asInt();
    }

    /** The number of batches; 0 before there is an estimate. */
    public int batches() {
        return item.path("numOfBatches").asInt();
    }

    public int revision() {
        return item.path("revision").asInt();
    }

    public String startedBy() {
        return text("startedBy");
    }

    public String createdAt() {
        return text("createdAt");
    }

    public String updatedAt() {
        return text("updatedAt");
    }

    /** The reason of the failure; null unless it failed. */
    public @Nullable String reason() {
        return item.path("reason").textValue();
    }

    /** The unexpected reason for which it waits; null when there is none. */
    public @Nullable String hold() {
        return item.at("/hold/reason").textValue();
    }

    /** The step at whose end it waits, from 1; null when it does not wait at a step. The bake counts as one more step. */
    public @Nullable Integer waitsAtStep() {
        JsonNode step = item.at("/hold/step");
        return step.isInt() ? step.intValue() : null;
    }

    /** The end of its bake; null while it does not bake. */
    public @Nullable String bakesUntil() {
        return item.at("/hold/code").asText().equals("BAKE")
                ? item.at("/hold/until").asText()
                : null;
    }

    /** The retired blue that runs out of the load balancer, and that a roll back registers again. */
    public int parked() {
        return item.path("parkedInstances").asInt();
    }

    /** Whether it waits because its judge has no verdict on a batch. */
    public boolean waitsForVerdict() {
        return item.at("/hold/code").asText().equals("JUDGE_INCONCLUSIVE");
    }

    public @Nullable String comment() {
        return item.path("comment").textValue();
    }

    /** Its result after its end, for example {@code rolled_back}; usually {@code none}. */
    public String outcome() {
        return item.path("outcome").asText("none");
    }

    /** The code and the message of each warning. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        item.path("warnings")
                .forEach(warning -> warnings.add(warning.path("code").asText() + ": "
                        + warning.path("message").asText()));
        return warnings;
    }

    /** Whether the roll has ended. */
    public boolean isOver() {
        return OVER.contains(status());
    }

    private String text(String field) {
        return item.path(field).asText();
    }
}
