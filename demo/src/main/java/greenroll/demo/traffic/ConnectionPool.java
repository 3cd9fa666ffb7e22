package greenroll.demo.traffic;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The idle connections to one server. Any thread may use it. */
final class ConnectionPool implements AutoCloseable {

    private record Idle(ClientConnection connection, long since) {}

    private final InetSocketAddress address;
    private final long longestIdle;
    /** The connection that was returned last is first, and is taken first. So the others get old and are closed. */
    private final Deque<Idle> idle = new ArrayDeque<>();

    private boolean closed;

    ConnectionPool(InetSocketAddress address, Duration longestIdle) {
        this.address = address;
        this.longestIdle = longestIdle.toNanos();
    }

    InetSocketAddress address() {
        return address;
    }

    /** A connection that has been used before and has not been idle for too long; otherwise null. */
    synchronized @Nullable ClientConnection used() {
        closeTooOld();
        Idle newest = idle.pollFirst();
        return newest == null ? null : newest.connection();
    }

    /** A connection that nobody has used. Errors as {@link ClientConnection#to}. */
    ClientConnection fresh(Duration timeout) throws IOException {
        return ClientConnection.to(address, timeout);
    }

    /** Keeps the connection for the next request. Closes it when the pool is closed. */
    synchronized void giveBack(ClientConnection connection) {
        if (closed) {
            connection.close();
            return;
        }
        idle.addFirst(new Idle(connection, System.nanoTime()));
        closeTooOld();
    }

    private void closeTooOld() {
        long now = System.nanoTime();
        for (Idle oldest = idle.peekLast();
                oldest != null && now - oldest.since() > longestIdle;
                oldest = idle.peekLast()) {
            oldest.connection().close();
            idle.removeLast();
        }
    }

    /** Closes the idle connections. Those in use are closed when they are returned. Called twice: no effect. */
    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(each -> each.connection().close());
        idle.clear();
    }
}
