package greenroll.emulator.iam.policy;

/** Whether a right is granted. */
public sealed interface AccessDecision {

    record Allowed(Statement by) implements AccessDecision {}

    /** @param why the end of AWS's own sentence, with what was missing */
    record Denied(String why) implements AccessDecision {}
}
