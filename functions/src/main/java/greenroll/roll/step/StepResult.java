package greenroll.roll.step;

import greenroll.roll.failure.FailureCode;
import org.jspecify.annotations.Nullable;

/**
 * What a step tells the state machine.
 *
 * @param seconds with WAIT: when to ask again
 * @param why with WAIT: for what
 * @param summary one line, at most 512 bytes, that tells where the roll stands
 * @param code with FAIL and a failed DONE: the {@link FailureCode}
 * @param reason with FAIL and a failed DONE: the sentence to it
 */
public record StepResult(
        Next next,
        @Nullable Integer seconds,
        @Nullable String why,
        String summary,
        @Nullable String code,
        @Nullable String reason) {

    /** Every answer that a task may give; which task may give which is the state machine's. */
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
        /** A restart's grace has elapsed: there is no blue to scale down, so planning comes next. */
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
