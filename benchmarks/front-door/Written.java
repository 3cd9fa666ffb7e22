import com.fasterxml.jackson.databind.JsonNode;
import greenroll.json.Json;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.ImageSettings;
import greenroll.emulator.compute.state.RegionSettings;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.TargetGroupSettings;
import greenroll.emulator.machine.LambdaFunctions;
import greenroll.emulator.platform.lambda.Functions;
import greenroll.emulator.platform.template.Template;
import greenroll.emulator.store.EmbeddedDynamoDb;
import greenroll.roll.port.RollStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * The data to read, which Greenroll itself has written in virtual time. It has a group with a large finished roll of
 * ten batches. It has a group with many operations, one of which is its CREATE, and as many more groups.
 */
record Written(String largeGroup, String largeRoll, int instances, String rolledGroup) {

    static Written by(Template template, EmbeddedDynamoDb dynamo, RollStore store, int listed, int instances) {
        VirtualClock clock = new VirtualClock(Instant.now());
        SimulatedRegion region =
                new SimulatedRegion(clock, 1, RegionSettings.defaults().withThrottling(false));
        try (EmbeddedCloud cloud = EmbeddedCloud.withDynamoDb(
                template, clock, region, dynamo.client(), dynamo.stream(), store, new Random(1), ports -> ports)) {
            cloud.platform().functions().log(line -> {});
            Owner owner = new Owner(cloud.platform().functions(), store, clock, region);
            String large = owner.group("large", instances);
            String roll = owner.roll(large, 10);
            String rolled = owner.group("rolled", 1);
            for (int i = 1; i < listed; i++) {
                owner.roll(rolled, 100);
            }
            for (int i = 0; i < listed; i++) {
                owner.group("web-" + i, 1);
            }
            return new Written(large, roll, instances, rolled);
        }
    }

    /** Calls the API's functions as API Gateway does, and lets time pass until the requested operation is done. */
    private static final class Owner {

        private static final Duration DAY = Duration.ofDays(1);

        private final Functions functions;
        private final RollStore store;
        private final VirtualClock clock;
        private final String targetGroup;

        Owner(Functions functions, RollStore store, VirtualClock clock, SimulatedRegion region) {
            this.functions = functions;
            this.store = store;
            this.clock = clock;
            region.addSubnet("subnet-1", "us-east-1a");
            region.addSubnet("subnet-2", "us-east-1b");
            region.addImage("ami-web", ImageBehaviour.GREEN, ImageSettings.named("web", clock.instant()));
            targetGroup = region.addTargetGroup(
                    TargetGroupSettings.named("web").withDeregistrationDelay(Duration.ofSeconds(30)));
        }

        String group(String name, int instances) {
            Map<String, Object> launch = Map.of(
                    "imageId",
                    "ami-web",
                    "loadBalancersConfig",
                    Map.of("loadBalancers", List.of(Map.of("type", "TARGET_GROUP", "arn", targetGroup))));
            Map<String, Object> compute = Map.of(
                    "product",
                    "Linux/UNIX",
                    "instanceTypes",
                    Map.of("ondemand", "t3.small"),
                    "subnetIds",
                    List.of("subnet-1", "subnet-2"),
                    "launchSpecification",
                    launch);
            Map<String, Object> capacity = Map.of("minimum", 0, "target", instances, "maximum", instances);
            Map<String, Object> group =
                    Map.of("name", name, "region", "us-east-1", "capacity", capacity, "compute", compute);
            String id = item("CreateGroup", "POST", "/aws/ec2/group", Map.of(), Map.of("group", group));
            until(() -> store.group(id).orElseThrow().activeRoll() == null);
            if (store.group(id).orElseThrow().servingRevision() == null) {
                throw new IllegalStateException("not created: " + store.rolls(id, 1, true, null));
            }
            return id;
        }

        String roll(String groupId, int percent) {
            Map<String, Object> body = Map.of("batchSizePercentage", percent, "gracePeriod", 60);
            String id =
                    item("StartRoll", "PUT", "/aws/ec2/group/{groupId}/roll", Map.of("groupId", groupId), body);
            until(() -> store.group(groupId).orElseThrow().activeRoll() == null);
            return id;
        }

        private void until(BooleanSupplier condition) {
            if (!clock.runUntil(condition, clock.instant().plus(DAY))) {
                throw new IllegalStateException("it never came to that");
            }
        }

        /** Returns the id of the requested item. */
        private String item(
                String function, String method, String resource, Map<String, String> path, Map<String, Object> body) {
            Map<String, Object> authorizer = Map.of("principalId", "jo", "owner", "jo", "scopes", "admin");
            Map<String, Object> event = Map.of(
                    "httpMethod",
                    method,
                    "resource",
                    resource,
                    "path",
                    resource,
                    "pathParameters",
                    path,
                    "headers",
                    Map.of("Content-Type", "application/json"),
                    "requestContext",
                    Map.of("requestId", "benchmark", "authorizer", authorizer),
                    "body",
                    Json.write(body));
            LambdaFunctions.Answer answer = functions
                    .invoke(functions.arnOf(function), Json.write(event).getBytes(StandardCharsets.UTF_8))
                    .join();
            if (!(answer instanceof LambdaFunctions.Answer.Returned(byte[] json))) {
                throw new IllegalStateException(function + ": " + answer);
            }
            JsonNode response = Json.tree(Json.tree(new String(json, StandardCharsets.UTF_8)).path("body").asText());
            String id = response.at("/response/items/0/id").asText();
            if (id.isEmpty()) {
                throw new IllegalStateException(function + " refused: " + response);
            }
            return id;
        }
    }
}
