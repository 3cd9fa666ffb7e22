package greenroll.emulator.machine;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/**
 * The present state of an execution.
 *
 * @param state the state that it is in, or ended in
 * @param end null while it runs
 */
public record ExecutionSnapshot(
        String arn,
        String name,
        String input,
        Instant startDate,
        ExecutionStatus status,
        String state,
        @Nullable End end,
        HistoryCounts history) {

    /** @param output JSON, if it succeeded */
    public record End(
            Instant stopDate,
            @Nullable String output,
            @Nullable String error,
            @Nullable String cause) {}

    /**
     * The size of its history.
     *
     * @param transitions the transitions that AWS charges for: states entered, and retries
     * @param events the number of events in its history
     * @param entered how often each state was entered, in the order of the first entries
     */
    public record HistoryCounts(int transitions, int events, Map<String, Integer> entered) {}

    public @Nullable Instant stopDate() {
        return end == null ? null : end.stopDate();
    }

    public @Nullable String output() {
        return end == null ? null : end.output();
    }

    public @Nullable String error() {
        return end == null ? null : end.error();
    }

    public @Nullable String cause() {
        return end == null ? null : end.cause();
    }
}
