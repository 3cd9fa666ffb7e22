package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.clock.ScaledClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.SimulatedAlarm;
import greenroll.emulator.compute.state.TargetGroupSettings;
import greenroll.emulator.platform.Tokens;
import greenroll.emulator.platform.gateway.LocalApiGateway;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.json.Json;
import greenroll.token.Scope;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Groups that cannot be rolled, one for each reason. The dry run over HTTP names the reason. A start is refused with
 * the same code and the same words.
 */
class UnrollableGroupsTest {

    private static final String TOKEN = "let-me-in";
    private static final String BODY = """
            { "batchSizePercentage": 25, "gracePeriod": 60 }""";

    private final ScaledClock clock = new ScaledClock(600, failure -> {});
    private final SimulatedRegion region = new SimulatedRegion(clock, 1);
    private final InMemoryRollStore store = new InMemoryRollStore();
    private final EmbeddedCloud cloud =
            EmbeddedCloud.withStore(Cases.TEMPLATE, clock, region, store, new Random(1), ports -> ports);
    private final HttpClient http = HttpClient.newHttpClient();
    private LocalApiGateway door;
    private String web;
    private String group;
    private String body = BODY;

    @BeforeEach
    void aGroupOfFourInTwoZonesServes() throws Exception {
        cloud.platform().functions().log(line -> {});
        cloud.start();
        door = cloud.platform().openApiGateway(0);
        Tokens.store(cloud.tokens(), TOKEN, Scope.ADMIN);
        region.addSubnet("subnet-1", "us-east-1a");
        region.addSubnet("subnet-2", "us-east-1b");
        region.addImage("ami-blue", ImageBehaviour.BLUE);
        region.addImage("ami-green", ImageBehaviour.GREEN);
        web = region.addTargetGroup(TargetGroupSettings.named("web"));
        group = call("POST", "/aws/ec2/group", """
                { "group": { "name": "web", "region": "us-east-1",
                    "capacity": { "minimum": 2, "target": 4, "maximum": 4 },
                    "compute": { "product": "Linux/UNIX", "instanceTypes": { "ondemand": "t3.small" },
                      "subnetIds": ["subnet-1", "subnet-2"],
                      "launchSpecification": { "imageId": "ami-blue", "keyPair": "web",
                        "loadBalancersConfig": { "loadBalancers": [{ "type": "TARGET_GROUP", "arn": "%s" }] } } } } }
                """.formatted(web))
                .at("/response/items/0/id")
                .textValue();
        await().until(() -> store.group(group).orElseThrow().activeRoll() == null);
        assertThat(store.group(group).orElseThrow().servingRevision()).isEqualTo(1);
        call("PUT", "/aws/ec2/group/" + group, """
                { "group": { "compute": { "launchSpecification": { "imageId": "ami-green" } } } }""");
    }

