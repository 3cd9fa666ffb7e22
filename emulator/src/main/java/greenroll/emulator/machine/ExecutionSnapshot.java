package greenroll.emulator.machine;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/**
 * Where an execution stands.
 *
 * @param state the state it is in, or ended in
 * @param transitions what AWS charges for: states entered, and retries
 * @param events how long its history is
 * @param entered how often each state was entered, in the order of their first time
 * @param output JSON, once it succeeded
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
