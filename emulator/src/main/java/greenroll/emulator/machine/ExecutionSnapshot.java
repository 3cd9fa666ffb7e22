package greenroll.emulator.machine;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/**
 * The present state of an execution.
 *
 * @param state the state that it is in, or ended in
 * @param transitions the transitions that AWS charges for: states entered, and retries
 * @param events the number of events in its history
 * @param entered how often each state was entered, in the order of the first entries
 * @param output JSON, once it has succeeded
 */
public record ExecutionSnapshot(
        String arn,
        String name,
        ExecutionStatus status,
        String state,
        String input,
        @Nullable String output,
        @Nullable String error,
        @Nullable String cause,
        Instant startDate,
        @Nullable Instant stopDate,
        int transitions,
        int events,
        Map<String, Integer> entered) {}
