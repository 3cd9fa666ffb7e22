package greenroll.emulator.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.emulator.compute.scaling.ScalingGroupSettings;
import greenroll.emulator.platform.template.Template;
import greenroll.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;

/**
 * Sends every example of openapi.yaml to the functions that template.yaml names for it, during the life of two groups.
 * Each example must be answered with 200. Every answer, also a refusal, must be as the description says.
 */
class ApiExamplesTest {

    private final Template template = Template.load(Path.of("../template.yaml"), Map.of());
    private final ApiDescription api = ApiDescription.load();
    private final DeployedStack stack = new DeployedStack(template);
    private final String web = stack.targetGroup("web");
    private final Set<String> answered = new TreeSet<>();

    private String groupId = "";
    private String rollId = "";

    private String logged = "";

    ApiExamplesTest() {
        stack.cloud.platform().functions().log(line -> logged = line);
        stack.region.addSubnet("subnet-0a1b2c3d", "us-east-1a");
        stack.region.addSubnet("subnet-1a2b3c4d", "us-east-1b");
        stack.image("ami-0a1b2c3d", greenroll.emulator.compute.state.ImageBehaviour.BLUE);
        stack.image("ami-1a2b3c4d", greenroll.emulator.compute.state.ImageBehaviour.GREEN);
        String template = stack.region.addLaunchTemplate(
                "web",
                RequestLaunchTemplateData.builder()
                        .imageId("ami-0a1b2c3d")
                        .instanceType("t3.small")
                        .build());
        stack.region.addAutoScalingGroup(ScalingGroupSettings.of(
                        "web-asg",
                        new ScalingGroupSettings.Size(0, 0, 2),
                        template,
                        List.of("subnet-0a1b2c3d", "subnet-1a2b3c4d"),
                        List.of(web))
                .tagged("greenroll:managed", "true", false));
    }

    @AfterEach
    void close() {
        stack.close();
    }

    @Test
    void paths_areTheTemplates() {
        Set<String> routes = new TreeSet<>();
        template.routes().stream()
                .filter(route ->
                        route.entry() == Template.Entry.TOKEN && !route.method().equals("ANY"))
                .forEach(route -> routes.add(route.method() + " " + route.path()));

        assertThat(api.operations().keySet()).isEqualTo(routes);
    }

    private static final String NONE = "none";

    @Test
    void parametersOfAPath_areThoseThatItNames() {
        api.operations().forEach((operation, description) -> {
            Set<String> named = new HashSet<>();
            api.parameters(description).forEach(one -> {
                if (one.path("in").textValue().equals("path")) {
                    named.add(one.path("name").textValue());
                }
            });
            Set<String> inPath = new HashSet<>();
            java.util.regex.Pattern.compile("\\{(\\w+)}")
                    .matcher(operation)
                    .results()
                    .forEach(one -> inPath.add(one.group(1)));
            assertThat(named).as(operation).isEqualTo(inPath);
        });
    }

