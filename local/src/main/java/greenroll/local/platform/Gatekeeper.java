package greenroll.local.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.json.Json;
import greenroll.local.machine.LambdaFunctions;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks the authorizer function who calls, as API Gateway does: not at all when the header does not look like a token,
 * and once per token and period, whatever the route; so an answer that allows one route only shows here.
 */
final class Gatekeeper {

    /** What may become of a call. */
    sealed interface Verdict {
        /** @param authorizer what the function is told of the caller */
        record Allowed(JsonNode authorizer) implements Verdict {}

        /** @param response the type of API Gateway's own answer */
        record Refused(String response) implements Verdict {}
    }

    private record Answered(JsonNode policy, long untilNanos) {}

    private final Template.Api api;
    private final Pattern tokens;
    private final Functions functions;
    private final Map<String, Answered> known = new ConcurrentHashMap<>();

    Gatekeeper(Template.Api api, Functions functions) {
        this.api = api;
        this.functions = functions;
        tokens = Pattern.compile(api.tokenPattern());
    }

    Verdict judge(@Nullable String token, String methodArn) {
        if (token == null || !tokens.matcher(token).matches()) {
            return new Verdict.Refused("UNAUTHORIZED");
        }
        Answered before = known.get(token);
        if (before != null && System.nanoTime() - before.untilNanos() < 0) {
            return verdict(before.policy(), methodArn);
        }
        String event = Json.write(Map.of("type", "TOKEN", "authorizationToken", token, "methodArn", methodArn));
        byte[] payload = event.getBytes(StandardCharsets.UTF_8);
        return switch (functions
                .invoke(functions.arnOf(api.authorizer()), payload)
                .join()) {
            case LambdaFunctions.Answer.Returned(byte[] json) -> {
                JsonNode policy = Json.tree(new String(json, StandardCharsets.UTF_8));
                long until = System.nanoTime() + api.reauthorizeEvery().toNanos();
                known.put(token, new Answered(policy, until));
                yield verdict(policy, methodArn);
            }
            case LambdaFunctions.Answer.Threw(String type, String cause) ->
                // The one word that API Gateway takes for "I do not know the caller".
                new Verdict.Refused(
                        Json.tree(cause).path("errorMessage").asText().equals("Unauthorized")
                                ? "UNAUTHORIZED"
                                : "DEFAULT_5XX");
        };
    }

    private static Verdict verdict(JsonNode answer, String methodArn) {
        boolean allowed = false;
        for (JsonNode statement : answer.at("/policyDocument/Statement")) {
            if (covers(statement.path("Resource"), methodArn)) {
                if (statement.path("Effect").asText().equals("Deny")) {
                    return new Verdict.Refused("ACCESS_DENIED");
                }
                allowed |= statement.path("Effect").asText().equals("Allow");
            }
        }
        return allowed ? new Verdict.Allowed(caller(answer)) : new Verdict.Refused("ACCESS_DENIED");
    }

    private static JsonNode caller(JsonNode answer) {
        ObjectNode caller = JsonNodeFactory.instance.objectNode();
        caller.set("principalId", answer.path("principalId"));
        answer.path("context").properties().forEach(entry -> caller.set(entry.getKey(), entry.getValue()));
        return caller;
    }

    private static boolean covers(JsonNode resource, String arn) {
        if (resource.isArray()) {
            for (JsonNode each : resource) {
                if (covers(each, arn)) {
                    return true;
                }
            }
            return false;
        }
        String pattern =
                Pattern.quote(resource.asText()).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        return Pattern.matches(pattern, arn);
    }
}
