package greenroll.roll;

/** What became of an execution. */
public enum ExecutionOutcome {
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
