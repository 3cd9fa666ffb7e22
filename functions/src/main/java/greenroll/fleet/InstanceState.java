package greenroll.fleet;

/** EC2's instance states. */
public enum InstanceState {
    PENDING,
    RUNNING,
    SHUTTING_DOWN,
    STOPPING,
    STOPPED,
    TERMINATED;

    /** Whether it counts against capacity and cost. An instance that is shutting down or terminated does not. */
    public boolean isLive() {
        return this != SHUTTING_DOWN && this != TERMINATED;
    }
}
