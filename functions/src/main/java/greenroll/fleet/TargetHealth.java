package greenroll.fleet;

import org.jspecify.annotations.Nullable;

/**
 * The load balancer's view of one target: its state, reason code and description.
 *
 * @param reason reason code, for example {@code Target.ResponseCodeMismatch}; null when the state has none
 */
public record TargetHealth(
        State state, @Nullable String reason, @Nullable String description) {

    /**
     * ELBv2's target states. {@code unhealthy.draining} is DRAINING here, because such a target will not serve again.
     */
    public enum State {
        INITIAL,
        HEALTHY,
        UNHEALTHY,
        UNUSED,
        DRAINING,
        UNAVAILABLE
    }

    /** Returns the text for readers: {@code unhealthy, Target.FailedHealthChecks (Health checks failed)}. */
    public String inWords() {
        String words = state.name().toLowerCase(java.util.Locale.ROOT);
        if (reason != null) {
            words += ", " + reason;
        }
        return description == null ? words : words + " (" + description + ")";
    }
}
