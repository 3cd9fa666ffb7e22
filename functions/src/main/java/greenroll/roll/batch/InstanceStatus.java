package greenroll.roll.batch;

import java.util.Locale;

/** An instance's status in the HTTP contract. */
public enum InstanceStatus {
    PENDING,
    RUNNING,
    HEALTHY,
    UNHEALTHY,
    DRAINING,
    DETACHED,
    TERMINATED;

    /** Returns the spelling of the HTTP contract, for example {@code healthy}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
