package greenroll.api.http;

import java.util.ArrayList;
import java.util.List;

/** All problems of one request, so that a caller gets all of them at once. */
public final class Problems {

    private final List<Problem> found = new ArrayList<>();

    public void wrong(String field, String message) {
        found.add(new Problem(ErrorCode.VALIDATION_ERROR, field + " " + message, field));
    }

    /** Notes a field of Elastigroup's, or a planned one, that has no effect today. It is refused, never ignored. */
    public void unsupported(String field, String wayOut) {
        found.add(new Problem(ErrorCode.UNSUPPORTED_FIELD, field + " is not supported: " + wayOut, field));
    }

    boolean about(String field) {
        return found.stream().anyMatch(one -> field.equals(one.field()));
    }

    /** Throws {@link RefusedCall} with all the problems, if there are any. */
    public void refuse() {
        if (!found.isEmpty()) {
            throw new RefusedCall(found);
        }
    }
}
