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
            case STARTING -> atWork(STARTING, control);
            case IN_PROGRESS -> atWork(IN_PROGRESS, control);
            case FINISHING, FAILING -> IN_PROGRESS;
        };
    }

    private static RollStatus atWork(RollStatus stored, Control control) {
        return control.stopRequested() || control.rollbackAsked() != null
                ? STOPPING
                : control.paused() ? PAUSED : stored;
    }

    /** Returns the spelling of the HTTP contract, for example {@code in_progress}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
