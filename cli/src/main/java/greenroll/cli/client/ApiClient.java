package greenroll.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import greenroll.json.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes each call of the API once, and reads the answer. */
public final class ApiClient implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** API Gateway itself times out after 29 s. */
    private static final Duration ANSWER = Duration.ofSeconds(35);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private final ApiEndpoint endpoint;
    private final Authorization authorization;

    public ApiClient(ApiEndpoint endpoint, Authorization authorization) {
        this.endpoint = endpoint;
        this.authorization = authorization;
    }

    public ApiEndpoint endpoint() {
        return endpoint;
    }

    /**
     * Returns the API's answer, whatever its status.
     *
     * @param path the path after the base URL, with its query
     * @throws Unreachable when no answer comes, or one that is not the API's
     */
    public ApiAnswer call(String method, String path, @Nullable String body, Map<String, String> headers) {
        try {
            HttpResponse<String> response =
                    http.send(request(method, path, body, headers), HttpResponse.BodyHandlers.ofString());
            ApiAnswer answer = new ApiAnswer(response.statusCode(), read(response.body()));
            if (!answer.isEnvelope() && !answer.isTransient()) {
                throw new Unreachable(
                        "something answered " + answer.status() + ", but not as this API does: is the address right?",
                        null);
            }
            return answer;
        } catch (IOException | UnresolvedAddressException e) {
            throw Unreachable.because(e, CONNECT, ANSWER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable("interrupted", e);
        }
    }

    private HttpRequest request(String method, String path, @Nullable String body, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Accept", "application/json");
        if (body != null) {
            all.put("Content-Type", "application/json");
        }
        String text = body == null ? "" : body;
        all.putAll(authorization.headers(method, endpoint.uri(path), all, text));
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.uri(path))
                .timeout(ANSWER)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(text));
        all.forEach(request::setHeader);
        return request.build();
    }

    private static JsonNode read(String body) {
        try {
            return Json.tree(body);
        } catch (IllegalArgumentException e) {
            return MissingNode.getInstance();
        }
    }

    /** Ends calls in flight. Called twice: no effect. */
    @Override
    public void close() {
        http.shutdownNow();
    }
}
