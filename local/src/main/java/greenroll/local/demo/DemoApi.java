package greenroll.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The API over its front door, as anybody with a token calls it. */
final class DemoApi implements AutoCloseable {

    /** An answer in the API's envelope. */
    record Answer(int status, JsonNode body) {

        /** The first item. */
        JsonNode item() {
            return body.at("/response/items/0");
        }

        /** The codes and messages of what was refused. */
        List<String> errors(String what) {
            List<String> errors = new ArrayList<>();
            body.at("/response/errors")
                    .forEach(error -> errors.add(error.path(what).asText()));
            return errors;
        }
    }

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI url;
    private final String token;

    DemoApi(URI url, String token) {
        this.url = url;
        this.token = token;
    }

    Answer call(String method, String path, @Nullable String body) {
        HttpRequest request = HttpRequest.newBuilder(url.resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), Json.tree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path + " got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(method + " " + path + " was interrupted", e);
        }
    }

    /** @throws DemoRefused when the API refuses */
    JsonNode item(String method, String path, @Nullable String body) {
        Answer answer = call(method, path, body);
        if (answer.status() != 200) {
            throw new DemoRefused(answer.errors("message"));
        }
        return answer.item();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
