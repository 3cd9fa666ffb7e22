package greenroll.roll;

/** The stored stage of a roll. A caller sees {@link RollStatus}. */
public enum Stage {
    /** Accepted, but not observed yet. */
    STARTING,
    IN_PROGRESS,
    /** Only drains and clean-up remain; FINISHED follows. */
    FINISHING,
    STOPPING,
    FAILING,
    FINISHED,
    STOPPED,
    FAILED;

    public boolean isTerminal() {
        return this == FINISHED || this == STOPPED || this == FAILED;
    }

    /** Whether an ending is recorded. It has priority over all other findings. */
    public boolean isEnding() {
        return this == FINISHING || this == STOPPING || this == FAILING;
    }
}
