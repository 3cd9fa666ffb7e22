package greenroll.api.http;

import java.util.List;
import java.util.Map;

/** Refuses a call with these problems, at least one. The first one's code decides the HTTP status. */
public final class RefusedCall extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;
    private final transient Map<String, String> headers;

    public RefusedCall(List<Problem> problems) {
        this(problems, Map.of());
    }

    private RefusedCall(List<Problem> problems, Map<String, String> headers) {
        super(problems.getFirst().message());
        this.problems = List.copyOf(problems);
        this.headers = Map.copyOf(headers);
    }

    public RefusedCall(ErrorCode code, String message) {
        this(List.of(new Problem(code, message, null)));
    }

    public RefusedCall(ErrorCode code, String message, String field) {
        this(List.of(new Problem(code, message, field)));
    }

    /** The same with a header in its answer. */
    public RefusedCall with(String header, String value) {
        return new RefusedCall(problems, Map.of(header, value));
    }

    /** The headers of the answer in addition to those of every answer. */
    Map<String, String> headers() {
        return headers;
    }

    public List<Problem> problems() {
        return problems;
    }
}
