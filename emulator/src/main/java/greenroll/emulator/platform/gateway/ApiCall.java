package greenroll.emulator.platform.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import greenroll.emulator.platform.template.Stack;
import greenroll.json.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HTTP call as API Gateway sees it. It also makes the event for a function. */
record ApiCall(String requestId, HttpExchange exchange, Instant at) {

    String method() {
        return exchange.getRequestMethod();
    }

    /** The path as it was sent, still percent-encoded. */
    String path() {
        return exchange.getRequestURI().getRawPath();
    }

    /** Fills in the variables of a gateway response's template. */
    String fill(String template) {
        return template.replace("$context.requestId", requestId)
                .replace("$context.path", escaped(path()))
                .replace("$context.httpMethod", escaped(method()))
                .replace("$context.requestTime", at.toString());
    }

    /** An error in the same envelope as all others. */
    Map<String, Object> refusal(int status, String code, String message) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("id", requestId);
        request.put("url", path());
        request.put("method", method());
        request.put("timestamp", at);
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("status", Map.of("code", status, "message", status == 403 ? "Forbidden" : "Bad Request"));
        response.put("errors", List.of(Map.of("code", code, "message", message)));
        return Map.of("request", request, "response", response);
    }

    private static String escaped(String text) {
        String json = Json.write(text);
        return json.substring(1, json.length() - 1);
    }

    /**
     * The event in the shape of {@code APIGatewayProxyRequestEvent}.
     *
     * @param admitted the decision that let the call in
     */
    Map<String, @Nullable Object> event(
            Routes.Found.Function found, String stage, AdmissionVerdict admitted, String body) {
        Map<String, List<String>> headers = headers();
        Map<String, List<String>> query = query();
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        event.put("resource", found.route().path());
        event.put("path", path());
        event.put("httpMethod", method());
        event.put("headers", last(headers));
        event.put("multiValueHeaders", headers);
        event.put("queryStringParameters", query.isEmpty() ? null : last(query));
        event.put("multiValueQueryStringParameters", query.isEmpty() ? null : query);
        event.put("pathParameters", found.parameters().isEmpty() ? null : found.parameters());
        event.put("stageVariables", null);
        event.put("requestContext", context(found, stage, admitted));
        event.put("body", body.isEmpty() ? null : body);
        event.put("isBase64Encoded", false);
        return event;
    }

    private Map<String, Object> context(Routes.Found.Function found, String stage, AdmissionVerdict admitted) {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("accountId", Stack.ACCOUNT);
        context.put("apiId", "local");
        context.put("stage", stage);
        context.put("requestId", requestId);
        context.put("resourcePath", found.route().path());
        context.put("path", path());
        context.put("httpMethod", method());
        context.put("requestTimeEpoch", at.toEpochMilli());
        Map<String, Object> identity = new LinkedHashMap<>(Map.of("sourceIp", "127.0.0.1"));
        context.put("identity", identity);
        switch (admitted) {
            case AdmissionVerdict.ByToken(JsonNode caller) -> context.put("authorizer", caller);
            case AdmissionVerdict.BySignature(Principal caller) -> {
                identity.put("accessKey", caller.credentials().accessKeyId());
                identity.put("accountId", caller.account());
                identity.put("userArn", caller.arn());
            }
            case AdmissionVerdict.Open _, AdmissionVerdict.Refused _ -> {}
        }
        return context;
    }

    private Map<String, List<String>> headers() {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, List.copyOf(values)));
        return headers;
    }

    private Map<String, List<String>> query() {
        Map<String, List<String>> query = new LinkedHashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String pair : raw == null || raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            query.computeIfAbsent(decoded(name), n -> new ArrayList<>()).add(decoded(value));
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static Map<String, String> last(Map<String, List<String>> values) {
        Map<String, String> last = new LinkedHashMap<>();
        values.forEach((name, each) -> last.put(name, each.getLast()));
        return last;
    }
}
