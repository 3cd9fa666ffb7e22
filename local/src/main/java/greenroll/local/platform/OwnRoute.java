package greenroll.local.platform;

import com.sun.net.httpserver.Headers;
import java.util.function.Function;

/**
 * A path beside the template's routes that the embedded cloud answers by itself; in AWS there is nothing at it.
 *
 * @param path exactly as it is sent
 * @param entry what a call must bring: the token is judged as for any other route
 */
public record OwnRoute(String method, String path, Template.Entry entry, Function<Asked, Reply> work) {

    /** @param headers by their names in any case */
    public record Asked(Headers headers, String body) {}

    /** What is sent, as JSON that nobody may keep. */
    public sealed interface Reply {
        record Answered(Object value) implements Reply {}

        /** In the envelope of the API's errors. */
        record Refused(int status, String code, String message) implements Reply {}
    }
}
