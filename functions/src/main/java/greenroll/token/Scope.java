package greenroll.token;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The permissions of a token. Each includes those before it. */
public enum Scope {
    /** Read groups and rolls. */
    READ,
    /** Decide how a roll that waits at the end of a step goes on: continue, stop or roll back. */
    APPROVE,
    /** Start and control rolls, and clean up after them. */
    ROLL,
    /** Create, change, scale and delete groups. */
    ADMIN;

    /** The name that callers use. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Scope> of(String wire) {
        return Arrays.stream(values())
                .filter(scope -> scope.wire().equals(wire))
                .findFirst();
    }

    public boolean includes(Scope needed) {
        return compareTo(needed) >= 0;
    }
}
