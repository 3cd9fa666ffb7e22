package greenroll.roll;

import java.util.Locale;

/** The status that a caller sees. An end comes first, then stopping, then paused, then the stored status. */
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

    /** Returns the spelling of the HTTP contract, for example {@code in_progress}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
