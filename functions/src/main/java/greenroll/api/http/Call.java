package greenroll.api.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.fasterxml.jackson.databind.JsonNode;
import greenroll.id.Sha256;
import greenroll.json.Json;
import greenroll.log.LogLine;
import greenroll.roll.Idempotency;
import greenroll.token.Scope;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP call as a function sees it, with its problems so far.
 *
 * @param id the request id in the answer and the log
 * @param scopes the scopes that the calls of this function need
 * @param place where the function runs
 */
public record Call(
        String id, Instant now, APIGatewayProxyRequestEvent event, Problems problems, Scopes scopes, Place place) {

    /**
     * @param needed the scope that a caller needs for every call
     * @param most the scope that some calls need; a signed call has it
     */
    record Scopes(Scope needed, Scope most) {}

    /** A region, and an AWS account. */
    record Place(String region, String account) {}

    /** Larger bodies are refused without reading them. A group with the largest user data is below 30 KB. */
    static final int MAX_BODY_BYTES = 1 << 20;

    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final String TWICE = "is given more than once: give it once";

    private static final Pattern SEPARATORS = Pattern.compile("[-_ ]");
    private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");
    public static final Pattern GROUP_ID = Pattern.compile("sig-[0-9a-f]{8}");
    private static final Pattern ROLL_ID = Pattern.compile("sbgd-[0-9a-f]{8}");
    private static final Map<String, String> UNSUPPORTED_QUERY = Map.of(
            "asyncScale", "leave it out: a group is always there at once and its instances follow",
            "autoApplyTags", "leave it out: a roll brings new tags onto the instances",
            "shouldResumeStateful", "leave it out: no group is stateful here");

    /** The group in the path. Refuses an id with a wrong form before the store is read. */
    public String groupId() {
        String id = path("groupId");
        if (!GROUP_ID.matcher(id).matches()) {
            throw noSuchGroup(id);
        }
        return id;
    }

    /** The roll in the path, in the same way. */
    public String rollId() {
        String id = path("rollId");
        if (!ROLL_ID.matcher(id).matches()) {
            throw noSuchRoll(id);
        }
        return id;
    }

    public boolean hasGroupId() {
        return !path("groupId").isEmpty();
    }

    /** Throws {@link RefusedCall} when the caller may not make this call, or not for the group in the path. */
    void judge() {
        Caller caller = caller();
        // A refusal names the scope that is enough for every call.
        caller.require(caller.may(scopes.needed()) ? scopes.needed() : scopes.most(), path("groupId"));
    }

    /** Throws {@link RefusedCall} when the caller lacks a scope that only some calls of this function need. */
    public void require(Scope scope) {
        caller().require(scope, path("groupId"));
    }

    public static RefusedCall noSuchGroup(String id) {
        return new RefusedCall(ErrorCode.GROUP_DOESNT_EXIST, "there is no group " + Problem.shortened(id), "groupId");
    }

    public static RefusedCall noSuchRoll(String id) {
        return new RefusedCall(
                ErrorCode.ROLL_DOESNT_EXIST, "this group has no roll " + Problem.shortened(id), "rollId");
    }

    /**
     * Adds the subject of this call to the line: the request id that the caller gets, the method and the route. It
     * never adds the path as it was sent.
     */
    LogLine named(LogLine line) {
        return line.with("apiRequestId", id)
                .with("method", event.getHttpMethod())
                .with("route", event.getResource())
                .with("groupId", known("groupId", GROUP_ID))
                .with("rollId", known("rollId", ROLL_ID))
                .with("tokenId", Caller.tokenId(event));
    }

    /** The id if it has the right form, because the log must not contain other text of a caller. */
    private @Nullable String known(String name, Pattern form) {
        String id = path(name);
        return form.matcher(id).matches() ? id : null;
    }

    private String path(String name) {
        Map<String, String> parameters = event.getPathParameters();
        return parameters == null ? "" : parameters.getOrDefault(name, "");
    }

    /**
     * The query parameters; {@code accountId} is always allowed. An unknown parameter has no effect, and the answer's
     * header {@code Warning} names it. If it looks like an allowed one, it is a problem: {@code dryrun} must not start a
     * roll.
     */
    public Map<String, String> query(Set<String> allowed) {
        Map<String, String> query =
                event.getQueryStringParameters() == null ? Map.of() : new TreeMap<>(event.getQueryStringParameters());
        twice(event.getMultiValueQueryStringParameters())
                .forEach(name -> problems.wrong(Problem.shortened(name), TWICE));
        query.forEach((name, value) -> {
            boolean off = "false".equals(value) && UNSUPPORTED_QUERY.containsKey(name);
            if (allowed.contains(name) || name.equals("accountId") || off) {
                return;
            }
            if (UNSUPPORTED_QUERY.containsKey(name)) {
                problems.unsupported(name, UNSUPPORTED_QUERY.getOrDefault(name, ""));
                return;
            }
            allowed.stream()
                    .filter(meant -> plain(meant).equals(plain(name)))
                    .findFirst()
                    .ifPresentOrElse(
                            meant -> problems.wrong(
                                    Problem.shortened(name), "is not known here as a query parameter: use " + meant),
                            () -> problems.ignore(name));
        });
        return query;
    }

    private static String plain(String name) {
        return SEPARATORS.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
    }

    /** The names with more than one value. If the values differ, each reader on the way could use another one. */
    private static List<String> twice(@Nullable Map<String, List<String>> values) {
        return values == null
                ? List.of()
                : values.entrySet().stream()
                        .filter(one -> one.getValue() != null && one.getValue().size() > 1)
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList();
    }

    /** A query parameter. The caller of this method must also allow it in {@link #query}. */
    public Optional<String> parameter(String name) {
        Map<String, String> query = event.getQueryStringParameters();
        return query == null ? Optional.empty() : Optional.ofNullable(query.get(name));
    }

    /** A query parameter that is true or false; false when it is absent. Other parameters are not allowed. */
    public boolean flag(String name) {
        String value = query(Set.of(name)).getOrDefault(name, "false");
        if (!value.equals("true") && !value.equals("false")) {
            problems.wrong(name, "must be true or false");
        }
        return value.equals("true");
    }

    /** Whether the caller names this media type in Accept. */
    boolean accepts(String type) {
        return header("Accept")
                .filter(accepted -> accepted.toLowerCase(Locale.ROOT).contains(type))
                .isPresent();
    }

    /** The tags of the caller's If-None-Match header. */
    Optional<String> ifNoneMatch() {
        return header("If-None-Match");
    }

    /** The route, which is the same with a token and under /iam. */
    public String route() {
        return Objects.requireNonNullElse(event.getResource(), "").replaceFirst("^/iam", "");
    }

    /** The subject of a read: the route with the ids of the path. */
    String what() {
        return route() + new TreeMap<>(Objects.requireNonNullElse(event.getPathParameters(), Map.of()));
    }

    /** The part of the path after the route's own part, in a route with any path. */
    public String proxied() {
        return path("proxy");
    }

    private Optional<String> header(String name) {
        return Headers.of(event, name);
    }

    /** The key for a repeat of this call. Notes a key with a wrong form. */
    public Optional<String> idempotencyKey() {
        Optional<String> key = header(IDEMPOTENCY_KEY);
        if (twice(event.getMultiValueHeaders()).stream().anyMatch(IDEMPOTENCY_KEY::equalsIgnoreCase)) {
            problems.wrong(IDEMPOTENCY_KEY, TWICE);
        }
        if (key.isPresent() && !KEY.matcher(key.get()).matches()) {
            problems.wrong(IDEMPOTENCY_KEY, "must be 1 to 255 printable ASCII characters");
        }
        return key;
    }

    /** @param what the subject of the key; with another subject the key starts another operation */
    public Idempotency idempotency(String what, String key) {
        return idempotency(what, key, body().toString());
    }

    /** @param asked the content that a repeat must have too */
    public Idempotency idempotency(String what, String key, String asked) {
        return new Idempotency(Sha256.hex(what + "\n" + key), Sha256.hex(asked));
    }

    public boolean hasBody() {
        String body = event.getBody();
        return body != null && !body.isBlank();
    }

    /** The caller, from the token or the IAM identity. A call without either is refused. */
    public Caller caller() {
        return Caller.of(event, scopes.most(), place.account());
    }

    /** Whether the answer may have user data. Only callers who may change it may see it. */
    public boolean showsUserData() {
        return caller().may(Scope.ADMIN);
    }

    /** The stack's region. */
    public String region() {
        return place.region();
    }

    /** The name that is stored with the effect of this call. */
    public String owner() {
        return caller().name();
    }

    /** The body as a tree, read strictly. Throws {@link RefusedCall} when it is absent, too large, or not JSON. */
    public JsonNode body() {
        String text = text();
        if (text == null || text.isBlank()) {
            throw unreadable("a JSON body is required");
        }
        try {
            return Json.strictTree(text);
        } catch (IllegalArgumentException e) {
            throw unreadable("the body is not valid JSON: " + e.getMessage());
        }
    }

    private @Nullable String text() {
        String body = event.getBody();
        if (body == null) {
            return null;
        }
        try {
            if (Boolean.TRUE.equals(event.getIsBase64Encoded())) {
                byte[] bytes = Base64.getDecoder().decode(body);
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes, 0, sized(bytes.length)))
                        .toString();
            }
            sized(StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(body))
                    .remaining());
            return body;
        } catch (CharacterCodingException e) {
            throw unreadable("the body is not valid UTF-8");
        } catch (IllegalArgumentException e) {
            throw unreadable("the body is not valid base64");
        }
    }

    private static int sized(int bytes) {
        if (bytes > MAX_BODY_BYTES) {
            throw new RefusedCall(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "the body has " + bytes + " bytes, more than the " + MAX_BODY_BYTES + " that are read");
        }
        return bytes;
    }

    private static RefusedCall unreadable(String message) {
        return new RefusedCall(ErrorCode.VALIDATION_ERROR, message, "body");
    }
}