    @AfterEach
    void close() {
        http.close();
        door.close();
        cloud.close();
        clock.close();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("groups")
    void aGroup_thatCannotBeRolled_isNamedByThePlan_andRefusedByTheStartAlike(
            String check, String code, Consumer<UnrollableGroupsTest> world) throws Exception {
        world.accept(this);

        JsonNode plan = plan();
        JsonNode start = start();

        assertThat(plan.path("feasible").booleanValue()).isFalse();
        List<JsonNode> failed = failed(plan);
        assertThat(failed).hasSize(1);
        assertThat(failed.getFirst().path("name").textValue()).isEqualTo(check);
        assertThat(failed.getFirst().path("reasons"))
                .isNotEmpty()
                .allSatisfy(
                        reason -> assertThat(reason.path("code").textValue()).isEqualTo(code));
        assertThat(start.at("/response/status/code").intValue())
                .isEqualTo(
                        Set.of("OPERATION_IN_PROGRESS", "INSTANCE_PROFILE_NOT_READY")
                                        .contains(code)
                                ? 409
                                : 400);
        assertThat(start.at("/response/errors")).isEqualTo(failed.getFirst().path("reasons"));
    }

    static Stream<Arguments> groups() {
        return Stream.of(
                group("noOtherOperation", "OPERATION_IN_PROGRESS", w -> w.start()),
                group("targetGroups", "VALIDATION_ERROR", w -> w.webIs(is -> is.withTags(Map.of()))),
                group("targetGroups", "VALIDATION_ERROR", w -> w.webIs(is -> is.withTargetType("ip"))),
                group("targetGroups", "TARGET_GROUP_NOT_IN_USE", w -> w.webIs(is -> is.withInUse(false))),
                group("targetGroups", "VALIDATION_ERROR", w -> w.webIs(is -> is.withHealthChecks(false))),
                group(
                        "existingCapacity",
                        "CANT_ROLL_CAPACITY_BELOW_MINIMUM",
                        w -> w.live()
                                .subList(0, 3)
                                .forEach(one -> w.region.externalActors().terminate(one.id()))),
                group(
                        "autoScalingGroups",
                        "VALIDATION_ERROR",
                        w -> w.region
                                .externalActors()
                                .tag(w.live().getFirst().id(), "aws:autoscaling:groupName", "asg")),
                group("alarms", "VALIDATION_ERROR", w -> w.names("p99")),
                group("alarms", "ALARM_ACTIVE", w -> {
                    w.region.putAlarm("p99", SimulatedAlarm.of("ALARM"));
                    w.names("p99");
                }),
                group("targetGroupRoom", "TARGET_GROUP_LIMIT", w -> w.webIs(is -> is.withTargetLimit(4))),
                group("image", "IMAGE_NOT_AVAILABLE", w -> w.region.removeImage("ami-green")),
                group(
                        "image",
                        "IMAGE_NOT_AVAILABLE",
                        w -> w.region.changeImage("ami-green", is -> is.withState("disabled"))),
                group(
                        "image",
                        "IMAGE_NOT_AVAILABLE",
                        w -> w.region.changeImage("ami-green", is -> is.withArchitecture("arm64"))),
                group("instanceTypes", "VALIDATION_ERROR", w -> w.region.offer("t3.small", Set.of("us-east-1f"))),
                group(
                        "availabilityZones",
                        "VALIDATION_ERROR",
                        w -> w.webIs(is -> is.withDisabledZones(Set.of("us-east-1b")))),
                group("availabilityZones", "VALIDATION_ERROR", w -> w.webIs(is -> is.withVpc("vpc-2"))),
                group("availabilityZones", "VALIDATION_ERROR", w -> w.region.putInVpc("subnet-2", "vpc-2")),
                group("launch", "INSTANCE_PROFILE_NOT_READY", w -> w.madeJustNow("web")),
                group("freeAddresses", "NO_FREE_ADDRESSES", w -> {
                    w.region.freeAddresses("subnet-1", 0);
                    w.region.freeAddresses("subnet-2", 0);
                }),
                group("launch", "LAUNCH_NOT_PERMITTED", w -> w.region.removeKeyPairOrSecurityGroup("web")));
    }

    private static Arguments group(String check, String code, Consumer<UnrollableGroupsTest> world) {
        return Arguments.of(check, code, world);
    }

    @Test
    void aGroup_thatPassesEveryCheck_isRolled_andTryingItLaunchesNothing() throws Exception {
        JsonNode plan = plan();

        assertThat(plan.path("feasible").booleanValue()).isTrue();
        assertThat(failed(plan)).isEmpty();
        assertThat(live()).hasSize(4);
        assertThat(start().at("/response/items/0/status").textValue()).isEqualTo("starting");
    }

    /** The dry run warns of conditions that limit a roll but do not prevent it. */
    @Test
    void aFullSubnet_andAZoneThatLacksTheType_areWarnedOf_andAreNoReasonAgainst() throws Exception {
        region.freeAddresses("subnet-1", 0);
        region.offer("t3.small", Set.of("us-east-1b"));

        JsonNode plan = plan();

        assertThat(plan.path("feasible").booleanValue()).isTrue();
        assertThat(plan.path("warnings"))
                .extracting(warning -> warning.path("code").textValue())
                .containsExactly("SURGE_ABOVE_MAXIMUM", "SUBNET_FULL", "TYPE_NOT_OFFERED");
    }

    private void madeJustNow(String instanceProfile) {
        region.makeInstanceProfile(instanceProfile, Duration.ofDays(1));
        call("PUT", "/aws/ec2/group/" + group, """
                { "group": { "compute": { "launchSpecification": { "iamRole": { "name": "%s" } } } } }""".formatted(instanceProfile));
    }

    private void names(String alarm) {
        body = """
                { "batchSizePercentage": 25, "gracePeriod": 60, "strategy": { "alarms": ["%s"] } }""".formatted(alarm);
    }

    private void webIs(java.util.function.UnaryOperator<TargetGroupSettings> change) {
        region.changeTargetGroup(web, change);
    }

    private List<RegionInstance> live() {
        return region.live(FleetTags.GROUP, group);
    }

    private static List<JsonNode> failed(JsonNode plan) {
        List<JsonNode> failed = new ArrayList<>();
        plan.path("checks").forEach(check -> {
            if (!check.path("passed").booleanValue()) {
                failed.add(check);
            }
        });
        return failed;
    }

    private JsonNode plan() throws Exception {
        return call("PUT", "/aws/ec2/group/" + group + "/roll?dryRun=true", body)
                .at("/response/items/0");
    }

    private JsonNode start() {
        return call("PUT", "/aws/ec2/group/" + group + "/roll", body);
    }

    private JsonNode call(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(door.url() + path))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return Json.tree(http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .join()
                .body());
    }
}
