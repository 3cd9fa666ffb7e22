package greenroll.roll.task;

/**
 * The task states that observe the fleet and decide. State, function, handler, event file and test have the same name.
 */
public enum Step {
    PLAN_BATCH,
    LAUNCH_BATCH,
    RESTART_BATCH,
    CHECK_HEALTH,
    GRACE_WAIT,
    SCALE_DOWN,
    FINISH_ROLL,
    STOP_ROLL,
    FAIL_ROLL;

    /** Whether the state ends the roll. */
    public boolean ends() {
        return this == FINISH_ROLL || this == STOP_ROLL || this == FAIL_ROLL;
    }
}
