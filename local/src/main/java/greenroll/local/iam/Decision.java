package greenroll.local.iam;

/** Whether a right is there. */
public sealed interface Decision {

    record Allowed(Statement by) implements Decision {}

    /** @param why as an end of AWS's own sentence, and what was missing */
    record Denied(String why) implements Decision {}
}
