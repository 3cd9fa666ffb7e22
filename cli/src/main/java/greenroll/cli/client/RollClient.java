package greenroll.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls for the rolls of groups. Every method throws {@link ApiRefused} and {@link Unreachable}, and may be called
 * twice.
 */
public final class RollClient {

    private static final String EVERY_KIND = "ROLL,ROLLBACK,CREATE,SCALE,HEAL,DETACH,DELETE";

    private final RetryingApiClient api;

    public RollClient(RetryingApiClient api) {
        this.api = api;
    }

    /** Starts a roll, or returns the one that the same key and body have started. */
    public RollState start(String groupId, String body, String idempotencyKey) {
        return new RollState(api.call("PUT", path(groupId), body, Map.of("Idempotency-Key", idempotencyKey))
                .item());
    }

    /** Returns the plan of a roll. Starts nothing. */
    public JsonNode plan(String groupId, String body) {
        return api.call("PUT", path(groupId) + "?dryRun=true", body, Map.of()).item();
    }

    public RollState get(String groupId, String rollId) {
        return new RollState(get(path(groupId, rollId)).item());
    }

    /** The roll's instances, and the bounds that it keeps. */
    public JsonNode instances(String groupId, String rollId) {
        return get(path(groupId, rollId) + "/status").item();
    }

    /** The group's latest roll. Empty when it has had none. */
    public Optional<RollState> latest(String groupId) {
        return list(groupId, 1, false).stream().findFirst();
    }

    /**
     * The group's rolls and rollbacks, the latest first.
     *
     * @param all whether its other operations are listed too
     */
    public List<RollState> list(String groupId, int limit, boolean all) {
        return get(path(groupId) + "?limit=" + limit + (all ? "&kind=" + EVERY_KIND : "")).items().stream()
                .map(RollState::new)
                .toList();
    }

    /** The whole timeline so far. */
    public List<RollLine> timeline(String groupId, String rollId) {
        List<RollLine> lines = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            String page = next.map(token -> "?next=" + segment(token)).orElse("");
            ApiAnswer answer = get(path(groupId, rollId) + "/events" + page);
            answer.items().stream().map(RollLine::of).forEach(lines::add);
            next = answer.next();
        } while (next.isPresent());
        return lines;
    }

    /**
     * Asks for another status of a roll.
     *
     * @param status STOPPED, PAUSED, IN_PROGRESS or ROLLED_BACK
     * @param step step after which the roll is to go on, from 1; null for other requests
     * @param comment why; null when the caller does not say
     */
    public RollState control(
            String groupId, String rollId, String status, @Nullable Integer step, @Nullable String comment) {
        Map<String, Object> roll = new LinkedHashMap<>();
        roll.put("status", status);
        if (step != null) {
            roll.put("step", step);
        }
        if (comment != null) {
            roll.put("comment", comment);
        }
        String body = Json.write(Map.of("roll", roll));
        return new RollState(
                api.call("PUT", path(groupId, rollId), body, Map.of()).item());
    }

    private ApiAnswer get(String path) {
        return api.call("GET", path, null, Map.of());
    }

    private static String path(String groupId) {
        return "/aws/ec2/group/" + segment(groupId) + "/roll";
    }

    private static String path(String groupId, String rollId) {
        return path(groupId) + "/" + segment(rollId);
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
