package greenroll.demo.traffic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The application on a simulated instance: an HTTP/1.1 server on loopback that names the revision it serves.
 *
 * <p>{@code /} answers 200 with one line of text and the fields {@value #REVISION} and {@value #INSTANCE}. With {@code
 * ?sleep=} it answers after that many milliseconds (at most 60,000). A server that fails its health checks fails these
 * requests in the same way. {@code /health} shows the server's health. Any other path is 404.
 */
public final class InstanceServer implements AutoCloseable {

    /** The server's health. */
    public enum Health {
        /** Answers 200. */
        OK,
        /** Answers 503. */
        FAILING,
        /** Accepts the request and never answers. */
        HANGING
    }

    /** The header field with the revision. */
    public static final String REVISION = "Greenroll-Revision";
    /** The header field with the instance's id. */
    public static final String INSTANCE = "Greenroll-Instance";

    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(60);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

    private final String instanceId;
    private final String revision;
    private final List<HttpHead.Field> identity;
    private final Listener listener;
    private final Supplier<Health> health;
    private final int failsEvery;
    private final AtomicLong asked = new AtomicLong();
    private volatile boolean closing;
    private int busy;

    private InstanceServer(String instanceId, String revision, Supplier<Health> health, int failsEvery) {
        this.health = health;
        this.failsEvery = failsEvery;
        this.instanceId = instanceId;
        this.revision = revision;
        this.identity = List.of(new HttpHead.Field(INSTANCE, instanceId), new HttpHead.Field(REVISION, revision));
        this.listener = Listener.on(0, instanceId);
    }

    /**
     * Starts a healthy server on any free port.
     *
     * @param revision the value of the answers' revision field
     * @throws UncheckedIOException when no port is free
     */
    public static InstanceServer start(String instanceId, String revision) {
        return start(instanceId, revision, () -> Health.OK, 0);
    }

    /**
     * Starts a server that is not always healthy.
     *
     * @param health returns its health; called at each request
     * @param failsEvery the interval n at which a healthy server answers every n-th request to {@code /} with 500; 0
     *     for none
     */
    public static InstanceServer start(String instanceId, String revision, Supplier<Health> health, int failsEvery) {
        InstanceServer server = new InstanceServer(instanceId, revision, health, failsEvery);
        server.listener.start(server::serve);
        return server;
    }

    public String instanceId() {
        return instanceId;
    }

    public InetSocketAddress address() {
        return listener.address();
    }

    /**
     * Ends as a terminated instance does. Every open connection is reset, even with requests in flight, and the port
     * refuses. Called twice: no effect.
     */
    public void kill() {
        closing = true;
        listener.kill();
    }

    /**
     * Ends in order. It accepts no new connection, answers requests in flight for at most 10 s, and then closes. It
     * does not wait for a hanging health check. Called twice, or after a kill: no effect.
     */
    @Override
    public void close() {
        closing = true;
        listener.stopAccepting();
        awaitIdle();
        listener.kill();
    }

    private synchronized void awaitIdle() {
        long end = System.nanoTime() + LONGEST_CLOSE.toNanos();
        try {
            for (long left = LONGEST_CLOSE.toMillis(); busy > 0 && left > 0; ) {
                wait(left);
                left = (end - System.nanoTime()) / 1_000_000;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The number of requests that it is answering. */
    synchronized int inFlight() {
        return busy;
    }

    private synchronized void busy(int change) {
        busy += change;
        notifyAll();
    }

    private void serve(HttpConnection connection) throws IOException {
        connection.waitAtMost(KeepAlive.INSTANCE);
        boolean again = true;
        while (again) {
            HttpHead request = connection.readHead();
            if (request == null) {
                return;
            }
            Health now = health.get();
            if (now == Health.HANGING) {
                connection.passOn(new HttpBody.UntilClose(), null);
                return;
            }
            busy(1);
            try {
                connection.passOn(request.requestBody(), null);
                TextAnswer answer = answer(request, now);
                again = request.keepsAlive() && !closing;
                answer.send(connection, request, again);
            } finally {
                busy(-1);
            }
        }
    }

    private TextAnswer answer(HttpHead request, Health now) throws IOException {
        return switch (path(request)) {
            case "/" -> serve(sleep(request), now);
            case "/health" -> now == Health.OK ? text("200 OK", "ok") : text("503 Service Unavailable", "failing");
            default -> text("404 Not Found", "not here");
        };
    }

    private TextAnswer serve(@Nullable Duration sleep, Health now) {
        if (sleep == null) {
            return text("400 Bad Request", "sleep is 0 to 60000 ms");
        }
        if (now == Health.FAILING) {
            return text("503 Service Unavailable", "failing");
        }
        if (failsEvery > 0 && asked.incrementAndGet() % failsEvery == 0) {
            return text("500 Internal Server Error", "one of " + failsEvery + " fails");
        }
        pause(sleep);
        return text("200 OK", "revision " + revision + " on " + instanceId);
    }

    private TextAnswer text(String status, String text) {
        return new TextAnswer(status, text, identity);
    }

    private static URI uri(HttpHead request) throws IOException {
        try {
            return URI.create(request.target());
        } catch (IllegalArgumentException e) {
            throw (IOException) new ProtocolException("not a target: " + request.target()).initCause(e);
        }
    }

    private static String path(HttpHead request) throws IOException {
        String path = uri(request).getPath();
        return path == null ? "" : path;
    }

    /** The time to sleep; null when the request's value is not valid. */
    private static @Nullable Duration sleep(HttpHead request) throws IOException {
        String query = uri(request).getQuery();
        if (query == null || !query.startsWith("sleep=")) {
            return Duration.ZERO;
        }
        String millis = query.substring("sleep=".length());
        if (!millis.matches("[0-9]{1,5}") || Long.parseLong(millis) > LONGEST_SLEEP.toMillis()) {
            return null;
        }
        return Duration.ofMillis(Long.parseLong(millis));
    }

    private static void pause(Duration sleep) {
        try {
            Thread.sleep(sleep);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
