package greenroll.fleet;

/** EC2's own instance states. */
public enum InstanceState {
    PENDING,
    RUNNING,
    SHUTTING_DOWN,
    STOPPING,
    STOPPED,
    TERMINATED;

    /** Whether it still counts against capacity and cost: everything but on its way out for good. */
    public boolean isLive() {
        return this != SHUTTING_DOWN && this != TERMINATED;
    }
}
