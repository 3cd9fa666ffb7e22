package greenroll.demo.traffic;

import java.io.IOException;
import java.net.InetSocketAddress;
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
        boolean answer(HttpConnection connection, HttpHead request) throws IOException;
    }

    /** Answers and keeps the connection. */
    static final Step ANSWER = (connection, request) -> {
        new TextAnswer("200 OK", "here").send(connection, request, true);
        return true;
    };

    /** Closes the connection instead of answering. */
    static final Step CLOSE = (connection, request) -> false;

    /** Promises 100 bytes, sends 4, and dies. */
    static final Step DIE_WITHIN = (connection, request) -> {
        connection.write(new HttpHead("HTTP/1.1 200 OK").with("Content-Length", "100"));
        connection.write(new byte[] {'h', 'e', 'r', 'e'});
        connection.flush();
        connection.close();
        return false;
    };

    /** Dies before the first line of its answer is complete. */
    static final Step DIE_AT_ONCE = (connection, request) -> {
        connection.write(new byte[] {'H', 'T', 'T', 'P'});
        connection.flush();
        return false;
    };

    /** Accepts the request and sends nothing. */
    static final Step HANG = (connection, request) -> {
        connection.passOn(new HttpBody.UntilClose(), null);
        return false;
    };

    final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final Queue<Step> script;
    private final Listener listener = Listener.on(0, "scripted");

    ScriptedServer(Step... script) {
        this.script = new ConcurrentLinkedQueue<>(List.of(script));
        listener.start(this::serve);
    }

    InetSocketAddress address() {
        return listener.address();
    }

    private void serve(HttpConnection connection) throws IOException {
        boolean again = true;
        while (again) {
            HttpHead request = connection.readHead();
            if (request == null) {
                return;
            }
            requests.add(request.startLine());
            again = script.remove().answer(connection, request);
        }
    }

    @Override
    public void close() {
        listener.kill();
    }
}
