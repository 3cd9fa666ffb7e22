package greenroll.roll.failure;

/** The code of a roll's failure. It is the {@code Error} of the execution's Fail state. */
public enum FailureCode {
    /** Too few of the batch's instances became healthy within {@code healthTimeout}. */
    UNHEALTHY,
    /** An instance that had been healthy became unhealthy during its grace period. */
    UNHEALTHY_IN_GRACE,
    /** The grace period did not end within gracePeriod + healthTimeout. */
    GRACE_TIMEOUT,
    /** The load balancer gave no health of the instances for twice {@code healthTimeout}. */
    HEALTH_UNKNOWN,
    /** EC2 had no capacity, or the instances did not run, within {@code launchTimeout}. */
    LAUNCH_TIMEOUT,
    /** EC2 refused the launch permanently. */
    LAUNCH_REFUSED,
    /** More of the batch's instances were lost than are replaced. */
    TOO_MANY_LOST,
    /** Fewer instances than the floor were in service for {@code healthTimeout}. */
    BELOW_FLOOR,
    /** An alarm that the roll names was raised during a grace period, or held the roll for a day. */
    ALARM_ACTIVE,
    /** An alarm that the roll names was raised during its bake. */
    ALARM_IN_BAKE,
    /** The judge found green worse than blue, or beyond a limit. */
    JUDGE_FAILED,
    /** The judge found green beyond a limit during the roll's bake. */
    JUDGE_FAILED_IN_BAKE,
    /** Proven green was not in service when blue was to be scaled down. This happened twice. */
    GREEN_OUT_OF_SERVICE,
    /** Two batches in a row made no progress, or there were more than twice the planned batches. */
    NO_PROGRESS,
    /** An instance to restart did not leave the load balancer. */
    DRAIN_TIMEOUT,
    /** A person asked for a roll back while the roll was under way. */
    ROLLBACK_REQUESTED,
    /** The roll was not continued after a step in time, and the step asks for a roll back then. */
    NOT_CONTINUED,
    /** A person stopped the execution in Step Functions. */
    EXECUTION_ABORTED,
    /** The watchdog started the execution three times without progress. */
    WATCHDOG_GAVE_UP,
    /** An error in Greenroll, or an AWS error that no rule covers. The reason has its words. */
    INTERNAL_ERROR;

    /** Whether a roll back follows whatever the roll's {@code onFailure} says. */
    public boolean rollsBack() {
        return switch (this) {
            case ROLLBACK_REQUESTED, NOT_CONTINUED, ALARM_IN_BAKE, JUDGE_FAILED_IN_BAKE -> true;
            default -> false;
        };
    }
}
