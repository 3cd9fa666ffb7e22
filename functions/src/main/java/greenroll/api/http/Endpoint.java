package greenroll.api.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import greenroll.fleet.Unavailable;
import greenroll.json.Json;
import greenroll.log.LogLine;
import greenroll.token.Scope;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The common frame of all HTTP functions. It takes the call, refuses a token without the needed scope, answers in the
 * envelope, and turns exceptions into error codes. No exception leaves it. An unexpected one is logged with the request
 * id and answered as INTERNAL_ERROR, without internal details.
 */
public final class Endpoint {

    /**
     * A successful answer to a call.
     *
     * @param markdown the same content as text/markdown, for callers who accept that; null when there is only JSON
     * @param next the token for the next page of a list; null after the last page, and when there is no list
     * @param basis the content that the ETag is made of; null for an answer without one
     * @param summary an object whose fields stand beside the items, and are about all of them; null when there is none
     */
    public record Answer(
            String kind,
            List<?> items,
            @Nullable String markdown,
            @Nullable String next,
            @Nullable Object basis,
            @Nullable Object summary) {

        public Answer(String kind, List<?> items) {
            this(kind, items, null, null, null, null);
        }

        public Answer withMarkdown(String same) {
            return new Answer(kind, items, same, next, basis, summary);
        }

        Answer withNext(@Nullable String token) {
            return new Answer(kind, items, markdown, token, basis, summary);
        }

        /** The same with that object's fields beside the items. Their names must differ from those of the envelope. */
        public Answer withSummary(Object fields) {
            return new Answer(kind, items, markdown, next, basis, fields);
        }

        /** The same with an ETag, so that a caller with the current content gets a short answer. */
        public Answer tagged() {
            return taggedBy(summary == null ? items : List.of(items, summary));
        }

        /** The same with an ETag that changes only with {@code of}, and not with the other data of the items. */
        public Answer taggedBy(Object of) {
            return new Answer(kind, items, markdown, next, of, summary);
        }
    }

    private static final String JSON = "application/json";
    private static final String MARKDOWN = "text/markdown";

    private final InstantSource clock;
    private final Scope needed;
    private final Scope most;

    /** @param needed the scope that a caller needs for every call of this function */
    public Endpoint(InstantSource clock, Scope needed) {
        this(clock, needed, needed);
    }

    /**
     * @param needed the scope that a caller needs for every call of this function
     * @param most the scope that some of its calls need. A signed call has it, because IAM policies know no scopes
     */
    public Endpoint(InstantSource clock, Scope needed, Scope most) {
        this.clock = clock;
        this.needed = needed;
        this.most = most;
    }

    public APIGatewayProxyResponseEvent answer(
            APIGatewayProxyRequestEvent event, Context context, Function<Call, Answer> work) {
        Call call = new Call(
                requestId(event, context),
                clock.instant(),
                event,
                new Problems(),
                new Call.Scopes(needed, most),
                place(context));
        APIGatewayProxyResponseEvent answer = answer(call, context, work);
        List<String> ignored = call.problems().ignored();
        if (!ignored.isEmpty()) {
            Map<String, String> headers = new HashMap<>(answer.getHeaders());
            headers.put(Headers.WARNING, Headers.warning(ignored));
            answer.setHeaders(headers);
        }
        return answer;
    }

    private static APIGatewayProxyResponseEvent answer(Call call, Context context, Function<Call, Answer> work) {
        try {
            call.judge();
            APIGatewayProxyResponseEvent response = answered(call, work.apply(call));
            call.named(LogLine.info(context))
                    .with("status", response.getStatusCode())
                    .write();
            return response;
        } catch (RefusedCall e) {
            ErrorCode code = e.problems().getFirst().code();
            call.named(LogLine.info(context))
                    .with("status", code.http())
                    .with("code", code)
                    .write();
            APIGatewayProxyResponseEvent refused = refused(call, e.problems());
            Map<String, String> headers = new HashMap<>(refused.getHeaders());
            headers.putAll(e.headers());
            return refused.withHeaders(headers);
        } catch (Unavailable e) {
            call.named(LogLine.trace(context, e)).write();
            return refused(call, List.of(internal(call, "a service that this needs does not answer: try again")));
        } catch (RuntimeException e) {
            call.named(LogLine.trace(context, e)).write();
            return refused(call, List.of(internal(call, "the request failed because of an internal error")));
        }
    }

    private static APIGatewayProxyResponseEvent answered(Call call, Answer answer) {
        if (answer.basis() != null) {
            return tagged(call, answer, EntityTag.of(answer.kind(), answer.basis(), answer.next()));
        }
        return answer.markdown() != null && call.accepts(MARKDOWN)
                ? response(200, MARKDOWN + "; charset=utf-8", answer.markdown())
                : response(200, JSON, json(call, answer));
    }

    private static APIGatewayProxyResponseEvent tagged(Call call, Answer answer, EntityTag tag) {
        // The caller may store it but must check it each time. The value no-store would make the tag useless.
        Map<String, String> kept = Map.of("ETag", tag.header(), "Cache-Control", "no-cache");
        if (call.ifNoneMatch().filter(tag::isIn).isPresent()) {
            return new APIGatewayProxyResponseEvent().withStatusCode(304).withHeaders(kept);
        }
        Map<String, String> headers = new HashMap<>(kept);
        headers.put("Content-Type", JSON);
        return new APIGatewayProxyResponseEvent()
                .withStatusCode(200)
                .withHeaders(headers)
                .withBody(json(call, answer));
    }

    private static String json(Call call, Answer answer) {
        return Json.write(Envelope.of(call, answer));
    }

    private static Problem internal(Call call, String what) {
        return new Problem(ErrorCode.INTERNAL_ERROR, what + "; request id " + call.id(), null);
    }

    private static APIGatewayProxyResponseEvent refused(Call call, List<Problem> problems) {
        return response(problems.getFirst().code().http(), JSON, Json.write(Envelope.of(call, problems)));
    }

    private static APIGatewayProxyResponseEvent response(int status, String type, String body) {
        return new APIGatewayProxyResponseEvent()
                .withStatusCode(status)
                .withHeaders(Map.of("Content-Type", type, "Cache-Control", "no-store"))
                .withBody(body);
    }

    private static Call.Place place(Context context) {
        String[] arn = context.getInvokedFunctionArn().split(":", 6);
        return new Call.Place(arn[3], arn[4]);
    }

    private static String requestId(APIGatewayProxyRequestEvent event, Context context) {
        var gateway = event.getRequestContext();
        return gateway == null || gateway.getRequestId() == null ? context.getAwsRequestId() : gateway.getRequestId();
    }
}
