package greenroll.emulator.iam.policy;

/** Whether a right is there. */
public sealed interface AccessDecision {

    record Allowed(Statement by) implements AccessDecision {}

    /** @param why as an end of AWS's own sentence, and what was missing */
    record Denied(String why) implements AccessDecision {}
}
