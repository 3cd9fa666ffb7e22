package greenroll.emulator.platform.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import greenroll.emulator.machine.LambdaFunctions;
import greenroll.emulator.platform.lambda.Functions;
import greenroll.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lambda's Invoke over HTTP. It runs a function of the template for a client that signs as the local cloud's identity,
 * and waits for its answer. Other types of invocation are refused.
 */
final class LocalInvokeApi implements HttpHandler {

    static final String PATH = "/2015-03-31/functions/";

    private static final Pattern INVOCATIONS = Pattern.compile(Pattern.quote(PATH) + "([A-Za-z0-9_-]+)/invocations");
    /** Lambda's own limit for a synchronous call. */
    private static final int LARGEST = 6 * 1024 * 1024;

    private final Functions functions;
    private final Identity identity;

    LocalInvokeApi(Functions functions, Identity identity) {
        this.functions = functions;
        this.identity = identity;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(LARGEST + 1);
            if (body.length > LARGEST) {
                refuse(exchange, 413, "RequestTooLargeException", "the payload is too large");
            } else if (isSigned(exchange, body)) {
                invoke(exchange, body);
            } else {
                refuse(
                        exchange,
                        403,
                        "InvalidSignatureException",
                        "The request signature we calculated does not match the signature you provided.");
            }
        } catch (RuntimeException e) {
            System.err.println("LocalInvokeApi " + e);
            refuse(exchange, 500, "ServiceException", "the request failed because of an internal error");
        }
    }

    private boolean isSigned(HttpExchange exchange, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
        // Real time, because the client that signs does not know the cloud's time.
        return exchange.getRequestURI().getRawQuery() == null
                && identity.signed(
                        new Identity.Request("lambda", exchange.getRequestMethod(), exchange.getRequestURI()),
                        headers,
                        body,
                        Instant.now());
    }

    private void invoke(HttpExchange exchange, byte[] body) throws IOException {
        Matcher path = INVOCATIONS.matcher(exchange.getRequestURI().getRawPath());
        String type = exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type");
        if (!path.matches() || !exchange.getRequestMethod().equals("POST")) {
            refuse(exchange, 404, "UnknownOperationException", "only Invoke is answered here");
            return;
        }
        if (type != null && !type.equals("RequestResponse")) {
            refuse(exchange, 400, "InvalidParameterValueException", "only RequestResponse is answered here");
            return;
        }
        Optional<String> arn = functions.arnOfPhysical(path.group(1));
        if (arn.isEmpty()) {
            refuse(exchange, 404, "ResourceNotFoundException", "Function not found: " + path.group(1));
            return;
        }
        switch (functions.invoke(arn.get(), body).join()) {
            case LambdaFunctions.Answer.Returned(byte[] json) -> send(exchange, 200, json);
            case LambdaFunctions.Answer.Threw(String _, String cause) -> {
                exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
                send(exchange, 200, cause.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void refuse(HttpExchange exchange, int status, String type, String message) throws IOException {
        exchange.getResponseHeaders().set("x-amzn-ErrorType", type);
        send(exchange, status, Json.write(Map.of("message", message)).getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] json) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, json.length == 0 ? -1 : json.length);
        exchange.getResponseBody().write(json);
    }
}
