package greenroll.emulator.compute.state;

import greenroll.fleet.TargetHealth;

/**
 * The result of one health check of one target, and the health that ELBv2 reports for a target that keeps answering so.
 */
public sealed interface ProbeAnswer {

    /** An answer that the target group's matcher accepts. */
    record Passed() implements ProbeAnswer {}

    /** An answer with another HTTP status. */
    record WrongCode(int status) implements ProbeAnswer {}

    /** No answer within the check's time-out. */
    record TimedOut() implements ProbeAnswer {}

    /** No process listens. */
    record NoConnection() implements ProbeAnswer {}

    /** The health of a target after enough of these answers in a row. */
    default TargetHealth verdict() {
        return switch (this) {
            case Passed() -> TargetHealthStates.HEALTHY;
            case WrongCode(int status) ->
                TargetHealthStates.unhealthy(
                        "Target.ResponseCodeMismatch", "Health checks failed with these codes: [" + status + "]");
            case TimedOut() -> TargetHealthStates.unhealthy("Target.Timeout", "Request timed out");
            case NoConnection() -> TargetHealthStates.unhealthy("Target.FailedHealthChecks", "Health checks failed");
        };
    }
}
