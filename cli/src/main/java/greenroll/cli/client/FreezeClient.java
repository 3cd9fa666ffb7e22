package greenroll.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls that freeze deployments and lift that. A group of null stands for all groups. Each call returns the freezes that
 * then hold. Every method throws {@link ApiRefused} and {@link Unreachable}, and may be called twice.
 */
public final class FreezeClient {

    private final RetryingApiClient api;

    public FreezeClient(RetryingApiClient api) {
        this.api = api;
    }

    public List<JsonNode> freeze(@Nullable String groupId, String reason) {
        String body = Json.write(Map.of("freeze", Map.of("reason", reason)));
        return api.call("PUT", path(groupId), body, Map.of()).items();
    }

    public List<JsonNode> lift(@Nullable String groupId) {
        return api.call("DELETE", path(groupId), null, Map.of()).items();
    }

    private static String path(@Nullable String groupId) {
        return groupId == null
                ? "/aws/ec2/freeze"
                : "/aws/ec2/group/" + URLEncoder.encode(groupId, StandardCharsets.UTF_8) + "/freeze";
    }
}
