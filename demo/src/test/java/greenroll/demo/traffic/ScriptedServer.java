package greenroll.demo.traffic;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A server that handles each request by the next step of a script. It shows behaviour that a real server has only when
 * it fails.
 */
final class ScriptedServer implements AutoCloseable {

    interface Step {
        /** @return whether the connection stays open */
        boolean answer(Socket connection) throws IOException;
    }

    /** Answers and keeps the connection. */
    static final Step ANSWER = connection -> {
        write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhere\n");
        return true;
    };

    /** Closes the connection instead of answering. */
    static final Step CLOSE = connection -> false;

    /** Promises 100 bytes, sends 4, and dies. */
    static final Step DIE_WITHIN = connection -> {
        write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhere");
        return false;
    };

    /** Dies before the first line of its answer is complete. */
    static final Step DIE_AT_ONCE = connection -> {
        write(connection, "HTTP");
        return false;
    };

    /** Accepts the request and sends nothing. */
    static final Step HANG = connection -> {
        connection.getInputStream().readAllBytes();
        return false;
    };

    final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final Queue<Step> script;
    private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
    private final ServerSocket socket;

    ScriptedServer(Step... script) {
        this.script = new ConcurrentLinkedQueue<>(List.of(script));
        try {
            socket = new ServerSocket(0, 1024, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
    }

    static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
            boolean again = true;
            for (String line = in.readLine(); again && line != null; line = again ? in.readLine() : null) {
                requests.add(line);
                while (!line.isEmpty()) {
                    line = in.readLine();
                }
                again = script.remove().answer(connection);
            }
        } catch (IOException e) {
            // the client has gone
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
