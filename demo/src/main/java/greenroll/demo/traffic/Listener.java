package greenroll.demo.traffic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A listening socket on loopback and its connections. Each connection is served on a virtual thread. */
final class Listener {

    /** Serves one connection until it ends. The listener then closes it. An IOException only ends the connection. */
    interface Service {
        void serve(HttpConnection connection) throws IOException;
    }

    private static final int BACKLOG = 1024;

    private final String name;
    private final ServerSocket socket;
    private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private volatile @Nullable Thread accepting;

    private Listener(String name, ServerSocket socket) {
        this.name = name;
        this.socket = socket;
    }

    /**
     * @param port the port; 0 for any free one
     * @throws UncheckedIOException when the port is taken
     */
    static Listener on(int port, String name) {
        try {
            return new Listener(name, new ServerSocket(port, BACKLOG, InetAddress.ofLiteral("127.0.0.1")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on 127.0.0.1:" + port, e);
        }
    }

    void start(Service service) {
        accepting = Thread.ofVirtual().name(name).start(() -> accept(service));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
    }

    private void accept(Service service) {
        while (!closed) {
            try {
                HttpConnection connection = new HttpConnection(socket.accept());
                open.add(connection);
                if (closed) {
                    connection.reset();
                }
                Thread.ofVirtual().name(name).start(() -> serve(service, connection));
            } catch (IOException e) {
                pause(); // closed, or out of file descriptors, which is temporary
            }
        }
    }

    private void serve(Service service, HttpConnection connection) {
        try (connection) {
            service.serve(connection);
        } catch (IOException e) {
            // the client has gone or was cut off; only its connection ends
        } finally {
            open.remove(connection);
        }
    }

    private void pause() {
        try {
            if (!closed) {
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Accepts no new connection and frees the port. Open connections stay. Called twice: no effect. */
    void stopAccepting() {
        closed = true;
        try {
            socket.close();
            Thread last = accepting;
            if (last != null) {
                last.join(); // the port is free only when the thread that waits on it has ended
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Accepts no new connection and resets every open one. Called twice: no effect. */
    void kill() {
        stopAccepting();
        open.forEach(HttpConnection::reset);
    }
}
