package greenroll.demo.traffic;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A complete answer with one line of text. */
record TextAnswer(String status, String text, List<HttpHead.Field> fields) {

    TextAnswer(String status, String text) {
        this(status, text, List.of());
    }

    /**
     * @param request the request; null when it could not be read
     * @param again whether the connection stays open; the caller closes it
     */
    void send(HttpConnection connection, @Nullable HttpHead request, boolean again) throws IOException {
        byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
        HttpHead head = new HttpHead("HTTP/1.1 " + status, fields)
                .with("Content-Type", "text/plain; charset=utf-8")
                .with("Content-Length", String.valueOf(body.length))
                .with("Connection", again ? "keep-alive" : "close");
        connection.write(head);
        if (request == null || !request.method().equals("HEAD")) {
            connection.write(body);
        }
        connection.flush();
    }
}
