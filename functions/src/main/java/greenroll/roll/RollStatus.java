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

    public static RollStatus of(Stage stage, Control control) {
        return switch (stage) {
            case FINISHED -> FINISHED;
            case STOPPED -> STOPPED;
            case FAILED -> FAILED;
            case STOPPING -> STOPPING;
            case STARTING -> control.atWork(STARTING);
            case IN_PROGRESS -> control.atWork(IN_PROGRESS);
            case FINISHING, FAILING -> IN_PROGRESS;
        };
    }

    /** As the HTTP contract spells it, for example {@code in_progress}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
