package greenroll.demo.traffic;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpException;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpMessage;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.HttpVersion;
import org.apache.http.ProtocolException;
import org.apache.http.message.BasicHttpEntityEnclosingRequest;
import org.apache.http.message.BasicHttpRequest;
import org.jspecify.annotations.Nullable;

/** One request through the balancer to one target, and its answer. */
final class Exchange {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** Fields that speak of one connection only; a proxy passes none of them on (RFC 9110, section 7.6.1). */
    private static final List<String> OF_ONE_HOP =
            List.of("Connection", "Keep-Alive", "Proxy-Connection", "Upgrade", "TE", "Expect");

    private sealed interface Reply {

        record Answer(ClientConnection upstream, HttpResponse head) implements Reply {}

        /** @param silent whether the connection ended without a byte */
        record NoAnswer(int status, boolean silent) implements Reply {}
    }

    private final HttpRequest request;
    private final @Nullable HttpEntity body;
    private final Target target;
    private final Duration answerWithin;

    /** @throws ProtocolException when the request is ambiguous; nothing has been sent then */
    Exchange(HttpRequest request, Target target, Duration answerWithin) throws ProtocolException {
        boolean chunked = request.containsHeader(HttpHeaders.TRANSFER_ENCODING);
        boolean sized = request.containsHeader(HttpHeaders.CONTENT_LENGTH);
        body = chunked || sized ? bodyOf(request) : null;
        if (chunked && sized || request.getHeaders(HttpHeaders.CONTENT_LENGTH).length > 1) {
            throw new ProtocolException("the length of the body is not clear");
        }
        this.request = request;
        this.target = target;
        this.answerWithin = answerWithin;
    }

    private static HttpEntity bodyOf(HttpRequest request) throws ProtocolException {
        if (request instanceof HttpEntityEnclosingRequest enclosing) {
            return new StreamedBody(enclosing.getEntity());
        }
        throw new ProtocolException(request.getRequestLine().getMethod() + " has a body");
    }

    /**
     * Asks the target, and fills the answer in.
     *
     * @param onResend called when the request is sent a second time
     * @return hears when the client has the answer, or failed
     */
    Listener.Sent run(HttpResponse answer, Runnable onResend) {
        ClientConnection used = maySendAgain() ? target.pool.used() : null;
        Reply reply = used == null ? askAfresh() : ask(used);
        if (used != null && reply instanceof Reply.NoAnswer noAnswer && noAnswer.silent()) {
            onResend.run();
            reply = askAfresh();
        }
        return switch (reply) {
            case Reply.Answer(ClientConnection upstream, HttpResponse head) -> {
                passOn(head, answer);
                yield whole -> release(upstream, whole && upstream.servesOnAfter(head));
            }
            case Reply.NoAnswer noAnswer -> {
                new TextAnswer(noAnswer.status(), target.instanceId + " gave no answer").fill(answer);
                yield whole -> {};
            }
        };
    }

    /** Whether a used connection may be taken. Only for requests that may reach the target twice. */
    private boolean maySendAgain() {
        String method = request.getRequestLine().getMethod();
        return body == null && (method.equals("GET") || method.equals("HEAD"));
    }

    private Reply askAfresh() {
        try {
            return ask(target.pool.fresh(CONNECT));
        } catch (SocketTimeoutException e) {
            return new Reply.NoAnswer(504, true);
        } catch (IOException e) {
            return new Reply.NoAnswer(502, true);
        }
    }

    private Reply ask(ClientConnection upstream) {
        long before = upstream.received();
        try {
            upstream.waitAtMost(answerWithin);
            return new Reply.Answer(upstream, upstream.ask(forwarded()));
        } catch (SocketTimeoutException e) {
            upstream.shutdown();
            return new Reply.NoAnswer(504, false);
        } catch (IOException | HttpException e) {
            upstream.shutdown();
            return new Reply.NoAnswer(502, upstream.received() == before);
        }
    }

    private HttpRequest forwarded() {
        if (body == null) {
            return copyFields(request, new BasicHttpRequest(request.getRequestLine()));
        }
        BasicHttpEntityEnclosingRequest forwarded = new BasicHttpEntityEnclosingRequest(request.getRequestLine());
        forwarded.setEntity(body);
        return copyFields(request, forwarded);
    }

    private static void passOn(HttpResponse head, HttpResponse answer) {
        answer.setStatusLine(
                HttpVersion.HTTP_1_1,
                head.getStatusLine().getStatusCode(),
                head.getStatusLine().getReasonPhrase());
        copyFields(head, answer);
        if (head.getEntity() != null) {
            answer.setEntity(new StreamedBody(head.getEntity()));
        }
    }

    /** Without those that concern only the connection that the message came by. */
    private static <M extends HttpMessage> M copyFields(HttpMessage from, M to) {
        Set<String> dropped = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        dropped.addAll(OF_ONE_HOP);
        Stream.of(from.getHeaders("Connection"))
                .flatMap(field -> Arrays.stream(field.getElements()))
                .forEach(element -> dropped.add(element.getName().toLowerCase(Locale.ROOT)));
        for (Header field : from.getAllHeaders()) {
            if (!dropped.contains(field.getName())) {
                to.addHeader(field);
            }
        }
        return to;
    }

    private void release(ClientConnection upstream, boolean servesOn) {
        if (servesOn) {
            target.pool.giveBack(upstream);
        } else {
            upstream.shutdown();
        }
    }
}
