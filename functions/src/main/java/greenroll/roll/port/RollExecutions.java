package greenroll.roll.port;

import greenroll.roll.ExecutionOutcome;

/** The port to the executions that carry rolls; an execution's name is {@code {rollId}-{generation}}. */
public interface RollExecutions {

    /**
     * Starts the execution of this generation with the input {@code {groupId, rollId, generation}}. Called twice while
     * it runs, or after it closed: no effect. Throws {@link greenroll.fleet.Unavailable} when nobody answered.
     */
    void start(String groupId, String rollId, int generation);

    /** Where the execution of this generation stands. Reads only. */
    ExecutionOutcome state(String rollId, int generation);
}
