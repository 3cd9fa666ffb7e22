package greenroll.cli.client;

import java.util.List;

/** The API answered and refused the call. */
public final class ApiRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient List<ApiProblem> problems;

    ApiRefused(ApiAnswer answer) {
        super(answer.status() + " " + answer.problems());
        status = answer.status();
        problems = answer.problems();
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    public List<ApiProblem> problems() {
        return problems;
    }
}
