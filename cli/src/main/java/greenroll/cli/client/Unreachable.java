package greenroll.cli.client;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** No answer came, or one that is not the API's. The message says briefly what came instead. */
public final class Unreachable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unreachable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * @param connect how long a connection may take
     * @param answer how long an answer may take
     */
    static Unreachable because(Exception e, Duration connect, Duration answer) {
        return new Unreachable(words(e, connect, answer), e);
    }

    private static String words(Exception e, Duration connect, Duration answer) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return "there is no such host";
            }
        }
        return switch (e) {
            case HttpConnectTimeoutException _ -> "no connection within " + connect.toSeconds() + " s";
            case HttpTimeoutException _ -> "no answer within " + answer.toSeconds() + " s";
            case ConnectException _ -> "connection refused";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}