    @Test
    void examples_areAnswered_asTheDescriptionSays() {
        each("POST /aws/ec2/group", Map.of("dryRun", "true"), item -> {});
        each("POST /aws/ec2/group", item -> {
            groupId = item.path("id").textValue();
            free();
        });
        each("PUT /aws/ec2/group/{groupId}", item -> {});
        each("PUT /aws/ec2/group/{groupId}/roll", Map.of("dryRun", "true"), item -> {});
        each("PUT /aws/ec2/group/{groupId}/roll", item -> {
            rollId = item.path("id").textValue();
            stack.pass(Duration.ofMinutes(3));
            reads();
            stack.end(rollId);
        });
        reads();
        for (String route : List.of("/roll/{rollId}/action", "/roll/{rollId}")) {
            for (String example : List.of("back", "old")) {
                rollId = example.equals("back") ? finished() : stopped();
                stack.end(one("POST /aws/ec2/group/{groupId}" + route, example)
                        .path("id")
                        .textValue());
            }
        }
        // The examples ask it to continue after its first step, and then to go back.
        otherImage();
        Map<String, Object> canary = Map.of("instances", 1, "pause", Map.of("until", "MANUAL"));
        rollId = stack.start(groupId, Map.of("strategy", Map.of("steps", List.of(canary))));
        stack.reaches(rollId, roll -> roll.head().waitsAtStep() != null);
        each("PUT /aws/ec2/group/{groupId}/roll/{rollId}", item -> {});
        stack.end(rollId);
        free();
        for (String way : List.of("up", "down")) {
            answers("PUT /aws/ec2/group/{groupId}/scale/" + way, Map.of("adjustment", "1"), null);
            free();
        }
        each("PUT /aws/ec2/group/{groupId}/capacity", item -> free());
        answers(
                "PUT /aws/ec2/group/{groupId}/detachInstances",
                Map.of(),
                Json.tree(Map.of(
                        "instancesToDetach",
                        List.of(stack.live(groupId).getFirst().id()),
                        "shouldTerminateInstances",
                        true)));
        free();
        for (String frozen : List.of("/aws/ec2/group/{groupId}/freeze", "/aws/ec2/freeze")) {
            each("PUT " + frozen, item -> reads());
        }
        for (String frozen : List.of("/aws/ec2/group/{groupId}/freeze", "/aws/ec2/freeze")) {
            answers("DELETE " + frozen, Map.of(), null);
        }
        reads();
        answers("DELETE /aws/ec2/group/{groupId}", Map.of(), null);
        stack.until(() -> stack.store.group(groupId).isEmpty());
        assertThat(answered).isEqualTo(api.operations().keySet());
    }

    /** Calls each operation with parameters that it does not know, and with groups that do not exist. */
    @Test
    void refusals_areAsTheDescriptionSays() {
        groupId = "sig-ffffffff";
        rollId = "sbgd-ffffffff";
        api.operations().forEach((operation, description) -> {
            assertThat(refused(operation, Map.of(), null)).as(operation).isNotEmpty();
            assertThat(refused(operation, Map.of("nonsense", "1"), "{\"nonsense\": 1}"))
                    .as(operation)
                    .containsAnyOf("VALIDATION_ERROR", "GROUP_DOESNT_EXIST", NONE);
        });
        for (String operation : List.of("PATCH /aws/ec2/group", "GET /aws/{proxy+}")) {
            JsonNode response = call(operation, Map.of(), null);
            assertThat(response.path("statusCode").intValue()).isIn(404, 405);
            api.validate("Error", Json.tree(response.path("body").asText()));
        }
    }

    private Set<String> refused(String operation, Map<String, String> query, String body) {
        JsonNode response = call(operation, query, body);
        if (Set.of("GET /aws/ec2/group", "GET /aws/ec2/freeze", "DELETE /aws/ec2/freeze")
                .contains(operation)) {
            // An unknown parameter has no effect.
            return Set.of(NONE);
        }
        assertThat(response.path("statusCode").intValue()).as(operation).isEqualTo(400);
        JsonNode answer = Json.tree(response.path("body").asText());
        api.validate("Error", answer);
        return new HashSet<>(answer.at("/response/errors").findValuesAsText("code"));
    }

    /** Every read, without parameters and with each of its parameters. */
    private void reads() {
        api.operations().forEach((operation, description) -> {
            if (operation.startsWith("GET ")) {
                answers(operation, Map.of(), null);
                api.parameters(description).forEach(one -> {
                    if (one.path("in").textValue().equals("query")
                            && !one.path("name").asText().equals("next")) {
                        answers(operation, Map.of(one.path("name").textValue(), example(one)), null);
                    }
                });
            }
        });
    }

