package greenroll.fleet;

/**
 * A service outside did not answer, or asked to be called later (throttled, a server error, a time-out): nobody knows whether
 * the call took effect. Calling again is always right; every port method says what that does.
 */
public final class Unavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Unavailable(String message, @org.jspecify.annotations.Nullable Throwable cause) {
        super(message, cause);
    }
}
