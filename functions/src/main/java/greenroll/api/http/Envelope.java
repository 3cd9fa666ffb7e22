package greenroll.api.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The JSON around every answer, also around errors. */
record Envelope(Request request, Response response) {

    record Request(String id, String url, String method, String timestamp) {}

    /**
     * Either {@code errors}, or {@code kind}, {@code items} and {@code count}, with {@code next} when the list
     * continues.
     *
     * @param summary its fields stand beside the others
     */
    record Response(
            @Nullable List<Problem> errors,
            Status status,
            @Nullable String kind,
            @Nullable List<?> items,
            @Nullable Integer count,
            @Nullable String next,
            @JsonUnwrapped @Nullable Object summary) {}

    record Status(int code, String message) {}

    static Envelope of(Call call, Endpoint.Answer answer) {
        return new Envelope(
                request(call),
                new Response(
                        null,
                        new Status(200, "OK"),
                        answer.kind(),
                        answer.items(),
                        answer.items().size(),
                        answer.next(),
                        answer.summary()));
    }

    static Envelope of(Call call, List<Problem> problems) {
        ErrorCode first = problems.getFirst().code();
        return new Envelope(
                request(call),
                new Response(problems, new Status(first.http(), first.reason()), null, null, null, null, null));
    }

    private static Request request(Call call) {
        APIGatewayProxyRequestEvent event = call.event();
        return new Request(
                call.id(),
                Objects.requireNonNullElse(event.getPath(), ""),
                Objects.requireNonNullElse(event.getHttpMethod(), ""),
                ApiTime.of(call.now()));
    }
}
