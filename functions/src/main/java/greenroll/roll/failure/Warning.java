package greenroll.roll.failure;

/** Something the caller should know that does not stop the roll, for example RESTART_KEEPS_IMAGE. */
public record Warning(String code, String message) {}
