package greenroll.fleet;

import org.jspecify.annotations.Nullable;

/** The provider refused a call, and waiting does not help. An example is a missing permission. */
public final class FleetRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param cause the provider's answer; null when Greenroll itself finds that it cannot make the call */
    public FleetRefused(String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** The provider's own error code, for example {@code UnauthorizedOperation}. */
    public String code() {
        return code;
    }
}
