package greenroll.demo;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.cli.client.ApiAnswer;
import greenroll.cli.client.ApiClient;
import greenroll.cli.client.ApiEndpoint;
import greenroll.cli.client.ApiProblem;
import greenroll.cli.client.BearerToken;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client of the API with a token, over HTTP. */
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
