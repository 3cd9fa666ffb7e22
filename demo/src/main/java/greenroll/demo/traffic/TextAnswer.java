package greenroll.demo.traffic;

import java.nio.charset.StandardCharsets;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpResponse;
import org.apache.http.entity.ByteArrayEntity;

/** A complete answer with one line of text. */
record TextAnswer(int status, String text) {

    void fill(HttpResponse answer) {
        byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
        answer.setStatusCode(status);
        answer.setHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8");
        answer.setHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length));
        answer.setEntity(new ByteArrayEntity(body));
    }
}
