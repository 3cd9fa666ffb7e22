package greenroll.emulator.compute.scaling;

/** Auto Scaling's lifecycle states of an instance in a group, warm pools apart. */
public enum MemberLifecycle {
    PENDING("Pending"),
    PENDING_WAIT("Pending:Wait"),
    PENDING_PROCEED("Pending:Proceed"),
    IN_SERVICE("InService"),
    ENTERING_STANDBY("EnteringStandby"),
    STANDBY("Standby"),
    TERMINATING("Terminating"),
    TERMINATING_WAIT("Terminating:Wait"),
    TERMINATING_PROCEED("Terminating:Proceed"),
    DETACHING("Detaching"),
    /** The group no longer lists it. */
    TERMINATED("Terminated"),
    /** The group no longer lists it, and it lives on. */
    DETACHED("Detached");

    private final String apiName;

    MemberLifecycle(String apiName) {
        this.apiName = apiName;
    }

    /** As Auto Scaling writes it. */
    public String apiName() {
        return apiName;
    }

    /** Whether the desired capacity counts it. */
    public boolean counts() {
        return this == PENDING || this == PENDING_WAIT || this == PENDING_PROCEED || this == IN_SERVICE;
    }

    /** Whether the group terminates it now. */
    public boolean isTerminating() {
        return this == TERMINATING || this == TERMINATING_WAIT || this == TERMINATING_PROCEED;
    }

    boolean isWaiting() {
        return this == PENDING_WAIT || this == TERMINATING_WAIT;
    }

    boolean isLeaving() {
        return this == TERMINATING || this == TERMINATING_WAIT || this == TERMINATING_PROCEED || this == DETACHING;
    }
}
