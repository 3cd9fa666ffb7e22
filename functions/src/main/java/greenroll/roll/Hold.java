package greenroll.roll;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a roll waits for something it did not expect to wait for.
 *
 * @param code PAUSED, BELOW_FLOOR, HEALTH_UNKNOWN, CAPACITY, CEILING, OUT_OF_SERVICE, ALARM_ACTIVE
 * @param until when the roll fails over it (of a pause: stops); null when it never does
 */
public record Hold(
        String code, String reason, Instant since, @Nullable Instant until) {}
