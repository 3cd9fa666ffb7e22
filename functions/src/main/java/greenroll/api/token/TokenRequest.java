package greenroll.api.token;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.http.Call;
import greenroll.api.http.ErrorCode;
import greenroll.api.http.Fields;
import greenroll.api.http.Problems;
import greenroll.api.http.RefusedCall;
import greenroll.token.Scope;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request about tokens: {@code {"action": "create" | "list" | "revoke", …}}. Without an action it is a creation, so
 * that {@code {"owner": …}} is enough to create a token.
 */
sealed interface TokenRequest {

    /**
     * Creates a token.
     *
     * @param scopes the token's scopes; without any in the request, the widest one
     * @param groups the groups to which it is limited; empty for all groups
     */
    record Create(String owner, SortedSet<Scope> scopes, SortedSet<String> groups, Duration validFor)
            implements TokenRequest {}

    /**
     * Lists tokens.
     *
     * @param after the next position that the last page returned; null for the first page
     */
    record Some(int limit, @Nullable String after) implements TokenRequest {}

    record Revoke(String id) implements TokenRequest {}

    int USUAL_DAYS = 90;
    int MOST_DAYS = 365;
    int MOST_GROUPS = 50;
    int MOST = 100;

    Pattern OWNER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._@:+=/-]{0,127}");
    Pattern ID = Pattern.compile("tok-[0-9a-f]{8}");

    /** The names of the actions, which decide the other fields. */
    enum Action {
        CREATE,
        LIST,
        REVOKE
    }

    /** Throws {@link RefusedCall} with all problems. */
    static TokenRequest read(JsonNode input) {
        Problems problems = new Problems();
        TokenRequest read = Fields.body(input, problems, fields -> {
            Action action = fields.oneOf(
                    "action", Map.of("create", Action.CREATE, "list", Action.LIST, "revoke", Action.REVOKE), Set.of());
            // Only a known action tells which other fields are correct.
            problems.refuse();
            return switch (action) {
                case null -> create(fields);
                case CREATE -> create(fields);
                case LIST -> some(fields);
                case REVOKE -> revoke(fields);
            };
        });
        problems.refuse();
        return read;
    }

    private static Create create(Fields fields) {
        String inWords = "up to 128 of A-Z a-z 0-9 space ._@:+=/-, a letter or digit first: who the token is for";
        if (!fields.has("owner")) {
            fields.wrong("owner", "is required: " + inWords);
        }
        String owner = fields.text("owner", 128, OWNER, inWords);
        Integer days = fields.integer("validForDays", 1, MOST_DAYS);
        return new Create(
                owner == null ? "" : owner,
                scopes(fields),
                groups(fields),
                Duration.ofDays(days == null ? USUAL_DAYS : days));
    }

    private static SortedSet<Scope> scopes(Fields fields) {
        Map<String, Scope> known = Arrays.stream(Scope.values())
                .collect(Collectors.toMap(Scope::wire, scope -> scope, (a, b) -> a, LinkedHashMap::new));
        String inWords = "one of " + String.join(", ", known.keySet());
        refuseEmpty(fields, "scopes", inWords);
        List<String> asked = fields.texts("scopes", Pattern.compile(String.join("|", known.keySet())), inWords);
        SortedSet<Scope> scopes = new TreeSet<>(asked.stream().map(known::get).toList());
        return scopes.isEmpty() ? new TreeSet<>(Set.of(Scope.ADMIN)) : scopes;
    }

    private static SortedSet<String> groups(Fields fields) {
        String inWords = "a group's id, sig- and eight hex digits";
        refuseEmpty(fields, "groups", inWords);
        SortedSet<String> groups = new TreeSet<>(fields.texts("groups", Call.GROUP_ID, inWords));
        if (groups.size() > MOST_GROUPS) {
            fields.wrong("groups", "must be at most " + MOST_GROUPS + " groups, but are " + groups.size());
        }
        return groups;
    }

    /** Refuses an empty list, which could mean everything or nothing. The function must not guess. */
    private static void refuseEmpty(Fields fields, String name, String inWords) {
        if (fields.has(name) && fields.isEmptyList(name)) {
            fields.wrong(name, "must hold at least " + inWords + ", or be left out");
        }
    }

    private static Some some(Fields fields) {
        Integer limit = fields.integer("limit", 1, MOST);
        return new Some(limit == null ? MOST : limit, fields.text("after", 100));
    }

    private static Revoke revoke(Fields fields) {
        String inWords = "a token's id, tok- and eight hex digits, as a list shows it";
        if (!fields.has("id")) {
            fields.wrong("id", "is required: " + inWords);
        }
        String id = fields.text("id", 40, ID, inWords);
        return new Revoke(id == null ? "" : id);
    }

    static RefusedCall noSuchToken(String id) {
        return new RefusedCall(ErrorCode.NOT_FOUND, "there is no token " + id, "id");
    }

    static RefusedCall noSuchPage() {
        return new RefusedCall(ErrorCode.VALIDATION_ERROR, "after must be what a list answered as next", "after");
    }
}
