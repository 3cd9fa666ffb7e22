package greenroll.fleet;

/** The provider refused a call, and waiting does not help. An example is a missing permission. */
public final class FleetRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    public FleetRefused(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** The provider's own error code, for example {@code UnauthorizedOperation}. */
    public String code() {
        return code;
    }
}
