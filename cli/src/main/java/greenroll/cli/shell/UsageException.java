package greenroll.cli.shell;

/** Something the caller gave cannot be used: one line that names it and the way out, and exit status 64. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
