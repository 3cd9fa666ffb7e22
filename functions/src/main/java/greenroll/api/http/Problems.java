package greenroll.api.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** All problems of one request, so that a caller gets all of them at once. */
public final class Problems {

    private final List<Problem> found = new ArrayList<>();
    private final Set<String> ignored = new TreeSet<>();

    public void wrong(String field, String message) {
        found.add(new Problem(ErrorCode.VALIDATION_ERROR, field + " " + message, field));
    }

    /** Notes a field of Elastigroup's, or a planned one, that has no effect today. It is refused, never ignored. */
    public void unsupported(String field, String wayOut) {
        found.add(new Problem(ErrorCode.UNSUPPORTED_FIELD, field + " is not supported: " + wayOut, field));
    }

    /** Notes a part of the call that has no effect. The answer names it in a header. */
    void ignore(String name) {
        ignored.add(name);
    }

    /** All that has no effect, in the order of the names. */
    List<String> ignored() {
        return List.copyOf(ignored);
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
