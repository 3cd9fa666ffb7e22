package greenroll.emulator.machine;

import greenroll.emulator.clock.CloudClock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

/** The growing history of an execution, with AWS's limit. Not thread-safe. */
final class History {

    /** The length of a history at which AWS ends the execution. */
    static final int LIMIT = 25_000;

    /** An error that ends an execution and that no Retry or Catch takes. */
    static final class Fatal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final String error;

        Fatal(String error, String cause) {
            super(cause);
            this.error = error;
        }
    }

    private final CloudClock clock;
    private final List<HistoryEvent> events = new ArrayList<>();
    private final Map<String, Integer> entered = new LinkedHashMap<>();
    private int transitions;

    History(CloudClock clock) {
        this.clock = clock;
    }

    /** @throws Fatal States.Runtime when there is only room for the event of the execution's end */
    void add(HistoryEventType type, @Nullable String name, @Nullable Object data) {
        if (events.size() == LIMIT - 1) {
            throw new Fatal(
                    "States.Runtime", "The execution reached the maximum number of history events (" + LIMIT + ").");
        }
        append(type, name, data, null, null);
    }

    void addFailure(HistoryEventType type, String error, String cause) {
        if (events.size() == LIMIT - 1) {
            add(type, null, null);
        }
        append(type, null, null, error, cause);
    }

    void addEnd(HistoryEventType type, @Nullable Object output, @Nullable String error, @Nullable String cause) {
        append(type, null, output, error, cause);
    }

    void addEntered(HistoryEventType type, String state, Object input) {
        transitions++;
        entered.merge(state, 1, Integer::sum);
        add(type, state, input);
    }

    void countRetry() {
        transitions++;
    }

    private void append(
            HistoryEventType type,
            @Nullable String name,
            @Nullable Object data,
            @Nullable String error,
            @Nullable String cause) {
        events.add(new HistoryEvent(events.size() + 1, clock.instant(), type, name, data, error, cause));
    }

    ExecutionSnapshot.HistoryCounts counts() {
        return new ExecutionSnapshot.HistoryCounts(transitions, events.size(), new LinkedHashMap<>(entered));
    }

    List<HistoryEvent> events() {
        return List.copyOf(events);
    }
}
