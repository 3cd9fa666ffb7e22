package greenroll.roll;

/** The port to the executions that carry rolls; an execution's name is {@code {rollId}-{generation}}. */
public interface RollExecutions {

    /** What became of an execution. */
    enum State {
        /** No execution of that name was ever started, as far as the provider remembers (90 days). */
        NOT_STARTED,
        RUNNING,
        SUCCEEDED,
        FAILED,
        TIMED_OUT,
        ABORTED;

        public boolean isClosed() {
            return this != NOT_STARTED && this != RUNNING;
        }
    }

    /**
     * Starts the execution of this generation with the input {@code {groupId, rollId, generation}}. Called twice while
     * it runs, or after it closed: no effect. Throws {@link greenroll.fleet.Unavailable} when nobody answered.
     */
    void start(String groupId, String rollId, int generation);

    /** Where the execution of this generation stands. Reads only. */
    State state(String rollId, int generation);
}
