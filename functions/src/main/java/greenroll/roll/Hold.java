package greenroll.roll;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An unexpected wait of a roll, and its reason.
 *
 * @param code PAUSED, FROZEN, BELOW_FLOOR, HEALTH_UNKNOWN, CAPACITY, CEILING, OUT_OF_SERVICE, ALARM_ACTIVE,
 *     STEP_PAUSE, JUDGE_INCONCLUSIVE, BAKE, EXCHANGE, NOT_DESCRIBED
 * @param until end of the wait, when the roll fails, or stops if it is paused, or does what its step says; null when it
 *     waits without a limit
 * @param step step at whose end the roll waits, from 1; null when the reason is another one. The bake counts as
 *     one more step
 */
public record Hold(
        String code,
        String reason,
        Instant since,
        @Nullable Instant until,
        @Nullable Integer step) {

    /** Code of a hold in which the judge has no verdict on green. */
    public static final String JUDGE_INCONCLUSIVE = "JUDGE_INCONCLUSIVE";

    /** A hold that is not at the end of a step. */
    public Hold(String code, String reason, Instant since, @Nullable Instant until) {
        this(code, reason, since, until, null);
    }
}
