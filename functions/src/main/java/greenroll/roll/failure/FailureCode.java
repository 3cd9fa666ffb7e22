package greenroll.roll.failure;

/** Why a roll failed: the {@code Error} of the execution's Fail state. */
public enum FailureCode {
    /** Too few of the batch's instances got healthy within {@code healthTimeout}. */
    UNHEALTHY,
    /** An instance that had been healthy turned unhealthy during its grace period. */
    UNHEALTHY_IN_GRACE,
    /** The grace period did not fit into gracePeriod + healthTimeout. */
    GRACE_TIMEOUT,
    /** The load balancer did not say how the instances are for twice {@code healthTimeout}. */
    HEALTH_UNKNOWN,
    /** EC2 had no capacity, or the instances did not run, within {@code launchTimeout}. */
    LAUNCH_TIMEOUT,
    /** EC2 refused the launch for good. */
    LAUNCH_REFUSED,
    /** More of the batch's instances were lost than are replaced. */
    TOO_MANY_LOST,
    /** In service stayed below the floor for {@code healthTimeout}. */
    BELOW_FLOOR,
    /** An alarm that the roll names was raised during a grace period, or held the roll for a day. */
    ALARM_ACTIVE,
    /** Proven green was not in service when blue was to be scaled down, twice. */
    GREEN_OUT_OF_SERVICE,
    /** Two batches in a row without progress, or more than twice the batches planned. */
    NO_PROGRESS,
    /** A restart's instance did not leave the load balancer. */
    DRAIN_TIMEOUT,
    /** Somebody stopped the execution in Step Functions. */
    EXECUTION_ABORTED,
    /** The watchdog started the execution three times without progress. */
    WATCHDOG_GAVE_UP,
    /** A fault of Greenroll's own or an AWS error that no rule covers; the reason carries its words. */
    INTERNAL_ERROR
}
