package greenroll.roll.port;

import greenroll.roll.ExecutionOutcome;

/** The port to the executions that run rolls. An execution's name is {@code {rollId}-{generation}}. */
public interface RollExecutions {

    /**
     * Starts the execution of this generation with the input {@code {groupId, rollId, generation}}. Called again while
     * it runs, or after it closed, it has no effect. Throws {@link greenroll.fleet.Unavailable} when there is no
     * answer.
     */
    void start(String groupId, String rollId, int generation);

    /** Returns the outcome of this generation's execution so far. Reads only. */
    ExecutionOutcome state(String rollId, int generation);
}
