package greenroll.roll;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An unexpected wait of a roll, and its reason.
 *
 * @param code PAUSED, FROZEN, BELOW_FLOOR, HEALTH_UNKNOWN, CAPACITY, CEILING, OUT_OF_SERVICE, ALARM_ACTIVE
 * @param until end of the wait, when the roll fails, or stops if it is paused; null when it waits without a limit
 */
public record Hold(
        String code, String reason, Instant since, @Nullable Instant until) {}
