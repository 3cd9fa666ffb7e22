package greenroll.roll.task;

import org.jspecify.annotations.Nullable;

/**
 * The input of a step from the state machine.
 *
 * @param visits number of tasks that this execution has run before this one
 * @param error error that a Catch caught; null when the state machine reached the step by an answer
 * @param notifyGaveUp whether publishing the failure was given up; the watchdog will then publish it
 */
public record StepInput(
        String groupId,
        String rollId,
        int generation,
        int visits,
        @Nullable CaughtError error,
        boolean notifyGaveUp) {

    /**
     * The number of visits after which a new execution continues. It stays well below 25,000 history events, which end
     * an execution without a Catch.
     */
    public static final int MAX_VISITS = 1_500;

    /** The Error and Cause of Step Functions. */
    public record CaughtError(
            @Nullable String error, @Nullable String cause) {}
}
