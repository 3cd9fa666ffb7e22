package greenroll.roll;

/** The state of an execution. */
public enum ExecutionOutcome {
    /** An execution of that name was never started, as far as the provider remembers (90 days). */
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
