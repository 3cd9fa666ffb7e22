package greenroll.cli.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An API on loopback that answers as it was told, a route's last answer again and again, and keeps what it was asked. */
public final class ScriptedApi implements AutoCloseable {

    /** What it was asked. */
    public record Asked(String method, String path, Map<String, String> headers, String body) {}

    private record Reply(int status, String body) {}

    private final HttpServer server;
    private final Map<String, Deque<Reply>> replies = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    public ScriptedApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<Asked> asked() {
        return asked;
    }

    /** @param items JSON, one after another */
    public ScriptedApi items(String method, String path, String items) {
        return reply(method, path, 200, "{\"response\": {\"status\": {\"code\": 200}, \"items\": [" + items + "]}}");
    }

    /** @param errors JSON, one after another */
    public ScriptedApi errors(String method, String path, int status, String errors) {
        return reply(method, path, status, "{\"response\": {\"errors\": [" + errors + "]}}");
    }

    public ScriptedApi reply(String method, String path, int status, String body) {
        replies.computeIfAbsent(method + " " + path, key -> new ArrayDeque<>()).add(new Reply(status, body));
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString();
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(new Asked(exchange.getRequestMethod(), path, headers, body));
            Deque<Reply> left = replies.get(exchange.getRequestMethod() + " " + path);
            Reply reply = left == null
                    ? new Reply(
                            404,
                            "{\"response\": {\"errors\": [{\"code\": \"NOT_FOUND\", \"message\": \"" + path + "\"}]}}")
                    : left.size() > 1 ? left.remove() : left.element();
            byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
