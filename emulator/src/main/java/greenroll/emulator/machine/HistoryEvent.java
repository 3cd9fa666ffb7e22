package greenroll.emulator.machine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

/**
 * One event of an execution's history, numbered from 1; each follows the one before it.
 *
 * @param name the state entered or left, the function's ARN where it is scheduled, else null
 * @param data the state's input or output, or the function's, as a JSON value; not to be changed
 */
public record HistoryEvent(
        int id,
        Instant at,
        HistoryEventType type,
        @Nullable String name,
        @Nullable Object data,
        @Nullable String error,
        @Nullable String cause) {}
