package greenroll.api.fallback;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import greenroll.api.http.Call;
import greenroll.api.http.Endpoint;
import greenroll.api.http.ErrorCode;
import greenroll.api.http.RefusedCall;
import greenroll.aws.Wiring;
import greenroll.token.Scope;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Answers every call that no other function answers, in the same envelope. The answer is 405 with {@code Allow} for
 * another method of an existing path, and 308 to the path itself for one with a slash at its end. Otherwise it is 404,
 * which names the operation if it is one of Elastigroup's. This function has no permissions.
 */
public final class NotFound implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {

    private static final String GROUP = "/aws/ec2/group/{groupId}";
    private static final String ROLL = GROUP + "/roll/{rollId}";

    /** The methods of each path in template.yaml. */
    static final Map<String, Set<String>> METHODS = Map.ofEntries(
            Map.entry("/aws/ec2/group", Set.of("GET", "POST")),
            Map.entry(GROUP, Set.of("DELETE", "GET", "PUT")),
            Map.entry(GROUP + "/scale/up", Set.of("PUT")),
            Map.entry(GROUP + "/scale/down", Set.of("PUT")),
            Map.entry(GROUP + "/detachInstances", Set.of("PUT")),
            Map.entry(GROUP + "/capacity", Set.of("PUT")),
            Map.entry(GROUP + "/status", Set.of("GET")),
            Map.entry(GROUP + "/instanceHealthiness", Set.of("GET")),
            Map.entry(GROUP + "/events", Set.of("GET")),
            Map.entry(GROUP + "/revisions", Set.of("GET")),
            Map.entry(GROUP + "/freeze", Set.of("DELETE", "GET", "PUT")),
            Map.entry("/aws/ec2/freeze", Set.of("DELETE", "GET", "PUT")),
            Map.entry(GROUP + "/roll", Set.of("GET", "PUT")),
            Map.entry(ROLL, Set.of("GET", "POST", "PUT")),
            Map.entry(ROLL + "/action", Set.of("POST")),
            Map.entry(ROLL + "/status", Set.of("GET")),
            Map.entry(ROLL + "/events", Set.of("GET")),
            Map.entry(ROLL + "/execution", Set.of("GET")),
            Map.entry(ROLL + "/report", Set.of("GET")));

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]+");

    private final Endpoint endpoint;

    public NotFound() {
        this(Wiring.ofLambda().clock());
    }

    public NotFound(InstantSource clock) {
        this.endpoint = new Endpoint(clock, Scope.READ);
    }

    @Override
    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        return endpoint.answer(event, context, call -> {
            throw refusal(call);
        });
    }

    private static RefusedCall refusal(Call call) {
        Set<String> methods = METHODS.get(call.route());
        if (methods != null) {
            String allowed = String.join(", ", new TreeSet<>(methods));
            return new RefusedCall(ErrorCode.METHOD_NOT_ALLOWED, "this path takes " + allowed).with("Allow", allowed);
        }
        String proxied = call.proxied();
        if (proxied.endsWith("/") && isThere("/aws/" + proxied.substring(0, proxied.length() - 1))) {
            // Relative, because the path before it is that of the stage.
            String[] names = proxied.split("/");
            return new RefusedCall(ErrorCode.PERMANENT_REDIRECT, "the path has no slash at its end")
                    .with("Location", "../" + names[names.length - 1] + query(call.event()));
        }
        String method = Objects.requireNonNullElse(call.event().getHttpMethod(), "");
        return new RefusedCall(
                ErrorCode.NOT_FOUND,
                ElastigroupOperation.at(method, proxied)
                        .map(one -> "Greenroll does not have Elastigroup's operation \"" + one.name() + "\": "
                                + one.wayOut())
                        .orElse("there is nothing at this path"));
    }

    private static boolean isThere(String path) {
        String[] segments = path.split("/", -1);
        return METHODS.keySet().stream().map(route -> route.split("/")).anyMatch(route -> matches(route, segments));
    }

    private static boolean matches(String[] route, String[] segments) {
        return route.length == segments.length
                && IntStream.range(0, route.length)
                        .allMatch(i -> route[i].startsWith("{")
                                ? ID.matcher(segments[i]).matches()
                                : route[i].equals(segments[i]));
    }

    private static String query(APIGatewayProxyRequestEvent event) {
        Map<String, String> query = event.getQueryStringParameters();
        return query == null || query.isEmpty()
                ? ""
                : new TreeMap<>(query)
                        .entrySet().stream()
                                .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
                                .collect(Collectors.joining("&", "?", ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
