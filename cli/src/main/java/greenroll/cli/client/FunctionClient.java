package greenroll.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import greenroll.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Invokes a Lambda function by calls signed with AWS credentials, and waits for the answer. Each call is made only
 * once, because a second invocation may have another effect.
 */
public final class FunctionClient implements AutoCloseable {

    /** The function ran and threw. The message is the function's own. */
    public static final class FunctionThrew extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FunctionThrew(String message) {
            super(message);
        }
    }

    /** Lambda did not run the function. The message begins with the error's name. */
    public static final class InvokeRefused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        InvokeRefused(int status, String message) {
            super(message);
            this.status = status;
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }
    }

    private static final String API = "/2015-03-31/functions/";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** The function itself times out after 60 s. */
    private static final Duration ANSWER = Duration.ofSeconds(65);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private final URI endpoint;
    private final AwsSignature signature;

    /**
     * @param endpoint Lambda's URL, without a slash at its end
     * @param signature a signature for the service {@code lambda}
     */
    public FunctionClient(URI endpoint, AwsSignature signature) {
        this.endpoint = endpoint;
        this.signature = signature;
    }

    /**
     * Returns the function's answer.
     *
     * @param function its name or ARN
     * @param payload JSON
     * @throws FunctionThrew when it throws
     * @throws InvokeRefused when Lambda refuses to run it
     * @throws Unreachable when no answer comes, or Lambda cannot answer now; it is then unknown whether the function
     *     ran
     * @throws NoCredentials when there are no credentials to sign with
     */
    public JsonNode invoke(String function, String payload) {
        HttpResponse<String> response = send(request(function, payload));
        JsonNode body = read(response.body());
        if (response.statusCode() == 429 || response.statusCode() >= 500) {
            throw new Unreachable("it answers " + response.statusCode() + ": " + words(response, body), null);
        }
        if (response.statusCode() != 200) {
            throw new InvokeRefused(response.statusCode(), words(response, body));
        }
        if (response.headers().firstValue("X-Amz-Function-Error").isPresent()) {
            throw new FunctionThrew(body.path("errorMessage").asText(response.body()));
        }
        return body;
    }

    private HttpRequest request(String function, String payload) {
        URI uri = URI.create(endpoint + API + URLEncoder.encode(function, StandardCharsets.UTF_8) + "/invocations");
        Map<String, String> headers = new LinkedHashMap<>(Map.of("Content-Type", "application/json"));
        headers.putAll(signature.headers("POST", uri, headers, payload));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(ANSWER).POST(HttpRequest.BodyPublishers.ofString(payload));
        headers.forEach(request::setHeader);
        return request.build();
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | UnresolvedAddressException e) {
            throw Unreachable.because(e, CONNECT, ANSWER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable("interrupted", e);
        }
    }

    private static JsonNode read(String body) {
        try {
            return Json.tree(body);
        } catch (IllegalArgumentException e) {
            return MissingNode.getInstance();
        }
    }

    private static String words(HttpResponse<String> response, JsonNode body) {
        String name = response.headers().firstValue("x-amzn-ErrorType").orElse("HTTP " + response.statusCode());
        String message = body.path("message").asText(body.path("Message").asText(""));
        return name.replaceFirst(":.*", "") + (message.isEmpty() ? "" : ": " + message);
    }

    /** Ends calls in flight. Called twice: no effect. */
    @Override
    public void close() {
        http.shutdownNow();
    }
}
