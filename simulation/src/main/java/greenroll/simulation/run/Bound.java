package greenroll.simulation.run;

/** How soon something follows, in roll time; measured on what truly happened. */
public enum Bound {
    /** From the decision that the roll fails to its message, where neither SNS nor the store nor the machine is out. */
    FAILING_TO_NOTIFIED("failingToNotified"),
    /**
     * From the request to stop to the last launch or the last in-service blue taken out after it: zero where nothing came.
     * The scale-down of a batch whose grace has elapsed may.
     */
    STOP_TO_LAST_ACT("stopToLastAct"),
    /** From StopExecution to the roll's end, drains included. */
    STOP_EXECUTION_TO_CLOSED("stopExecutionToClosed"),
    STOP_EXECUTION_TO_NOTIFIED("stopExecutionToNotified"),
    /** The same where the event that would tell the watchdog is lost or minutes late. */
    EVENT_LOST_TO_CLOSED("eventLostToClosed"),
    EVENT_LOST_TO_NOTIFIED("eventLostToNotified"),
    /**
     * From the image's failure to the last green of its batch leaving the load balancer: from the load balancer's
     * {@code unhealthy} where it had been healthy, else from the decision.
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
