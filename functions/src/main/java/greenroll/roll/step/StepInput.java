package greenroll.roll.step;

import org.jspecify.annotations.Nullable;

/**
 * What the state machine hands to a step.
 *
 * @param visits how many tasks this execution has run before this one
 * @param error what a Catch caught; null when the step was reached by an answer
 * @param notifyGaveUp whether publishing the failure was tried in vain: the watchdog will
 */
public record StepInput(
        String groupId,
        String rollId,
        int generation,
        int visits,
        @Nullable CaughtError error,
        boolean notifyGaveUp) {

    /** Continue as a new execution well before 25,000 history events, which end one without a Catch. */
    public static final int MAX_VISITS = 1_500;

    /** Step Functions' Error and Cause. */
    public record CaughtError(
            @Nullable String error, @Nullable String cause) {}
}
