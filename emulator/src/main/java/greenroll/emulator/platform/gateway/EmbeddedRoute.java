package greenroll.emulator.platform.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import greenroll.emulator.platform.template.Template;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A path outside the template's routes that the embedded cloud answers itself. On AWS it does not exist.
 *
 * @param path the path exactly as it is sent
 * @param entry the authorization that a call needs; the token is checked as for any other route
 */
public record EmbeddedRoute(String method, String path, Template.Entry entry, Function<Asked, Reply> work) {

    /**
     * @param headers the headers by their names, in any case
     * @param authorizer the authorizer's data on the caller; null when it was not asked
     */
    public record Asked(
            Headers headers, String body, @Nullable JsonNode authorizer) {

        /** Whether the caller's token is for that group, or for all groups. */
        public boolean sees(String groupId) {
            String groups = authorizer == null ? "" : authorizer.path("groups").asText("");
            return groups.isEmpty() || List.of(groups.split(",")).contains(groupId);
        }
    }

    /** The reply, sent as JSON that no cache may keep. */
    public sealed interface Reply {
        record Answered(Object value) implements Reply {}

        /** An error in the envelope of the API's errors. */
        record Refused(int status, String code, String message) implements Reply {}
    }
}
