package greenroll.roll.failure;

/** A message to the caller that does not stop the roll, for example RESTART_KEEPS_IMAGE. */
public record Warning(String code, String message) {}
