package greenroll.api.http;

import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with one request, so that a caller hears of all of it at once. */
public final class Problems {

    private final List<Problem> found = new ArrayList<>();

    public void wrong(String field, String message) {
        found.add(new Problem(ErrorCode.VALIDATION_ERROR, field + " " + message, field));
    }

    /** Known to Elastigroup or planned here, but without effect today: refused, never ignored. */
    public void unsupported(String field, String wayOut) {
        found.add(new Problem(ErrorCode.UNSUPPORTED_FIELD, field + " is not supported: " + wayOut, field));
    }

    boolean about(String field) {
        return found.stream().anyMatch(one -> field.equals(one.field()));
    }

    /** Throws {@link RefusedCall} with all of them unless there are none. */
    public void refuse() {
        if (!found.isEmpty()) {
            throw new RefusedCall(found);
        }
    }
}
