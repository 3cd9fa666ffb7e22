package greenroll.cli.client;

/** There is nothing that a call could be signed with. */
public final class NoCredentials extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoCredentials(String message, Throwable cause) {
        super(message, cause);
    }
}
