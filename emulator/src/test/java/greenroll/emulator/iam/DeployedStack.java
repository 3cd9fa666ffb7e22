package greenroll.emulator.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.aws.fleet.FleetTags;
import greenroll.aws.store.DynamoDbRollStore;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.ImageSettings;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.TargetGroupSettings;
import greenroll.emulator.machine.LambdaFunctions;
import greenroll.emulator.platform.SimulatedCloudFormation;
import greenroll.emulator.platform.lambda.Ports;
import greenroll.emulator.platform.template.Template;
import greenroll.emulator.store.EmbeddedDynamoDb;
import greenroll.fleet.Unavailable;
import greenroll.json.Json;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.RollStatus;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import greenroll.stack.StackResponses;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The template deployed into an embedded cloud with DynamoDB Local, in virtual time. It is used over the API, as an
 * owner does.
 */
final class DeployedStack implements AutoCloseable {

    private static final String TABLE = "greenroll-Table";
    private static final Duration DAY = Duration.ofHours(24);

    final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-23T07:00:00Z"));
    final SimulatedRegion region = new SimulatedRegion(clock, 1);
    private final EmbeddedDynamoDb dynamo = EmbeddedDynamoDb.withTable(TABLE);
    final RollStore store = new DynamoDbRollStore(dynamo.client(), TABLE);
    final EmbeddedCloud cloud;
    /** Another stack, with a group as its resource. */
    final SimulatedCloudFormation other = new SimulatedCloudFormation(clock, "shop", 1);

    private boolean isSnsDown;

    DeployedStack(Template template) {
        cloud = EmbeddedCloud.withDynamoDb(
                template,
                clock,
                region,
                dynamo.client(),
                dynamo.stream(),
                store,
                new Random(1),
                ports -> withSnsThatMayBeDown(ports).with(StackResponses.class, () -> other));
        other.uses(cloud.platform().functions());
        cloud.platform().functions().log(line -> {});
        region.addSubnet("subnet-1", "us-east-1a");
        region.addSubnet("subnet-2", "us-east-1b");
        image("ami-blue", ImageBehaviour.BLUE);
        image("ami-green", ImageBehaviour.GREEN);
        image("ami-broken", ImageBehaviour.BROKEN);
        image("ami-flaky", ImageBehaviour.FLAKY);
        cloud.start();
    }

    private Ports withSnsThatMayBeDown(Ports ports) {
        return ports.with(RollNotifier.class, () -> {
            RollNotifier sns = ports.get(RollNotifier.class);
            return notification -> {
                if (isSnsDown) {
                    throw new Unavailable("Publish: down", null);
                }
                sns.publish(notification);
            };
        });
    }

    void snsIsDown(boolean down) {
        isSnsDown = down;
    }

    void image(String imageId, ImageBehaviour behaviour) {
        region.addImage(imageId, behaviour, ImageSettings.named("web-" + imageId, clock.instant()));
    }

    void image(String imageId, Map<String, String> tags) {
        region.addImage(
                imageId,
                ImageBehaviour.GREEN,
                ImageSettings.named("web-" + imageId, clock.instant()).withTags(tags));
    }

    String targetGroup(String name) {
        return region.addTargetGroup(TargetGroupSettings.named(name).withDeregistrationDelay(Duration.ofSeconds(60)));
    }

    /**
     * Creates a group with four instances in service. {@code specification} has the fields of the launch specification
     * except the image.
     */
    String group(String imageId, Map<String, Object> specification, String... targetGroupArns) {
        return created(create(imageId, specification, targetGroupArns));
    }

    /** Creates such a group with two on-demand and two spot instances. */
    String mixedGroup(String imageId, Map<String, Object> specification, String... targetGroupArns) {
        return created(create(mixed(described(imageId, specification, targetGroupArns))));
    }

    private String created(JsonNode answer) {
        String groupId = item(answer).path("id").asText();
        untilStored(() -> store.group(groupId).orElseThrow().activeRoll() == null);
        if (store.group(groupId).orElseThrow().servingRevision() == null) {
            throw new IllegalStateException("not created: " + store.rolls(groupId, 1, true, null));
        }
        return groupId;
    }

    JsonNode create(String imageId, Map<String, Object> specification, String... targetGroupArns) {
        return create(described(imageId, specification, targetGroupArns));
    }

    private JsonNode create(Object body) {
        return call("CreateGroup", "POST /aws/ec2/group", Map.of(), body);
    }

