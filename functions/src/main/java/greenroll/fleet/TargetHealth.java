package greenroll.fleet;

import org.jspecify.annotations.Nullable;

/**
 * What the load balancer says of one target: its own state, reason code and description.
 *
 * @param reason for example {@code Target.ResponseCodeMismatch}; null when the state needs none
 */
public record TargetHealth(
        State state, @Nullable String reason, @Nullable String description) {

    /** ELBv2's target states. {@code unhealthy.draining} is a draining that will not serve: DRAINING here. */
    public enum State {
        INITIAL,
        HEALTHY,
        UNHEALTHY,
        UNUSED,
        DRAINING,
        UNAVAILABLE
    }

    /** The words for a reader: {@code unhealthy, Target.FailedHealthChecks (Health checks failed)}. */
    public String inWords() {
        String words = state.name().toLowerCase(java.util.Locale.ROOT);
        if (reason != null) {
            words += ", " + reason;
        }
        return description == null ? words : words + " (" + description + ")";
    }
}
