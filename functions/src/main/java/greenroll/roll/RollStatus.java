package greenroll.roll;

import java.util.Locale;

/** The status that a caller is shown: terminal, else stopping, paused, the stored one. */
public enum RollStatus {
    STARTING,
    IN_PROGRESS,
    PAUSED,
    STOPPING,
    STOPPED,
    FINISHED,
    FAILED;

    /** As the HTTP contract spells it, for example {@code in_progress}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
