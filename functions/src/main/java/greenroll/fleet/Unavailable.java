package greenroll.fleet;

/**
 * An external service did not answer, or asked for a later call (throttling, server error, time-out). It is unknown
 * whether the call took effect. Calling again is always right; every port method says what a second call does.
 */
public final class Unavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Unavailable(String message, @org.jspecify.annotations.Nullable Throwable cause) {
        super(message, cause);
    }
}
