package greenroll.simulation.run;

/** A time between two events of a roll, in roll time. It is measured on the true state of the simulated region. */
public enum Bound {
    /**
     * From the decision that the roll fails to its message. It excludes runs in which SNS, the store or the state
     * machine is out.
     */
    FAILING_TO_NOTIFIED("failingToNotified"),
    /**
     * From the stop request to the last launch or the last deregistration of in-service blue after it; zero when there
     * is none. A batch whose grace period is over may still be scaled down.
     */
    STOP_TO_LAST_ACT("stopToLastAct"),
    /** From StopExecution to the roll's end, drains included. */
    STOP_EXECUTION_TO_CLOSED("stopExecutionToClosed"),
    STOP_EXECUTION_TO_NOTIFIED("stopExecutionToNotified"),
    /** The same when the watchdog's event is lost or minutes late. */
    EVENT_LOST_TO_CLOSED("eventLostToClosed"),
    EVENT_LOST_TO_NOTIFIED("eventLostToNotified"),
    /**
     * From the failure of the image to the deregistration of the last green instance of its batch. The time starts when
     * the load balancer finds a healthy instance {@code unhealthy}, otherwise at the roll's decision.
     */
    IMAGE_FAILURE_TO_GREEN_OUT("imageFailureToGreenOut");

    private final String key;

    Bound(String key) {
        this.key = key;
    }

    /** Its key in the report's {@code bounds}. */
    public String key() {
        return key;
    }
}
