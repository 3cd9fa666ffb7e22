package greenroll.api.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** All problems of one request, so that a caller gets all of them at once. */
public final class Problems {

    private final List<Problem> found = new ArrayList<>();
    private String base = "";
    private final Set<String> ignored = new TreeSet<>();

    /**
     * Leaves this beginning of each field's path out from now on, because the caller's body is only that part of what is
     * read.
     */
    public void relativeTo(String path) {
        base = path;
    }

    public void wrong(String path, String message) {
        String field = relative(path);
        found.add(new Problem(ErrorCode.VALIDATION_ERROR, field + " " + message, field));
    }

    private String relative(String path) {
        return path.startsWith(base) ? path.substring(base.length()) : path;
    }

    /** Notes a field of Elastigroup's, or a planned one, that has no effect today. It is refused, never ignored. */
    public void unsupported(String path, String wayOut) {
        String field = relative(path);
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

    boolean about(String path) {
        String field = relative(path);
        return found.stream().anyMatch(one -> field.equals(one.field()));
    }

    /** All problems so far. */
    public List<Problem> all() {
        return List.copyOf(found);
    }

    /** Whether each problem is a value that is not supported, so that the rest of the body is correct. */
    public boolean areUnsupportedOnly() {
        return found.stream().allMatch(one -> one.code() == ErrorCode.UNSUPPORTED_FIELD);
    }

    /** Throws {@link RefusedCall} with all the problems, if there are any. */
    public void refuse() {
        if (!found.isEmpty()) {
            throw new RefusedCall(found);
        }
    }
}
