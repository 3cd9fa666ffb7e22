package greenroll.cli.client;

/** There are no credentials to sign a call with. */
public final class NoCredentials extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoCredentials(String message, Throwable cause) {
        super(message, cause);
    }
}
