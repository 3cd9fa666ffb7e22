package greenroll.api.console;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import greenroll.api.http.EntityTag;
import greenroll.api.http.Headers;
import greenroll.aws.Wiring;
import greenroll.json.Json;
import greenroll.log.LogLine;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Serves the console's page to anyone. It needs no token, because a browser has none before it has the page. It has no
 * permissions, because the page contains only what is in the source. The page gets its data from the API, with the
 * token that its user enters. Only the page, its configuration and its assets are served; the path without a file name
 * redirects to the page.
 */
public final class ServeConsole implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {

    private static final String CONFIG = "config.json";

    /** The headers of every answer. The page may load from and call only its own origin, and no page may frame it. */
    private static final Map<String, String> GUARDS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin");

    private final ConsoleFiles files;
    private final ConsoleConfig config;

    public ServeConsole() {
        this(ConsoleFiles.ofClassPath(), ConsoleConfig.ofAws(Wiring.ofLambda().region()));
    }

    public ServeConsole(ConsoleFiles files, ConsoleConfig config) {
        this.files = files;
        this.config = config;
    }

    @Override
    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        APIGatewayProxyResponseEvent answer = answer(event);
        LogLine.info(context)
                .with("apiRequestId", event.getRequestContext().getRequestId())
                .with("method", event.getHttpMethod())
                .with("route", event.getResource())
                .with("status", answer.getStatusCode())
                .write();
        return answer;
    }

    private APIGatewayProxyResponseEvent answer(APIGatewayProxyRequestEvent event) {
        String name = Objects.requireNonNullElse(event.getPathParameters(), Map.<String, String>of())
                .getOrDefault("proxy", "");
        return switch (name) {
            case "" -> toThePage(event.getRequestContext().getPath());
            case ConsoleFiles.PAGE ->
                files.page()
                        .map(page -> current(event, "text/html; charset=utf-8", page))
                        .orElseGet(() -> nothing("The console was not built into this artifact."));
            case CONFIG -> current(event, "application/json", Json.write(config));
            default ->
                files.asset(name)
                        .map(ServeConsole::unchanging)
                        .orElseGet(() -> nothing("There is nothing at this path."));
        };
    }

    /** @param path the path as the browser sent it, with the stage or a custom domain's base path */
    private static APIGatewayProxyResponseEvent toThePage(String path) {
        // Exactly one slash at the beginning, because two would begin another host.
        String folder = "/" + path.replaceAll("^/+|/+$", "");
        return response(302, Map.of("Location", folder + "/" + ConsoleFiles.PAGE, "Cache-Control", "no-cache"), "");
    }

    /** The browser may store it but must check it each time. */
    private static APIGatewayProxyResponseEvent current(APIGatewayProxyRequestEvent event, String type, String text) {
        EntityTag tag = EntityTag.of(type, text, null);
        Map<String, String> kept = Map.of("ETag", tag.header(), "Cache-Control", "no-cache");
        if (Headers.of(event, "If-None-Match").filter(tag::isIn).isPresent()) {
            return response(304, kept, "");
        }
        Map<String, String> headers = new TreeMap<>(kept);
        headers.put("Content-Type", type);
        return response(200, headers, text);
    }

    private static APIGatewayProxyResponseEvent unchanging(ConsoleFiles.Asset asset) {
        return response(
                200,
                Map.of("Content-Type", asset.contentType(), "Cache-Control", "public, max-age=31536000, immutable"),
                asset.text());
    }

    private static APIGatewayProxyResponseEvent nothing(String why) {
        return response(
                404, Map.of("Content-Type", "text/plain; charset=utf-8", "Cache-Control", "no-store"), why + "\n");
    }

    private static APIGatewayProxyResponseEvent response(int status, Map<String, String> headers, String body) {
        Map<String, String> all = new TreeMap<>(GUARDS);
        all.putAll(headers);
        return new APIGatewayProxyResponseEvent()
                .withStatusCode(status)
                .withHeaders(all)
                .withBody(body);
    }
}