    /** The body with half of the instances as spot instances, of two types. */
    static JsonNode mixed(Map<String, Object> body) {
        JsonNode mixed = Json.tree((Object) body);
        ObjectNode group = (ObjectNode) mixed.path("group");
        group.putObject("strategy").put("risk", 50);
        ((ObjectNode) group.at("/compute/instanceTypes"))
                .putArray("spot")
                .add("t3.small")
                .add("t3.medium");
        return mixed;
    }

    /** The body that creates a group of four. */
    static Map<String, Object> described(String imageId, Map<String, Object> specification, String... targetGroupArns) {
        Map<String, Object> launch = new HashMap<>(specification);
        launch.put("imageId", imageId);
        launch.put(
                "loadBalancersConfig",
                Map.of(
                        "loadBalancers",
                        List.of(targetGroupArns).stream()
                                .map(arn -> Map.of("type", "TARGET_GROUP", "arn", arn))
                                .toList()));
        return Map.of(
                "group",
                Map.of(
                        "name",
                        "web",
                        "region",
                        "us-east-1",
                        "capacity",
                        Map.of("minimum", 1, "target", 4, "maximum", 8),
                        "compute",
                        Map.of(
                                "product",
                                "Linux/UNIX",
                                "instanceTypes",
                                Map.of("ondemand", "t3.small"),
                                "subnetIds",
                                List.of("subnet-1", "subnet-2"),
                                "launchSpecification",
                                launch)));
    }

    /** Adopts the Auto Scaling group. Returns the id of the group that stands for it. */
    String adopt(String name) {
        return item(create(Map.of("group", Map.of("autoScaling", Map.of("name", name)))))
                .path("id")
                .asText();
    }

    /** The plan of the group that this body would create. Nothing is created. */
    JsonNode creationPlan(Map<String, Object> body) {
        return item(call("CreateGroup", "POST /aws/ec2/group?dryRun=true", Map.of(), body));
    }

    /** The status of the group: its live instances, and what stands beside them. */
    JsonNode status(String groupId) {
        return call("ReadInstances", "GET /aws/ec2/group/{groupId}/status", Map.of("groupId", groupId), null)
                .path("response");
    }

    /** Gives the group a next revision with this image. */
    void update(String groupId, String imageId) {
        put(groupId, Map.of("compute", Map.of("launchSpecification", Map.of("imageId", imageId))));
    }

    void put(String groupId, Map<String, Object> group) {
        item(call("UpdateGroup", "PUT /aws/ec2/group/{groupId}", Map.of("groupId", groupId), Map.of("group", group)));
    }

    /** Starts a roll of every instance, in halves; {@code more} has further fields of its body. */
    String start(String groupId, Map<String, Object> more) {
        return item(tryStart(groupId, more)).path("id").asText();
    }

    /** Asks to roll back to the revision that served before a roll that has ended. */
    String goBack(String groupId, String rollId) {
        Map<String, Object> body = Map.of("actionType", "DETACH_NEW", "shouldHandleAllBatches", true);
        String route = "POST /aws/ec2/group/{groupId}/roll/{rollId}/action";
        return item(call("StartRoll", route, Map.of("groupId", groupId, "rollId", rollId), body))
                .path("id")
                .asText();
    }

    JsonNode tryStart(String groupId, Map<String, Object> more) {
        Map<String, Object> body = new HashMap<>(Map.of("batchSizePercentage", 50, "gracePeriod", 150));
        body.putAll(more);
        Map<String, Object> strategy = new HashMap<>(Map.of("skipMatching", false));
        if (more.get("strategy") instanceof Map<?, ?> given) {
            given.forEach((name, value) -> strategy.put((String) name, value));
        }
        body.put("strategy", strategy);
        return call("StartRoll", "PUT /aws/ec2/group/{groupId}/roll", Map.of("groupId", groupId), body);
    }

    /** The plan of such a roll. Nothing is started. */
    JsonNode plan(String groupId) {
        Map<String, Object> body = Map.of("batchSizePercentage", 50, "gracePeriod", 150);
        return item(
                call("StartRoll", "PUT /aws/ec2/group/{groupId}/roll?dryRun=true", Map.of("groupId", groupId), body));
    }

    /** Scales the group: up by a positive number, down by a negative one. Returns the operation's id. */
    String scale(String groupId, int by) {
        String route = "PUT /aws/ec2/group/{groupId}/scale/" + (by > 0 ? "up" : "down") + "?adjustment=" + Math.abs(by);
        return item(call("ScaleGroup", route, Map.of("groupId", groupId), null))
                .at("/operation/id")
                .asText();
    }

    /** Deletes the group. Returns the operation's id. */
    String delete(String groupId) {
        return item(call("DeleteGroup", "DELETE /aws/ec2/group/{groupId}", Map.of("groupId", groupId), null))
                .at("/operation/id")
                .asText();
    }

