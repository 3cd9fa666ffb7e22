package greenroll.local.client;

import org.jspecify.annotations.Nullable;

/** No answer came, or none that is the API's: the message says in a few words what came instead. */
public final class Unreachable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unreachable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
