package greenroll.roll;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What people asked of a running roll. Steps read it on every visit and never write it; writing it needs only that the
 * roll is open, and neither checks nor bumps its version.
 */
public record Control(
        @Nullable Instant stopRequestedAt, @Nullable String stopRequestedBy) {

    public static final Control NONE = new Control(null, null);

    public boolean stopRequested() {
        return stopRequestedAt != null;
    }
}
