package greenroll.emulator.platform.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import greenroll.emulator.platform.template.Template;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A path beside the template's routes that the embedded cloud answers by itself; in AWS there is nothing at it.
 *
 * @param path exactly as it is sent
 * @param entry what a call must bring: the token is judged as for any other route
 */
public record EmbeddedRoute(String method, String path, Template.Entry entry, Function<Asked, Reply> work) {

    /**
     * @param headers by their names in any case
     * @param authorizer what it told of the caller; null when nobody was asked
     */
    public record Asked(
            Headers headers, String body, @Nullable JsonNode authorizer) {

        /** Whether the caller's token is for that group, or for all. */
        public boolean sees(String groupId) {
            String groups = authorizer == null ? "" : authorizer.path("groups").asText("");
            return groups.isEmpty() || List.of(groups.split(",")).contains(groupId);
        }
    }

    /** What is sent, as JSON that nobody may keep. */
    public sealed interface Reply {
        record Answered(Object value) implements Reply {}

        /** In the envelope of the API's errors. */
        record Refused(int status, String code, String message) implements Reply {}
    }
}
