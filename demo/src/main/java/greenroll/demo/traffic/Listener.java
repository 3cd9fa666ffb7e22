package greenroll.demo.traffic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.http.HttpException;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.impl.DefaultBHttpServerConnection;
import org.apache.http.impl.DefaultConnectionReuseStrategy;
import org.apache.http.impl.DefaultHttpResponseFactory;
import org.apache.http.protocol.BasicHttpContext;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpService;
import org.apache.http.protocol.ImmutableHttpProcessor;
import org.apache.http.protocol.ResponseConnControl;
import org.jspecify.annotations.Nullable;

/** A listening socket on loopback and the connections that came by it, each served over HTTP/1.1 on a virtual thread. */
final class Listener {

    /** Answers requests. */
    interface Handler {

        /**
         * Fills the answer in.
         *
         * @return hears when the answer was sent, or failed
         * @throws HttpException when the request is not clear; the client gets a 400
         * @throws IOException to end the connection without an answer
         */
        Sent answer(HttpRequest request, HttpResponse answer, HttpContext context) throws HttpException, IOException;
    }

    /** Hears how the sending of an answer ended. */
    interface Sent {
        void ended(boolean whole);
    }

    private static final int BACKLOG = 1024;
    private static final String SENT = "greenroll.sent";

    private final String name;
    private final int keepAlive;
    private final ServerSocket socket;
    private final Set<DefaultBHttpServerConnection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private volatile @Nullable Thread accepting;

    private Listener(String name, Duration keepAlive, ServerSocket socket) {
        this.name = name;
        this.keepAlive = (int) keepAlive.toMillis();
        this.socket = socket;
    }

    /**
     * @param port 0: any free one
     * @param keepAlive how long a connection may lie idle
     * @throws UncheckedIOException when the port is taken
     */
    static Listener on(int port, String name, Duration keepAlive) {
        try {
            return new Listener(name, keepAlive, new ServerSocket(port, BACKLOG, InetAddress.ofLiteral("127.0.0.1")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on 127.0.0.1:" + port, e);
        }
    }

    void start(Handler handler) {
        HttpService service = new HttpService(
                new ImmutableHttpProcessor(new ResponseConnControl()),
                DefaultConnectionReuseStrategy.INSTANCE,
                DefaultHttpResponseFactory.INSTANCE,
                any -> (request, answer, context) ->
                        context.setAttribute(SENT, handler.answer(request, answer, context)));
        accepting = Thread.ofVirtual().name(name).start(() -> accept(service));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
    }

    private void accept(HttpService service) {
        while (!closed) {
            try {
                Socket client = socket.accept();
                client.setTcpNoDelay(true);
                DefaultBHttpServerConnection connection = new DefaultBHttpServerConnection(4096);
                connection.bind(client);
                connection.setSocketTimeout(keepAlive);
                open.add(connection);
                if (closed) {
                    reset(connection);
                }
                Thread.ofVirtual().name(name).start(() -> serve(service, connection));
            } catch (IOException e) {
                pause(); // closed, or out of file descriptors, which is temporary
            }
        }
    }

    private void serve(HttpService service, DefaultBHttpServerConnection connection) {
        try {
            while (connection.isOpen()) {
                serveOne(service, connection);
            }
        } catch (IOException | HttpException e) {
            // the client has gone, or was cut off, or the answer ended before its time
        } finally {
            open.remove(connection);
            reset(connection);
        }
    }

    private static void serveOne(HttpService service, DefaultBHttpServerConnection connection)
            throws IOException, HttpException {
        HttpContext exchange = new BasicHttpContext();
        boolean whole = false;
        try {
            service.handleRequest(connection, exchange);
            whole = true;
        } finally {
            if (exchange.getAttribute(SENT) instanceof Sent sent) {
                sent.ended(whole);
            }
        }
    }

    private static void reset(DefaultBHttpServerConnection connection) {
        try {
            connection.shutdown();
        } catch (IOException e) {
            // closed is what it should be
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
        open.forEach(Listener::reset);
    }
}
