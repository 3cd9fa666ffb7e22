package greenroll.local.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import greenroll.json.Json;
import greenroll.local.clock.CloudClock;
import greenroll.local.machine.LambdaFunctions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * API Gateway on 127.0.0.1: the template's routes, its authorizer, its own answers in the template's words. Unlike AWS it
 * takes bodies of 1 MB at most. There are no IAM identities here, so no signature is the right one: a route that takes
 * signed calls refuses each, in API Gateway's words. Beside it answers Lambda's Invoke ({@link InvokeDoor}), when it was
 * given an identity that may call it.
 */
public final class FrontDoor implements AutoCloseable {

    private static final int LARGEST_BODY = 1024 * 1024;

    private final Template.Api api;
    private final Routes routes;
    private final Gatekeeper gatekeeper;
    private final Functions functions;
    private final CloudClock clock;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private FrontDoor(Template template, Functions functions, CloudClock clock, HttpServer server) {
        api = template.api();
        routes = new Routes(template.routes());
        gatekeeper = new Gatekeeper(api, functions);
        this.functions = functions;
        this.clock = clock;
        this.server = server;
    }

    /**
     * Opens it, without Lambda's Invoke.
     *
     * @param port 0 for any that is free
     */
    public static FrontDoor open(Template template, Functions functions, CloudClock clock, int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
            FrontDoor door = new FrontDoor(template, functions, clock, server);
            server.createContext("/", door::answer);
            server.setExecutor(door.threads);
            server.start();
            return door;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on 127.0.0.1:" + port, e);
        }
    }

    /** Answers Lambda's Invoke too, for who signs as that identity. */
    public FrontDoor withInvoke(Identity identity) {
        server.createContext(InvokeDoor.PATH, new InvokeDoor(functions, identity));
        return this;
    }

    /** The base URL that clients are given; without a slash at its end. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        ApiCall call = new ApiCall(UUID.randomUUID().toString(), exchange, clock.instant());
        try (exchange) {
            serve(call);
        } catch (RuntimeException e) {
            System.err.println("FrontDoor " + call.requestId() + " " + e);
            own(call, "DEFAULT_5XX");
        }
    }

    private void serve(ApiCall call) throws IOException {
        byte[] body = call.exchange().getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            own(call, "REQUEST_TOO_LARGE");
            return;
        }
        switch (routes.find(call.method(), segments(call.path()))) {
            case Routes.Found.Nothing nothing -> own(call, "MISSING_AUTHENTICATION_TOKEN");
            case Routes.Found.Function found -> guarded(call, found, new String(body, StandardCharsets.UTF_8));
        }
    }

    private static List<String> segments(String rawPath) {
        return Arrays.stream(rawPath.substring(Math.min(1, rawPath.length())).split("/", -1))
                .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }

    private void guarded(ApiCall call, Routes.Found.Function found, String body) throws IOException {
        if (found.route().signed()) {
            String header = call.exchange().getRequestHeaders().getFirst("Authorization");
            boolean signature = header != null && header.startsWith("AWS4-HMAC-SHA256 ");
            own(call, signature ? "INVALID_SIGNATURE" : "MISSING_AUTHENTICATION_TOKEN");
            return;
        }
        String methodArn = Stack.arn("execute-api", "local/" + api.stage() + "/" + call.method() + call.path());
        String token = call.exchange().getRequestHeaders().getFirst(api.header());
        switch (gatekeeper.judge(token, methodArn)) {
            case Gatekeeper.Verdict.Refused(String response) -> own(call, response);
            case Gatekeeper.Verdict.Allowed(JsonNode authorizer) -> {
                String event = Json.write(call.event(found, api.stage(), authorizer, body));
                String arn = functions.arnOf(found.route().function());
                relay(
                        call,
                        functions
                                .invoke(arn, event.getBytes(StandardCharsets.UTF_8))
                                .join());
            }
        }
    }

    private void relay(ApiCall call, LambdaFunctions.Answer answer) throws IOException {
        switch (answer) {
            case LambdaFunctions.Answer.Threw(String type, String cause) -> {
                System.err.println("FrontDoor " + call.requestId() + " " + type + " " + cause);
                own(call, "DEFAULT_5XX");
            }
            case LambdaFunctions.Answer.Returned(byte[] json) -> {
                JsonNode response = Json.tree(new String(json, StandardCharsets.UTF_8));
                if (!response.path("statusCode").isInt()) {
                    own(call, "DEFAULT_5XX");
                    return;
                }
                response.path("headers")
                        .properties()
                        .forEach(header -> call.exchange()
                                .getResponseHeaders()
                                .set(header.getKey(), header.getValue().asText()));
                send(
                        call,
                        response.get("statusCode").intValue(),
                        response.path("body").asText(""));
            }
        }
    }

    /** API Gateway's own answer of that type. */
    private void own(ApiCall call, String type) throws IOException {
        Template.GatewayResponse response = api.responses().get(type);
        if (response == null) {
            throw new IllegalStateException("the template has no gateway response " + type);
        }
        send(call, response.status(), call.fill(response.body()));
    }

    private static void send(ApiCall call, int status, String body) throws IOException {
        HttpExchange exchange = call.exchange();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("application/json"));
        boolean empty = bytes.length == 0 || status == 304 || call.method().equals("HEAD");
        exchange.sendResponseHeaders(status, empty ? -1 : bytes.length);
        if (!empty) {
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Stops listening; calls in flight are cut off. Called twice: no effect. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
