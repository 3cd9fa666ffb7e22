package greenroll.token;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a token may do. Each includes those before it. */
public enum Scope {
    /** Look at groups and rolls. */
    READ,
    /** Start and control rolls, and clean up after them. */
    ROLL,
    /** Create, change, scale and delete groups. */
    ADMIN;

    /** As callers write it. */
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
