package greenroll.emulator.platform.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.emulator.iam.policy.Policy;
import greenroll.emulator.iam.policy.RequiredPermission;
import greenroll.emulator.iam.policy.Statement;
import greenroll.emulator.machine.LambdaFunctions;
import greenroll.emulator.platform.lambda.Functions;
import greenroll.emulator.platform.template.Properties;
import greenroll.emulator.platform.template.Template;
import greenroll.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks the authorizer function for the caller, as API Gateway does. It does not ask when the header does not look like
 * a token. It asks once for each token and period, whatever the route. So an answer that wrongly allows one route only
 * is found here.
 */
final class AuthorizerCache {

    /** The authorizer's answer for a call. */
    sealed interface Answer {
        /**
         * @param effect the effect of its policy on this call
         * @param caller the data on the caller that the function gets
         */
        record Judged(Policy.Effect effect, JsonNode caller) implements Answer {}

        /** @param response the type of API Gateway's own response */
        record Refused(String response) implements Answer {}
    }

    private record Answered(JsonNode policy, long untilNanos) {}

    private final Template.Api api;
    private final Pattern tokens;
    private final Functions functions;
    private final Map<String, Answered> known = new ConcurrentHashMap<>();

    AuthorizerCache(Template.Api api, Functions functions) {
        this.api = api;
        this.functions = functions;
        tokens = Pattern.compile(api.tokenPattern());
    }

    Answer judge(@Nullable String token, RequiredPermission call) {
        if (token == null || !tokens.matcher(token).matches()) {
            return new Answer.Refused("UNAUTHORIZED");
        }
        Answered before = known.get(token);
        if (before != null && System.nanoTime() - before.untilNanos() < 0) {
            return judged(before.policy(), call);
        }
        String event = Json.write(Map.of("type", "TOKEN", "authorizationToken", token, "methodArn", call.resource()));
        byte[] payload = event.getBytes(StandardCharsets.UTF_8);
        return switch (functions
                .invoke(functions.arnOf(api.authorizer()), payload)
                .join()) {
            case LambdaFunctions.Answer.Returned(byte[] json) -> {
                JsonNode policy = Json.tree(new String(json, StandardCharsets.UTF_8));
                long until = System.nanoTime() + api.reauthorizeEvery().toNanos();
                known.put(token, new Answered(policy, until));
                yield judged(policy, call);
            }
            case LambdaFunctions.Answer.Threw(String type, String cause) ->
                // API Gateway takes only this word as "the caller is unknown".
                new Answer.Refused(
                        Json.tree(cause).path("errorMessage").asText().equals("Unauthorized")
                                ? "UNAUTHORIZED"
                                : "DEFAULT_5XX");
        };
    }

    private static Answer judged(JsonNode answer, RequiredPermission call) {
        List<Statement> statements = new ArrayList<>();
        for (JsonNode statement : answer.at("/policyDocument/Statement")) {
            statements.add(Statement.of(
                    "the authorizer's answer",
                    Properties.of("Statement", Json.read(statement, Map.class)).values()));
        }
        return new Answer.Judged(new Policy(statements).effect(call), caller(answer));
    }

    private static JsonNode caller(JsonNode answer) {
        ObjectNode caller = JsonNodeFactory.instance.objectNode();
        caller.set("principalId", answer.path("principalId"));
        answer.path("context").properties().forEach(entry -> caller.set(entry.getKey(), entry.getValue()));
        return caller;
    }
}
