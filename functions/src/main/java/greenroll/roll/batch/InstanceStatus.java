package greenroll.roll.batch;

import java.util.Locale;

/** An instance as the HTTP contract shows it. */
public enum InstanceStatus {
    PENDING,
    RUNNING,
    HEALTHY,
    UNHEALTHY,
    DRAINING,
    DETACHED,
    TERMINATED;

    /** As the HTTP contract spells it, for example {@code healthy}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
