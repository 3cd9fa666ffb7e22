package greenroll.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.local.client.ApiAnswer;
import greenroll.local.client.ApiClient;
import greenroll.local.client.ApiEndpoint;
import greenroll.local.client.ApiProblem;
import greenroll.local.client.BearerToken;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The API over its front door, as anybody with a token calls it. */
final class DemoApi implements AutoCloseable {

    private final ApiClient api;

    DemoApi(URI url, String token) {
        api = new ApiClient(new ApiEndpoint(url), new BearerToken(token));
    }

    ApiAnswer call(String method, String path, @Nullable String body) {
        return api.call(method, path, body, Map.of());
    }

    /** @throws DemoRefused when the API refuses */
    JsonNode item(String method, String path, @Nullable String body) {
        ApiAnswer answer = call(method, path, body);
        if (answer.status() != 200) {
            throw new DemoRefused(
                    answer.problems().stream().map(ApiProblem::message).toList());
        }
        return answer.item();
    }

    @Override
    public void close() {
        api.close();
    }
}
