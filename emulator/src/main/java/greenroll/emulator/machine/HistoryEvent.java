package greenroll.emulator.machine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

/**
 * One event of an execution's history, numbered from 1. Each follows the one before it.
 *
 * @param name the state entered or left, or the ARN of the scheduled function; otherwise null
 * @param data the input or output of the state or the function, as a JSON value; it must not be changed
 */
public record HistoryEvent(
        int id,
        Instant at,
        HistoryEventType type,
        @Nullable String name,
        @Nullable Object data,
        @Nullable String error,
        @Nullable String cause) {}
