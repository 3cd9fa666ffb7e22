package greenroll.group;

/** Elastigroup's {@code strategy.action}. */
public enum RollAction {
    /** Launches green, proves it, and scales down as many blue. */
    REPLACE_SERVER,
    /** Deregisters, reboots and registers instances. It changes neither their image nor their user data. */
    RESTART_SERVER
}
