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
 * One HTTP call as a function sees it, and what was found wrong with it so far.
 *
 * @param id the request id that the answer and the log carry
 * @param needed what a caller must be good for to make it
 * @param account the AWS account that this runs in
 */
public record Call(
        String id, Instant now, APIGatewayProxyRequestEvent event, Problems problems, Scope needed, String account) {

    /** Bodies beyond it are refused unread; a group with the largest user data is under 30 KB. */
    static final int MAX_BODY_BYTES = 1 << 20;

    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final String TWICE = "is given more than once: give it once";

    private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");
    public static final Pattern GROUP_ID = Pattern.compile("sig-[0-9a-f]{8}");
    private static final Pattern ROLL_ID = Pattern.compile("sbgd-[0-9a-f]{8}");
    private static final Map<String, String> UNSUPPORTED_QUERY = Map.of(
            "asyncScale", "leave it out: a group is always there at once and its instances follow",
            "autoApplyTags", "leave it out: a roll brings new tags onto the instances");

    /** The group in the path. Refuses an id that no group can have without asking anybody. */
    public String groupId() {
        String id = path("groupId");
        if (!GROUP_ID.matcher(id).matches()) {
            throw noSuchGroup(id);
        }
        return id;
    }

    /** The roll in the path, likewise. */
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

    /**
     * Throws {@link RefusedCall} when whoever calls may not make this call, or not to the group in the path.
     */
    void judge() {
        caller().require(needed, path("groupId"));
    }

    public static RefusedCall noSuchGroup(String id) {
        return new RefusedCall(ErrorCode.GROUP_DOESNT_EXIST, "there is no group " + shortened(id), "groupId");
    }

    public static RefusedCall noSuchRoll(String id) {
        return new RefusedCall(ErrorCode.ROLL_DOESNT_EXIST, "this group has no roll " + shortened(id), "rollId");
    }

    /**
     * The line with what this call is about: the id that the caller was given, and which method of which route, never the
     * path as it was sent.
     */
    LogLine named(LogLine line) {
        return line.with("apiRequestId", id)
                .with("method", event.getHttpMethod())
                .with("route", event.getResource())
                .with("groupId", known("groupId", GROUP_ID))
                .with("rollId", known("rollId", ROLL_ID))
                .with("tokenId", Caller.tokenId(event));
    }

    /** An id that is one: a log is no place for a stranger's text. */
    private @Nullable String known(String name, Pattern form) {
        String id = path(name);
        return form.matcher(id).matches() ? id : null;
    }

    private String path(String name) {
        Map<String, String> parameters = event.getPathParameters();
        return parameters == null ? "" : parameters.getOrDefault(name, "");
    }

    static String shortened(String id) {
        return id.length() <= 20 ? id : id.substring(0, 20) + "…";
    }

    /**
     * The query parameters, of which {@code accountId} is always allowed. Any other than those named is noted as a
     * problem, so that no caller believes it had an effect.
     */
    public Map<String, String> query(Set<String> allowed) {
        Map<String, String> query =
                event.getQueryStringParameters() == null ? Map.of() : new TreeMap<>(event.getQueryStringParameters());
        twice(event.getMultiValueQueryStringParameters()).forEach(name -> problems.wrong(shortened(name), TWICE));
        query.forEach((name, value) -> {
            boolean off = "false".equals(value) && UNSUPPORTED_QUERY.containsKey(name);
            if (allowed.contains(name) || name.equals("accountId") || off) {
                return;
            }
            if (UNSUPPORTED_QUERY.containsKey(name)) {
                problems.unsupported(name, UNSUPPORTED_QUERY.getOrDefault(name, ""));
            } else {
                problems.wrong(shortened(name), "is not known here as a query parameter");
            }
        });
        return query;
    }

    /** The names with more than one value: of two that differ, each reader on the way could take another. */
    private static List<String> twice(@Nullable Map<String, List<String>> values) {
        return values == null
                ? List.of()
                : values.entrySet().stream()
                        .filter(one -> one.getValue() != null && one.getValue().size() > 1)
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList();
    }

    /** A query parameter, for whoever has {@link #query} allow it. */
    public Optional<String> parameter(String name) {
        Map<String, String> query = event.getQueryStringParameters();
        return query == null ? Optional.empty() : Optional.ofNullable(query.get(name));
    }

    /** A query parameter that is true or false, and false when it is not there; no other is allowed beside it. */
    public boolean flag(String name) {
        String value = query(Set.of(name)).getOrDefault(name, "false");
        if (!value.equals("true") && !value.equals("false")) {
            problems.wrong(name, "must be true or false");
        }
        return value.equals("true");
    }

    /** Whether the caller asks for that media type by name. */
    boolean accepts(String type) {
        return header("Accept")
                .filter(accepted -> accepted.toLowerCase(Locale.ROOT).contains(type))
                .isPresent();
    }

    /** The tags that the caller has, as the header has them. */
    Optional<String> ifNoneMatch() {
        return header("If-None-Match");
    }

    /** The route, the same by token and under /iam. */
    public String route() {
        return Objects.requireNonNullElse(event.getResource(), "").replaceFirst("^/iam", "");
    }

    /** What is read: the route with the ids of the path. */
    String what() {
        return route() + new TreeMap<>(Objects.requireNonNullElse(event.getPathParameters(), Map.of()));
    }

    /** What follows the route's own part of a path that may be any. */
    public String proxied() {
        return path("proxy");
    }

    private Optional<String> header(String name) {
        return Headers.of(event, name);
    }

    /** What the caller may repeat this call by. Notes a key that is none. */
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

    /** @param what the key is for: it starts another thing elsewhere */
    public Idempotency idempotency(String what, String key) {
        return idempotency(what, key, body().toString());
    }

    /** @param asked what a repeat must ask for too */
    public Idempotency idempotency(String what, String key, String asked) {
        return new Idempotency(Sha256.hex(what + "\n" + key), Sha256.hex(asked));
    }

    public boolean hasBody() {
        String body = event.getBody();
        return body != null && !body.isBlank();
    }

    /** Who calls, by the token or the IAM identity; a call without either is refused. */
    public Caller caller() {
        return Caller.of(event, needed, account);
    }

    /** Whether user data may be in the answer: only who may change it is shown it. */
    public boolean showsUserData() {
        return caller().may(Scope.ADMIN);
    }

    /** Whose name goes on record with what this call does. */
    public String owner() {
        return caller().name();
    }

    /** The body as a tree, read strictly. Throws {@link RefusedCall} when it is none, too large, or not JSON. */
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
