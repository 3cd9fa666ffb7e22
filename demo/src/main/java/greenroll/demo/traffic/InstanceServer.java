package greenroll.demo.traffic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.http.ConnectionClosedException;
import org.apache.http.HttpConnection;
import org.apache.http.HttpException;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.ProtocolException;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpCoreContext;
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
    private static final Duration STILL_THERE = Duration.ofMillis(50);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

    private final String instanceId;
    private final String revision;
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
        this.listener = Listener.on(0, instanceId, KeepAlive.INSTANCE);
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
        server.listener.start(server::answer);
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

    private Listener.Sent answer(HttpRequest request, HttpResponse answer, HttpContext context)
            throws HttpException, IOException {
        Health now = health.get();
        if (now == Health.HANGING) {
            hang(HttpCoreContext.adapt(context).getConnection());
        }
        URI uri = uri(request);
        busy(1);
        try {
            answer(uri, now).fill(answer);
            answer.addHeader(INSTANCE, instanceId);
            answer.addHeader(REVISION, revision);
            if (closing) {
                answer.addHeader("Connection", "close");
            }
            return whole -> busy(-1);
        } catch (RuntimeException e) {
            busy(-1);
            throw e;
        }
    }

    /** Says nothing until the client has gone. */
    private static void hang(HttpConnection client) throws IOException {
        while (client.isOpen() && !client.isStale()) {
            pause(STILL_THERE);
        }
        throw new ConnectionClosedException("the client has gone");
    }

    private TextAnswer answer(URI uri, Health now) {
        return switch (Objects.requireNonNullElse(uri.getPath(), "")) {
            case "/" -> serve(sleep(uri), now);
            case "/health" -> now == Health.OK ? new TextAnswer(200, "ok") : new TextAnswer(503, "failing");
            default -> new TextAnswer(404, "not here");
        };
    }

    private TextAnswer serve(@Nullable Duration sleep, Health now) {
        if (sleep == null) {
            return new TextAnswer(400, "sleep is 0 to 60000 ms");
        }
        if (now == Health.FAILING) {
            return new TextAnswer(503, "failing");
        }
        if (failsEvery > 0 && asked.incrementAndGet() % failsEvery == 0) {
            return new TextAnswer(500, "one of " + failsEvery + " fails");
        }
        pause(sleep);
        return new TextAnswer(200, "revision " + revision + " on " + instanceId);
    }

    private static URI uri(HttpRequest request) throws ProtocolException {
        String target = request.getRequestLine().getUri();
        try {
            return URI.create(target);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("not a target: " + target, e);
        }
    }

    /** The time to sleep; null when the request's value is not valid. */
    private static @Nullable Duration sleep(URI uri) {
        String query = uri.getQuery();
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
