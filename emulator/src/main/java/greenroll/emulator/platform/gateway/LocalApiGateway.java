package greenroll.emulator.platform.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import greenroll.emulator.clock.CloudClock;
import greenroll.emulator.machine.LambdaFunctions;
import greenroll.emulator.platform.lambda.Functions;
import greenroll.emulator.platform.template.Template;
import greenroll.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * API Gateway on 127.0.0.1: the template's routes, its authorizer, its gateway responses and its compression. Unlike
 * AWS it takes bodies of at most 1 MB. The template's resource policy applies too ({@link Admission}). The only IAM
 * identities are those that it is {@link #withPrincipals given}. Without any, every signature is wrong: a route for
 * signed calls refuses each call, in API Gateway's words. It also answers Lambda's Invoke ({@link LocalInvokeApi}),
 * when it was given an identity that may call it.
 */
public final class LocalApiGateway implements AutoCloseable {

    private static final int LARGEST_BODY = 1024 * 1024;

    private final Template.Api api;
    private final Routes routes;
    private final Functions functions;
    private final CloudClock clock;
    private final HttpServer server;
    private final Compression compression;
    private final Map<String, EmbeddedRoute> owns = new ConcurrentHashMap<>();
    private volatile Admission admission;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private LocalApiGateway(Template template, Functions functions, CloudClock clock, HttpServer server) {
        api = template.api();
        routes = new Routes(template.routes());
        admission = new Admission(api, new AuthorizerCache(api, functions), List.of(), Origin.LOOPBACK);
        this.functions = functions;
        this.clock = clock;
        this.server = server;
        compression = new Compression(api.compressedFrom());
    }

    /**
     * Opens it, without Lambda's Invoke.
     *
     * @param port the port; 0 for any free one
     */
    public static LocalApiGateway open(Template template, Functions functions, CloudClock clock, int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
            LocalApiGateway door = new LocalApiGateway(template, functions, clock, server);
            server.createContext("/", door::answer);
            server.setExecutor(door.threads);
            server.start();
            return door;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on 127.0.0.1:" + port, e);
        }
    }

    /** Answers Lambda's Invoke too, for clients that sign as that identity. */
    public LocalApiGateway withInvoke(Identity identity) {
        server.createContext(LocalInvokeApi.PATH, new LocalInvokeApi(functions, identity));
        return this;
    }

    /** Accepts the signatures of these identities too, whichever account they belong to. */
    public LocalApiGateway withPrincipals(List<Principal> principals) {
        admission = admission.with(principals);
        return this;
    }

    /** Handles every call as if it came from that origin, not from loopback. */
    public LocalApiGateway from(Origin origin) {
        admission = admission.from(origin);
        return this;
    }

    /** Answers that path too, as long as this gateway is open. */
    public void add(EmbeddedRoute own) {
        owns.put(own.method() + " " + own.path(), own);
    }

    /** The base URL for clients, without a slash at its end. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        ApiCall call = new ApiCall(UUID.randomUUID().toString(), exchange, clock.instant());
        try (exchange) {
            serve(call);
        } catch (RuntimeException e) {
            System.err.println("LocalApiGateway " + call.requestId() + " " + e);
            own(call, "DEFAULT_5XX");
        }
    }

    private void serve(ApiCall call) throws IOException {
        byte[] body = call.exchange().getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            own(call, "REQUEST_TOO_LARGE");
            return;
        }
        String text = new String(body, StandardCharsets.UTF_8);
        EmbeddedRoute own = owns.get(call.method() + " " + call.path());
        if (own != null) {
            // Outside the API: its resource policy does not apply.
            AdmissionVerdict verdict = admission.judgeBeside(call, body, own.entry());
            if (verdict instanceof AdmissionVerdict.Refused(String response)) {
                own(call, response);
            } else {
                JsonNode caller = verdict instanceof AdmissionVerdict.ByToken(JsonNode token) ? token : null;
                reply(
                        call,
                        own.work().apply(new EmbeddedRoute.Asked(call.exchange().getRequestHeaders(), text, caller)));
            }
            return;
        }
        switch (routes.find(call.method(), segments(call.path()))) {
            case Routes.Found.Nothing nothing -> own(call, "MISSING_AUTHENTICATION_TOKEN");
            case Routes.Found.Function found -> {
                AdmissionVerdict verdict =
                        admission.judge(call, body, found.route().entry());
                if (verdict instanceof AdmissionVerdict.Refused(String response)) {
                    own(call, response);
                } else {
                    invoke(call, found, verdict, text);
                }
            }
        }
    }

    private static List<String> segments(String rawPath) {
        return Arrays.stream(rawPath.substring(Math.min(1, rawPath.length())).split("/", -1))
                .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }

    private void invoke(ApiCall call, Routes.Found.Function found, AdmissionVerdict admitted, String body)
            throws IOException {
        String event = Json.write(call.event(found, api.stage(), admitted, body));
        String arn = functions.arnOf(found.route().function());
        relay(
                call,
                functions.invoke(arn, event.getBytes(StandardCharsets.UTF_8)).join());
    }

    private void reply(ApiCall call, EmbeddedRoute.Reply reply) throws IOException {
        call.exchange().getResponseHeaders().set("Cache-Control", "no-store");
        switch (reply) {
            case EmbeddedRoute.Reply.Answered(Object value) -> send(call, 200, Json.write(value));
            case EmbeddedRoute.Reply.Refused(int status, String code, String message) ->
                send(call, status, Json.write(call.refusal(status, code, message)));
        }
    }

    private void relay(ApiCall call, LambdaFunctions.Answer answer) throws IOException {
        switch (answer) {
            case LambdaFunctions.Answer.Threw(String type, String cause) -> {
                System.err.println("LocalApiGateway " + call.requestId() + " " + type + " " + cause);
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

    /** Sends API Gateway's own response of that type. */
    private void own(ApiCall call, String type) throws IOException {
        Template.GatewayResponse response = api.responses().get(type);
        if (response == null) {
            throw new IllegalStateException("the template has no gateway response " + type);
        }
        send(call, response.status(), call.fill(response.body()));
    }

    private void send(ApiCall call, int status, String body) throws IOException {
        HttpExchange exchange = call.exchange();
        byte[] bytes = compression.of(body.getBytes(StandardCharsets.UTF_8), exchange);
        exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("application/json"));
        boolean empty = bytes.length == 0 || status == 304 || call.method().equals("HEAD");
        exchange.sendResponseHeaders(status, empty ? -1 : bytes.length);
        if (!empty) {
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Stops listening. Calls in flight are cut off. Called twice: no effect. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
