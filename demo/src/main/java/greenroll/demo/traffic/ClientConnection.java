package greenroll.demo.traffic;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.apache.http.HttpException;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.impl.DefaultBHttpClientConnection;
import org.apache.http.impl.DefaultConnectionReuseStrategy;
import org.apache.http.io.BufferInfo;
import org.apache.http.protocol.BasicHttpContext;
import org.apache.http.protocol.HttpRequestExecutor;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server. One thread at a time asks; any thread may close it, which ends the request with an IOException.
 * {@link #shutdown} resets it: what is not yet sent is lost.
 */
final class ClientConnection extends DefaultBHttpClientConnection {

    private static final HttpRequestExecutor EXECUTOR = new HttpRequestExecutor();

    private @Nullable Long deadline;

    private ClientConnection() {
        super(4096);
    }

    /**
     * @throws java.net.ConnectException when nobody listens there
     * @throws SocketTimeoutException when the connection is not made in time
     */
    static ClientConnection to(InetSocketAddress address, Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(address, Math.max(1, (int) timeout.toMillis()));
            socket.setTcpNoDelay(true);
            ClientConnection connection = new ClientConnection();
            connection.bind(socket);
            return connection;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** From now on a single read fails with SocketTimeoutException after that long. */
    void waitAtMost(Duration perRead) {
        setSocketTimeout((int) perRead.toMillis());
    }

    /** From now on every read fails with SocketTimeoutException at that {@link System#nanoTime}. */
    void waitUntil(long nanoTime) {
        deadline = nanoTime;
    }

    @Override
    protected InputStream getSocketInputStream(Socket socket) throws IOException {
        return new FilterInputStream(super.getSocketInputStream(socket)) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                keepDeadline(socket);
                return super.read(bytes, offset, length);
            }
        };
    }

    private void keepDeadline(Socket socket) throws IOException {
        if (deadline != null) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new SocketTimeoutException("not in time");
            }
            socket.setSoTimeout(Math.max(1, (int) (left / 1_000_000)));
        }
    }

    /** The answer up to its body, which is read from its entity. Interim answers (1xx) are skipped. */
    HttpResponse ask(HttpRequest request) throws IOException, HttpException {
        return EXECUTOR.execute(request, this, new BasicHttpContext());
    }

    /** Reads the answer's body and drops it. */
    static void readBody(HttpResponse answer) throws IOException {
        if (answer.getEntity() != null) {
            answer.getEntity().getContent().transferTo(OutputStream.nullOutputStream());
        }
    }

    /** How many bytes have come in so far. */
    long received() {
        return getMetrics().getReceivedBytesCount();
    }

    /** Whether another request may follow that answer, whose body was read: both ends keep the connection open. */
    boolean servesOnAfter(HttpResponse answer) {
        boolean unread = getSessionInputBuffer() instanceof BufferInfo buffer && buffer.length() > 0;
        return isOpen() && !unread && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(answer, new BasicHttpContext());
    }

    /** Closes; what was flushed still arrives. Again: no effect. */
    @Override
    public void close() {
        try {
            super.close();
        } catch (IOException e) {
            // closed is what it should be
        }
    }

    /** Closes at once: the other end sees a reset, what is not yet sent is lost. Again: no effect. */
    @Override
    public void shutdown() {
        try {
            super.shutdown();
        } catch (IOException e) {
            // closed is what it should be
        }
    }
}
