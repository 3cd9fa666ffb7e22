package greenroll.roll.task;

import greenroll.roll.failure.FailureCode;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a step to the state machine.
 *
 * @param seconds with WAIT, the time until the next visit
 * @param why with WAIT, the reason
 * @param summary one line, at most 512 bytes, with the state of the roll
 * @param code with FAIL and a failed DONE, the {@link FailureCode}
 * @param reason with FAIL and a failed DONE, the sentence
 */
public record StepResult(
        Next next,
        @Nullable Integer seconds,
        @Nullable String why,
        String summary,
        @Nullable String code,
        @Nullable String reason) {

    /** Every possible answer. The state machine defines which tasks may give which answer. */
    public enum Next {
        WAIT,
        STOP,
        FAIL,
        CONTINUE,
        SUPERSEDED,
        LAUNCH,
        RESTART,
        SCALE_DOWN,
        FINISH,
        LAUNCHED,
        REGISTERED,
        HEALTHY,
        REPLACE,
        ELAPSED,
        /** A restart's grace period is over. There is no blue to scale down, so planning comes next. */
        RESTARTED,
        DONE,
        GREEN_OUT_OF_SERVICE,
        NOTIFY
    }

    public static StepResult of(Next next, String summary) {
        return new StepResult(next, null, null, summary, null, null);
    }

    public static StepResult await(long seconds, String why, String summary) {
        return new StepResult(Next.WAIT, (int) Math.max(1, seconds), why, summary, null, null);
    }
}
