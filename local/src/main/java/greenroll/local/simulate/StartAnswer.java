package greenroll.local.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.json.Json;
import greenroll.local.cloud.EmbeddedCloud;
import greenroll.local.machine.LambdaFunctions;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a caller who starts a roll over the API is answered.
 *
 * @param status HTTP's; 502 when the function failed, as API Gateway has it
 */
record StartAnswer(int status, String body) {

    /** Through the API's own function, as a caller would. */
    static StartAnswer ask(EmbeddedCloud cloud, String groupId, String body) {
        return ask(cloud, groupId, body, Map.of("Content-Type", "application/json"));
    }

    static StartAnswer ask(EmbeddedCloud cloud, String groupId, String body, Map<String, String> headers) {
        return ask(cloud, groupId, body, headers, Map.of());
    }

    /** What such a roll would do, as the API answers it. */
    static JsonNode plan(EmbeddedCloud cloud, String groupId, String body) {
        StartAnswer answer = ask(cloud, groupId, body, Map.of(), Map.of("dryRun", "true"));
        return Json.tree(answer.body()).at("/response/items/0");
    }

    private static StartAnswer ask(
            EmbeddedCloud cloud, String groupId, String body, Map<String, String> headers, Map<String, String> query) {
        Map<String, Object> event = Map.of(
                "queryStringParameters",
                query,
                "httpMethod",
                "PUT",
                "path",
                "/aws/ec2/group/" + groupId + "/roll",
                "pathParameters",
                Map.of("groupId", groupId),
                "headers",
                headers,
                "requestContext",
                Map.of("requestId", "simulate", "authorizer", Map.of("principalId", "simulate", "owner", "simulate")),
                "body",
                body);
        LambdaFunctions.Answer answer = cloud.platform()
                .functions()
                .invoke(
                        cloud.platform().functions().arnOf("StartRoll"),
                        Json.write(event).getBytes(StandardCharsets.UTF_8))
                .join();
        return switch (answer) {
            case LambdaFunctions.Answer.Threw(String type, String cause) -> new StartAnswer(502, type + ": " + cause);
            case LambdaFunctions.Answer.Returned(byte[] json) -> {
                JsonNode response = Json.tree(new String(json, StandardCharsets.UTF_8));
                yield new StartAnswer(
                        response.path("statusCode").asInt(),
                        response.path("body").asText());
            }
        };
    }

    /** The id of the roll that was accepted. */
    String rollId() {
        return Json.tree(body).path("response").path("items").path(0).path("id").asText();
    }
}
