package greenroll.cli.shell;

/**
 * A value from the caller cannot be used. The message is one line that names the value and the remedy. The exit status
 * is 64.
 */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
