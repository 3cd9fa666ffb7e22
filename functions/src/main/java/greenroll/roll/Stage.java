package greenroll.roll;

/** Where a roll stands, as it is stored. What a caller is shown is {@link RollStatus}. */
public enum Stage {
    /** Accepted; nothing was observed yet. */
    STARTING,
    IN_PROGRESS,
    /** Nothing left to do but to wait for drains and clean-up; then FINISHED. */
    FINISHING,
    STOPPING,
    FAILING,
    FINISHED,
    STOPPED,
    FAILED;

    public boolean isTerminal() {
        return this == FINISHED || this == STOPPED || this == FAILED;
    }

    /** A recorded ending wins over whatever else is found. */
    public boolean isEnding() {
        return this == FINISHING || this == STOPPING || this == FAILING;
    }
}
