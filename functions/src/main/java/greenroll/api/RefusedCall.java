package greenroll.api;

import java.util.List;

/** The call is answered with these problems, at least one; the first one's code gives the HTTP status. */
final class RefusedCall extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    RefusedCall(List<Problem> problems) {
        super(problems.getFirst().message());
        this.problems = List.copyOf(problems);
    }

    RefusedCall(ErrorCode code, String message) {
        this(List.of(new Problem(code, message, null)));
    }

    RefusedCall(ErrorCode code, String message, String field) {
        this(List.of(new Problem(code, message, field)));
    }

    List<Problem> problems() {
        return problems;
    }
}