    private static String example(JsonNode parameter) {
        JsonNode schema = parameter.path("schema");
        if (parameter.path("example").isArray()) {
            List<String> words = new ArrayList<>();
            parameter.path("example").forEach(word -> words.add(word.textValue()));
            return String.join(",", words);
        }
        if (parameter.has("example")) {
            return parameter.path("example").asText();
        }
        if (schema.has("enum")) {
            return schema.path("enum").path(0).asText();
        }
        return schema.path("type").asText().equals("integer")
                ? schema.path("minimum").asText()
                : "act-12345678";
    }

    private void each(String operation, Consumer<JsonNode> then) {
        each(operation, Map.of(), then);
    }

    private void each(String operation, Map<String, String> query, Consumer<JsonNode> then) {
        JsonNode examples = examples(operation);
        assertThat(examples).as(operation).isNotEmpty();
        examples.properties()
                .forEach(example ->
                        then.accept(answers(operation, query, example.getValue().path("value"))));
    }

    private JsonNode one(String operation, String example) {
        return answers(operation, Map.of(), examples(operation).path(example).path("value"));
    }

    private JsonNode examples(String operation) {
        return api.operations().get(operation).at("/requestBody/content/application~1json/examples");
    }

    private String finished() {
        otherImage();
        String roll = stack.start(groupId, Map.of());
        stack.end(roll);
        return roll;
    }

    private void otherImage() {
        boolean first = stack.live(groupId).getFirst().imageId().equals("ami-0a1b2c3d");
        stack.update(groupId, first ? "ami-1a2b3c4d" : "ami-0a1b2c3d");
    }

    /** A roll that a person stopped after its first batch was healthy. */
    private String stopped() {
        otherImage();
        String roll = stack.start(groupId, Map.of());
        stack.reaches(roll, one -> one.batches().size() == 2);
        stack.stop(groupId, roll);
        stack.end(roll);
        return roll;
    }

    /** The first item of the answer. The answer must be 200 and match the operation's schema. */
    private JsonNode answers(String operation, Map<String, String> query, JsonNode body) {
        JsonNode response = call(operation, query, body == null ? null : here(body.toString()));
        String text = response.path("body").asText();
        assertThat(response.path("statusCode").intValue())
                .as("%s %s: %s\n%s", operation, query, text, logged)
                .isEqualTo(200);
        JsonNode answer = Json.tree(text);
        api.validate(api.operations().get(operation).at("/responses/200/content/application~1json/schema"), answer);
        answered.add(operation);
        return answer.at("/response/items/0");
    }

    /** Replaces the examples' Region, account and target group by those of this test. */
    private String here(String example) {
        return example.replaceAll("arn:aws:elasticloadbalancing:[^\"]+", web).replace("eu-west-1", "us-east-1");
    }

    private JsonNode call(String operation, Map<String, String> query, String body) {
        String method = operation.split(" ")[0];
        String path = operation.split(" ")[1];
        String function = template.routes().stream()
                .filter(route ->
                        route.entry() == Template.Entry.TOKEN && route.path().equals(path))
                .filter(route -> route.method().equals(method) || route.method().equals("ANY"))
                .min(java.util.Comparator.comparing(route -> route.method().equals("ANY")))
                .orElseThrow()
                .function();
        Map<String, String> parameters = new LinkedHashMap<>();
        if (path.contains("{groupId}")) {
            parameters.put("groupId", groupId);
        }
        if (path.contains("{rollId}")) {
            parameters.put("rollId", rollId);
        }
        Map<String, Object> event = new HashMap<>(Map.of(
                "httpMethod",
                method,
                "resource",
                path,
                "path",
                path,
                "pathParameters",
                parameters,
                "requestContext",
                Map.of("requestId", "r", "authorizer", Map.of("principalId", "jo", "owner", "jo", "scopes", "admin"))));
        if (!query.isEmpty()) {
            event.put("queryStringParameters", query);
        }
        if (body != null) {
            event.put("body", body);
        }
        return stack.invoke(function, event);
    }

    private void free() {
        stack.until(() -> stack.store.group(groupId).orElseThrow().activeRoll() == null);
    }
}
