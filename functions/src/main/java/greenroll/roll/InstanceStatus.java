package greenroll.roll;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

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

    /** What a line of this type says of the instances that it names; null when it says nothing of their status. */
    static @Nullable InstanceStatus saidBy(RollEvent.Type type) {
        return SAID.get(type);
    }

    private static final java.util.Map<RollEvent.Type, InstanceStatus> SAID = java.util.Map.of(
            RollEvent.Type.LAUNCHED, PENDING,
            RollEvent.Type.REGISTERED, RUNNING,
            RollEvent.Type.FIRST_HEALTHY, HEALTHY,
            RollEvent.Type.DEREGISTERED, DRAINING,
            RollEvent.Type.TERMINATED, TERMINATED);
}
