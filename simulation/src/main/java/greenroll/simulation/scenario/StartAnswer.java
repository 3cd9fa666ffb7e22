package greenroll.simulation.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.machine.LambdaFunctions;
import greenroll.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The API's answer to a caller, for example one who starts a roll.
 *
 * @param status the HTTP status; 502 when the function failed, as in API Gateway
 */
public record StartAnswer(int status, String body) {

    /** Starts a roll through the API's own function, as a caller would. */
    public static StartAnswer ask(EmbeddedCloud cloud, String groupId, String body) {
        return ask(cloud, groupId, body, Map.of("Content-Type", "application/json"));
    }

    public static StartAnswer ask(EmbeddedCloud cloud, String groupId, String body, Map<String, String> headers) {
        return ask(cloud, groupId, body, headers, Map.of());
    }

    /** The plan of such a roll, as the API's dry run answers it. */
    public static JsonNode plan(EmbeddedCloud cloud, String groupId, String body) {
        StartAnswer answer = ask(cloud, groupId, body, Map.of(), Map.of("dryRun", "true"));
        return Json.tree(answer.body()).at("/response/items/0");
    }

    /** Cleans up after a roll of the group that has ended. */
    public static StartAnswer cleanUp(EmbeddedCloud cloud, String groupId, String rollId, String body) {
        String path = "/aws/ec2/group/" + groupId + "/roll/" + rollId + "/action";
        Map<String, Object> event =
                event("POST", path, Map.of("groupId", groupId, "rollId", rollId), Map.of(), Map.of(), body);
        return invoke(cloud, "StartRoll", event);
    }

    /**
     * Scales the group, up by a positive number and down by a negative.
     *
     * @param headers for example an Idempotency-Key
     */
    public static StartAnswer scale(EmbeddedCloud cloud, String groupId, int by, Map<String, String> headers) {
        String resource = "/aws/ec2/group/{groupId}/scale/" + (by > 0 ? "up" : "down");
        Map<String, Object> event = new HashMap<>(event(
                "PUT",
                resource.replace("{groupId}", groupId),
                Map.of("groupId", groupId),
                headers,
                Map.of("adjustment", String.valueOf(Math.abs(by))),
                ""));
        event.put("resource", resource);
        return invoke(cloud, "ScaleGroup", event);
    }

    /** Detaches instances by name. */
    public static StartAnswer detach(
            EmbeddedCloud cloud,
            String groupId,
            List<String> instanceIds,
            boolean lowersTarget,
            Map<String, String> headers) {
        String resource = "/aws/ec2/group/{groupId}/detachInstances";
        Map<String, Object> event = new HashMap<>(event(
                "PUT",
                resource.replace("{groupId}", groupId),
                Map.of("groupId", groupId),
                headers,
                Map.of(),
                Json.write(Map.of(
                        "instancesToDetach",
                        instanceIds,
                        "shouldTerminateInstances",
                        true,
                        "shouldDecrementTargetCapacity",
                        lowersTarget))));
        event.put("resource", resource);
        return invoke(cloud, "ScaleGroup", event);
    }

    /** Merges the body into the group. */
    public static StartAnswer update(EmbeddedCloud cloud, String groupId, String body) {
        String path = "/aws/ec2/group/" + groupId;
        return invoke(cloud, "UpdateGroup", event("PUT", path, Map.of("groupId", groupId), Map.of(), Map.of(), body));
    }

    /** Deletes the group. */
    public static StartAnswer delete(EmbeddedCloud cloud, String groupId, Map<String, String> headers) {
        String path = "/aws/ec2/group/" + groupId;
        return invoke(cloud, "DeleteGroup", event("DELETE", path, Map.of("groupId", groupId), headers, Map.of(), ""));
    }

    /** Runs the function that looks for instances that died or are unhealthy, as the schedule does. */
    public static StartAnswer look(EmbeddedCloud cloud) {
        return invoke(cloud, "HealGroups", Map.of("source", "aws.events", "detail-type", "Scheduled Event"));
    }

    /** Runs the function that starts scheduled tasks and evaluates scaling policies, as the schedule does. */
    public static StartAnswer checkSchedule(EmbeddedCloud cloud) {
        return invoke(cloud, "ScaleGroups", Map.of("source", "aws.events", "detail-type", "Scheduled Event"));
    }

    /** Creates a group. */
    public static StartAnswer create(EmbeddedCloud cloud, String body, Map<String, String> headers) {
        return invoke(cloud, "CreateGroup", event("POST", "/aws/ec2/group", Map.of(), headers, Map.of(), body));
    }

    /** The roll's short status, as the API answers it. */
    public static JsonNode read(EmbeddedCloud cloud, String groupId, String rollId) {
        return read(cloud, groupId, rollId, "");
    }

    /** @param what the rest of the path: {@code /report} and the like */
    public static JsonNode read(EmbeddedCloud cloud, String groupId, String rollId, String what) {
        Map<String, Object> event = Map.of(
                "httpMethod",
                "GET",
                "resource",
                "/aws/ec2/group/{groupId}/roll/{rollId}" + what,
                "path",
                "/aws/ec2/group/" + groupId + "/roll/" + rollId + what,
                "pathParameters",
                Map.of("groupId", groupId, "rollId", rollId),
                "requestContext",
                Map.of(
                        "requestId",
                        "simulate",
                        "authorizer",
                        Map.of("principalId", "simulate", "owner", "simulate", "scopes", "admin")));
        return Json.tree(invoke(cloud, "ReadRoll", event).body()).at("/response/items/0");
    }

    private static StartAnswer ask(
            EmbeddedCloud cloud, String groupId, String body, Map<String, String> headers, Map<String, String> query) {
        String path = "/aws/ec2/group/" + groupId + "/roll";
        return invoke(cloud, "StartRoll", event("PUT", path, Map.of("groupId", groupId), headers, query, body));
    }

    private static Map<String, Object> event(
            String method,
            String path,
            Map<String, String> parameters,
            Map<String, String> headers,
            Map<String, String> query,
            String body) {
        return Map.of(
                "queryStringParameters",
                query,
                "httpMethod",
                method,
                "path",
                path,
                "pathParameters",
                parameters,
                "headers",
                headers,
                "requestContext",
                Map.of(
                        "requestId",
                        "simulate",
                        "authorizer",
                        Map.of("principalId", "simulate", "owner", "simulate", "scopes", "admin")),
                "body",
                body);
    }

    private static StartAnswer invoke(EmbeddedCloud cloud, String function, Map<String, Object> event) {
        LambdaFunctions.Answer answer = cloud.platform()
                .functions()
                .invoke(
                        cloud.platform().functions().arnOf(function),
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

    /** The id of the operation that scales or deletes; empty when there is no operation. */
    public String operationId() {
        return Json.tree(body).at("/response/items/0/operation/id").asText();
    }

    /** The id of the roll that was accepted. */
    public String rollId() {
        return Json.tree(body).path("response").path("items").path(0).path("id").asText();
    }
}
