package greenroll.emulator.compute.state;

import greenroll.fleet.TargetHealth;

/** What one health check got from one target, and what ELBv2 says of a target that keeps answering so. */
public sealed interface ProbeAnswer {

    /** The answer that the target group's matcher wants. */
    record Passed() implements ProbeAnswer {}

    /** An answer with another HTTP status. */
    record WrongCode(int status) implements ProbeAnswer {}

    /** No answer within the check's time-out. */
    record TimedOut() implements ProbeAnswer {}

    /** Nobody listens. */
    record NoConnection() implements ProbeAnswer {}

    /** The health that enough of these answers in a row make. */
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