    /** Deletes a group that stands for an Auto Scaling group, which starts no operation. */
    void forget(String groupId) {
        item(call("DeleteGroup", "DELETE /aws/ec2/group/{groupId}", Map.of("groupId", groupId), null));
    }

    /** Waits until an operation holds the group. Returns its id. */
    String operation(String groupId) {
        untilStored(() -> store.group(groupId).orElseThrow().activeRoll() != null);
        return Objects.requireNonNull(store.group(groupId).orElseThrow().activeRoll())
                .rollId();
    }

    void stop(String groupId, String rollId) {
        item(call(
                "ControlRoll",
                "PUT /aws/ec2/group/{groupId}/roll/{rollId}",
                Map.of("groupId", groupId, "rollId", rollId),
                Map.of("roll", Map.of("status", "STOPPED"))));
    }

    void read(String function, String route, Map<String, String> path) {
        item(call(function, "GET " + route, path, null));
    }

    JsonNode call(
            String function, String route, Map<String, String> path, @org.jspecify.annotations.Nullable Object body) {
        Map<String, Object> event = new HashMap<>(Map.of(
                "httpMethod",
                route.split(" ")[0],
                "resource",
                route.split(" ")[1].split("\\?")[0],
                "path",
                route.split(" ")[1].split("\\?")[0],
                "pathParameters",
                path,
                "headers",
                Map.of("Content-Type", "application/json"),
                "requestContext",
                Map.of("requestId", "r", "authorizer", Map.of("principalId", "jo", "owner", "jo", "scopes", "admin"))));
        if (route.contains("?")) {
            String[] parameter = route.split("\\?")[1].split("=");
            event.put("queryStringParameters", Map.of(parameter[0], parameter[1]));
        }
        if (body != null) {
            event.put("body", Json.write(body));
        }
        return Json.tree(invoke(function, event).path("body").asText());
    }

    /** The JSON that the function returned. */
    JsonNode invoke(String function, Object event) {
        LambdaFunctions.Answer answer = cloud.platform()
                .functions()
                .invoke(
                        cloud.platform().functions().arnOf(function),
                        Json.write(event).getBytes(StandardCharsets.UTF_8))
                .join();
        return switch (answer) {
            case LambdaFunctions.Answer.Threw(String type, String cause) ->
                throw new IllegalStateException(function + ": " + type + " " + cause);
            case LambdaFunctions.Answer.Returned(byte[] json) -> Json.tree(new String(json, StandardCharsets.UTF_8));
        };
    }

    static JsonNode item(JsonNode answer) {
        JsonNode item = answer.path("response").path("items").path(0);
        if (item.isMissingNode()) {
            throw new IllegalStateException("refused: " + answer);
        }
        return item;
    }

    void event(String event) {
        cloud.platform().events().put(event);
    }

    void pass(Duration time) {
        clock.advanceTo(clock.instant().plus(time));
    }

    /** Waits until the table says so. It is asked only after a write, because each question costs a millisecond. */
    private void untilStored(BooleanSupplier condition) {
        LongSupplier writes = dynamo.stream().writes();
        long[] asked = {-1};
        until(() -> {
            long now = writes.getAsLong();
            if (now == asked[0]) {
                return false;
            }
            asked[0] = now;
            return condition.getAsBoolean();
        });
    }

    void until(BooleanSupplier condition) {
        if (!clock.runUntil(condition, clock.instant().plus(DAY))) {
            throw new IllegalStateException("it never came to that");
        }
    }

    RollStatus end(String rollId) {
        untilStored(() -> !head(rollId).isOpen());
        pass(Duration.ofMinutes(2));
        return head(rollId).status();
    }

    /** The rollback that follows this roll. */
    String rollback(String rollId) {
        return Objects.requireNonNull(head(rollId).control().rollback());
    }

    RollHead head(String rollId) {
        return store.head(rollId).orElseThrow();
    }

    /** Runs until the roll is in that state. */
    void reaches(String rollId, Predicate<Roll> state) {
        untilStored(() -> state.test(store.roll(rollId).orElseThrow()));
    }

    /** Waits for live instances that this roll launched, and returns them. */
    List<RegionInstance> green(String rollId) {
        until(() -> !region.live(FleetTags.ROLL, rollId).isEmpty());
        return region.live(FleetTags.ROLL, rollId);
    }

    List<RegionInstance> live(String groupId) {
        return region.live(FleetTags.GROUP, groupId);
    }

    @Override
    public void close() {
        cloud.close();
        dynamo.close();
    }
}
