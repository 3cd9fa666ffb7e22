package greenroll.group;

/** Elastigroup's {@code strategy.action}. */
public enum RollAction {
    /** Launch green, prove it, scale down as many blue. */
    REPLACE_SERVER,
    /** Take out, reboot, put back: changes neither the image nor the user data that an instance runs. */
    RESTART_SERVER
}
