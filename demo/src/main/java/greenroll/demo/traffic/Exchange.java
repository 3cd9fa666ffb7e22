package greenroll.demo.traffic;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One request through the balancer to one target, and its answer. */
final class Exchange {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private sealed interface Reply {

        record Answer(HttpConnection upstream, HttpHead head, HttpBody body) implements Reply {}

        /** @param silent whether the connection ended without a byte */
        record NoAnswer(String status, boolean silent) implements Reply {}
    }

    private final HttpConnection client;
    private final HttpHead request;
    private final HttpBody body;
    private final Target target;
    private final Duration answerWithin;

    /** @throws ProtocolException when the request is ambiguous; nothing has been sent then */
    Exchange(HttpConnection client, HttpHead request, Target target, Duration answerWithin) throws ProtocolException {
        this.client = client;
        this.request = request;
        this.body = request.requestBody();
        this.target = target;
        this.answerWithin = answerWithin;
    }

    /**
     * Answers the client.
     *
     * @param onResend called when the request is sent a second time
     * @return whether the client's connection can be used again
     */
    boolean run(Runnable onResend) throws IOException {
        HttpConnection used = maySendAgain() ? target.pool.used() : null;
        Reply reply = used == null ? askAfresh() : ask(used);
        if (used != null && reply instanceof Reply.NoAnswer noAnswer && noAnswer.silent()) {
            onResend.run();
            reply = askAfresh();
        }
        return switch (reply) {
            case Reply.Answer answer -> passOn(answer);
            case Reply.NoAnswer noAnswer -> passOn(noAnswer);
        };
    }

    /** Whether a used connection may be taken. Only for requests that may reach the target twice. */
    private boolean maySendAgain() throws ProtocolException {
        String method = request.method();
        return body instanceof HttpBody.None && (method.equals("GET") || method.equals("HEAD"));
    }

    private Reply askAfresh() {
        try {
            return ask(target.pool.fresh(CONNECT));
        } catch (SocketTimeoutException e) {
            return new Reply.NoAnswer("504 Gateway Timeout", true);
        } catch (IOException e) {
            return new Reply.NoAnswer("502 Bad Gateway", true);
        }
    }

    private Reply ask(HttpConnection upstream) {
        long before = upstream.received();
        try {
            upstream.waitAtMost(answerWithin);
            upstream.write(request.withoutHopFields());
            if (request.expectsContinue()) {
                client.write(CONTINUE);
                client.flush();
            }
            client.passOn(body, upstream);
            upstream.flush();
            HttpHead head = finalHead(upstream);
            if (head != null) {
                return new Reply.Answer(upstream, head, head.answerBody(request.method()));
            }
        } catch (SocketTimeoutException e) {
            upstream.reset();
            return new Reply.NoAnswer("504 Gateway Timeout", false);
        } catch (IOException e) {
            // the same as an orderly end: no answer
        }
        upstream.reset();
        return new Reply.NoAnswer("502 Bad Gateway", upstream.received() == before);
    }

    /** The head of the final answer. Interim answers (1xx) are not passed on. */
    private static @Nullable HttpHead finalHead(HttpConnection upstream) throws IOException {
        HttpHead head = upstream.readHead();
        while (head != null && head.status() < 200) {
            head = upstream.readHead();
        }
        return head;
    }

    private boolean passOn(Reply.NoAnswer noAnswer) throws IOException {
        boolean again = request.keepsAlive() && body instanceof HttpBody.None;
        new TextAnswer(noAnswer.status(), target.instanceId + " gave no answer").send(client, request, again);
        return again;
    }

    private boolean passOn(Reply.Answer answer) {
        HttpConnection upstream = answer.upstream();
        boolean ends = !(answer.body() instanceof HttpBody.UntilClose);
        boolean again = ends && request.keepsAlive();
        try {
            client.write(answer.head().withoutHopFields().with("Connection", again ? "keep-alive" : "close"));
            upstream.passOn(answer.body(), client);
            client.flush();
        } catch (IOException e) {
            upstream.reset();
            client.reset(); // an orderly end would look like the end of the body
            return false;
        }
        if (ends && answer.head().keepsAlive() && !upstream.hasUnread()) {
            target.pool.giveBack(upstream);
        } else {
            upstream.close();
        }
        return again;
    }
}
