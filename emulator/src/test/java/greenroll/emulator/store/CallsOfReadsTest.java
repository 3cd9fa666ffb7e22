package greenroll.emulator.store;

import static greenroll.emulator.store.RollStoreContract.CREATE;
import static greenroll.emulator.store.RollStoreContract.GROUP;
import static greenroll.emulator.store.RollStoreContract.ROLL;
import static greenroll.emulator.store.StoredRolls.NOON;
import static greenroll.emulator.store.StoredRolls.batch;
import static greenroll.emulator.store.StoredRolls.create;
import static greenroll.emulator.store.StoredRolls.event;
import static greenroll.emulator.store.StoredRolls.following;
import static greenroll.emulator.store.StoredRolls.revision;
import static greenroll.emulator.store.StoredRolls.roll;
import static greenroll.emulator.store.StoredRolls.snapshot;
import static greenroll.emulator.store.StoredRolls.staged;
import static greenroll.emulator.store.StoredRolls.withBatches;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.aws.fleet.FleetTags;
import greenroll.aws.store.DynamoDbRollStore;
import greenroll.aws.store.TableLayout;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.Placement;
import greenroll.emulator.compute.state.TargetGroupSettings;
import greenroll.emulator.machine.LambdaFunctions;
import greenroll.emulator.platform.template.Template;
import greenroll.group.HealthCheckType;
import greenroll.group.LaunchSpecification;
import greenroll.group.Revision;
import greenroll.json.Json;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.batch.Batch;
import greenroll.roll.port.RollStore;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.timeline.RollEvent.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The requests of an API call that reads. It makes as many requests to DynamoDB for one item as for a hundred. For a
 * page of instances it makes one to EC2. Each request takes some milliseconds on AWS, one after another.
 */
class CallsOfReadsTest {

    private static final Template TEMPLATE = Template.load(Path.of("..", "template.yaml"), Map.of());
    private static final String TABLE = "greenroll-Table";
    private static final String LIST = "/aws/ec2/group";
    private static final String OF_GROUP = LIST + "/{groupId}";
    private static final String ROLLS = OF_GROUP + "/roll";
    /** Every kind of operation, so that the store's own order and pages are shown. */
    private static final String ALL = "ROLL,CREATE,ROLLBACK,DETACH,SCALE,HEAL,DELETE";

    private static final String OF_ROLL = ROLLS + "/{rollId}";

    private static EmbeddedDynamoDb dynamoDb;

    private RollStore store;
    private CountingDynamoDb counting;
    private SimulatedRegion region;
    private EmbeddedCloud cloud;

    @BeforeAll
    static void start() {
        dynamoDb = EmbeddedDynamoDb.withTable(TABLE);
    }

    @AfterAll
    static void stop() {
        dynamoDb.close();
    }

    @BeforeEach
    void empty() {
        dynamoDb.client().deleteTable(delete -> delete.tableName(TABLE));
        dynamoDb.client().createTable(TableLayout.definition(TABLE));
        store = new DynamoDbRollStore(dynamoDb.client(), TABLE);
        counting = new CountingDynamoDb(dynamoDb.client());
        VirtualClock clock = new VirtualClock(NOON);
        region = new SimulatedRegion(clock, 1);
        cloud = EmbeddedCloud.withDynamoDb(
                TEMPLATE, clock, region, counting, dynamoDb.stream(), store, new Random(1), ports -> ports);
        cloud.platform().functions().log(line -> {});
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100})
    void groups_areOneQueryAndOneBatchForThemAndOneForTheirRevisions_andOneQueryForFreezes(int groups) {
        groups(groups);

        assertThat(items("ReadGroup", LIST)).isEqualTo(groups);
        assertThat(counting.calls()).containsExactly("Query", "BatchGetItem", "BatchGetItem", "Query");
    }

    @Test
    void groups_ofSeveralHundreds_areTwoBatchesForEachHundred() {
        groups(250);

        assertThat(items("ReadGroup", LIST)).isEqualTo(250);
        assertThat(counting.calls())
                .containsExactly(
                        "Query",
                        "BatchGetItem",
                        "BatchGetItem",
                        "BatchGetItem",
                        "BatchGetItem",
                        "BatchGetItem",
                        "BatchGetItem",
                        "Query");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 50})
    void groups_thatATokenIsLimitedTo_areTwoBatches_andOneQueryForFreezes(int groups) {
        List<String> ids = groups(groups);
        groups("sig-1", 3);

        assertThat(items("ReadGroup", LIST, Map.of(), String.join(",", ids))).isEqualTo(groups);
        assertThat(counting.calls()).containsExactly("BatchGetItem", "BatchGetItem", "Query");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100})
    void rolls_areOneQueryAndOneBatch(int rolls) {
        rolls(rolls);

        assertThat(items("ReadRoll", ROLLS, Map.of("limit", "100", "kind", ALL), ""))
                .isEqualTo(rolls);
        assertThat(counting.calls()).containsExactly("GetItem", "Query", "BatchGetItem");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100})
    void rolls_ofWhichNoneIsShown_areOneQueryAndOneBatch(int rolls) {
        rolls(rolls);

        assertThat(items("ReadRoll", ROLLS, Map.of("status", "failed", "limit", "1", "kind", ALL), ""))
                .isZero();
        assertThat(counting.calls()).containsExactly("GetItem", "Query", "BatchGetItem");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 20})
    void revisions_areOneRequestEach(int revisions) {
        rolls(1);
        for (int number = 2; number <= 25; number++) {
            store.addRevision(store.group(GROUP).orElseThrow(), revision(number));
        }

        assertThat(items("ReadGroup", OF_GROUP + "/revisions", Map.of("limit", String.valueOf(revisions)), ""))
                .isEqualTo(revisions);
        assertThat(counting.calls()).hasSize(1 + revisions).containsOnly("GetItem");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 50})
    void rolls_whoseRollBacksAreNotAmongThem_areOneBatchMore(int rolls) {
        rolledBack(rolls);

        assertThat(items(
                        "ReadRoll",
                        ROLLS,
                        Map.of("limit", String.valueOf(1 + rolls), "sort", "createdAt:ASC", "kind", ALL),
                        ""))
                .isEqualTo(1 + rolls);
        assertThat(counting.calls()).containsExactly("GetItem", "Query", "BatchGetItem", "BatchGetItem");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 49})
    void rolls_withTheirRollBacksAmongThem_areOneQueryAndOneBatch(int rolls) {
        rolledBack(rolls);

        assertThat(items("ReadRoll", ROLLS, Map.of("limit", "100", "kind", ALL), ""))
                .isEqualTo(1 + 2 * rolls);
        assertThat(counting.calls()).containsExactly("GetItem", "Query", "BatchGetItem");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100})
    void roll_inShort_isOneRequest(int instances) {
        rollOf(instances);

        assertThat(items("ReadRoll", OF_ROLL)).isEqualTo(1);
        assertThat(counting.calls()).containsExactly("GetItem");
    }

    @Test
    void roll_inShortThatWasRolledBack_isTwoRequests() {
        rolledBack(1);

        assertThat(items("ReadRoll", OF_ROLL)).isEqualTo(1);
        assertThat(counting.calls()).containsExactly("GetItem", "GetItem");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100})
    void status_ofARollOfSoManyBatches_isThreeRequests(int batches) {
        rollOf(batches);

        assertThat(items("ReadRoll", OF_ROLL + "/status")).isEqualTo(1);
        assertThat(counting.calls()).containsExactly("GetItem", "Query", "GetItem");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100})
    void events_ofARoll_areTwoRequests(int events) {
        rollOf(events);

        assertThat(items("ReadRoll", OF_ROLL + "/events")).isEqualTo(events);
        assertThat(counting.calls()).containsExactly("GetItem", "Query");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100})
    void report_ofARoll_isThreeRequests(int events) {
        rollOf(events);

        assertThat(items("ReadRoll", OF_ROLL + "/report")).isEqualTo(1);
        assertThat(counting.calls()).containsExactly("GetItem", "Query", "Query");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100})
    void events_ofAGroup_areFourRequests(int rolls) {
        rolls(rolls);

        assertThat(items("ReadGroup", OF_GROUP + "/events")).isEqualTo(2 * rolls);
        assertThat(counting.calls()).containsExactly("GetItem", "Query", "BatchGetItem", "Query");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "250, 1", "1000, 4"})
    void healthOfAGroup_byItsTargetGroup_isOneRequestFor250InstancesAndOneForTheirHealth(int instances, int pages) {
        running(instances, HealthCheckType.TARGET_GROUP);

        assertThat(items("ReadInstances", OF_GROUP + "/instanceHealthiness")).isEqualTo(instances);
        assertThat(region.calls().byOperation())
                .isEqualTo(Map.of("ec2.DescribeInstances", pages, "elbv2.DescribeTargetHealth", 1));
        // The group, its latest revision, and the operation that runs: once for the list, and again for the health.
        assertThat(counting.calls()).containsExactly("GetItem", "GetItem", "GetItem", "GetItem");
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "100, 1, 1", "1000, 4, 10"})
    void healthOfAGroup_byStatusChecks_isOneRequestFor250InstancesAndOneForEachHundred(
            int instances, int pages, int checks) {
        running(instances, HealthCheckType.EC2);

        assertThat(items("ReadInstances", OF_GROUP + "/instanceHealthiness")).isEqualTo(instances);
        assertThat(region.calls().byOperation())
                .isEqualTo(Map.of("ec2.DescribeInstances", pages, "ec2.DescribeInstanceStatus", checks));
    }

    /** A group with so many instances, all of revision 1. */
    private void running(int instances, HealthCheckType healthCheckType) {
        region.addImage("ami-blue", ImageBehaviour.BLUE);
        region.addSubnet("subnet-a", "us-east-1a");
        String arn = region.addTargetGroup(TargetGroupSettings.named("web"));
        LaunchSpecification specification = StoredRolls.SPECIFICATION.with(c -> c.serving(c.serving()
                .with(serving -> serving.targetGroupArns(List.of(arn)).healthCheckType(healthCheckType))));
        store.createGroup(
                StoredRolls.group(GROUP), new Revision(1, specification, NOON), create(GROUP, CREATE), List.of());
        finish(CREATE);
        region.placeRunning(Placement.of(
                instances,
                "ami-blue",
                Map.of(FleetTags.GROUP, GROUP, FleetTags.REVISION, "1"),
                List.of("subnet-a"),
                List.of(arn)));
    }

    private List<String> groups(int number) {
        return groups("sig-0", number);
    }

    private List<String> groups(String prefix, int number) {
        List<String> ids = IntStream.range(0, number)
                .mapToObj(i -> prefix + "%07x".formatted(i))
                .toList();
        ids.forEach(id -> store.createGroup(
                StoredRolls.group(id), revision(1), create(id, id.replace("sig-", "sbgd-")), List.of()));
        return ids;
    }

    /** A group with so many operations, its CREATE included. All have ended. */
    private void rolls(int number) {
        store.createGroup(StoredRolls.group(GROUP), revision(1), create(GROUP, CREATE), List.of());
        finish(CREATE);
        for (int i = 1; i < number; i++) {
            finish(begun(id("sbgd-1", i), NOON.plusSeconds(i)));
        }
    }

    /** A group with its CREATE and so many failed rolls, each followed by its rollback. */
    private void rolledBack(int number) {
        rolls(1);
        for (int i = 0; i < number; i++) {
            String id = begun(i == 0 ? ROLL : id("sbgd-1", i), NOON.plusMillis(1 + i));
            Roll open = store.roll(id).orElseThrow();
            Roll back = following(GROUP, id("sbgd-2", i), RollKind.ROLLBACK, ReplacementScope.whole(id), 4);
            store.handOver(open, staged(open, Stage.FAILED), List.of(), back, List.of());
            finish(back.id());
        }
    }

    /** A roll with so many batches of ten instances, and as many events in its timeline. */
    private void rollOf(int number) {
        rolls(1);
        begun(ROLL, NOON.plusSeconds(1));
        // One write has at most a hundred items.
        for (int at = 0; at < number; at += 40) {
            int end = Math.min(number, at + 40);
            Roll read = store.roll(ROLL).orElseThrow();
            Batch[] batches =
                    IntStream.rangeClosed(1, end).mapToObj(i -> batch(i, 10)).toArray(Batch[]::new);
            List<RollEvent> events = IntStream.range(at, end)
                    .mapToObj(i -> event(read.head().version() + 1, i % 40, Type.TERMINATED))
                    .toList();
            store.save(read, withBatches(read, batches), events).orElseThrow();
        }
        store.putSnapshot(ROLL, snapshot(10 * number));
    }

    private String begun(String id, Instant at) {
        assertThat(store.start(store.group(GROUP).orElseThrow(), roll(GROUP, id, at), List.of()))
                .isEqualTo(new RollStore.Start.Accepted());
        return id;
    }

    private void finish(String id) {
        Roll open = store.roll(id).orElseThrow();
        store.close(open, staged(open, Stage.FINISHED), List.of(), 1).orElseThrow();
    }

    private static String id(String prefix, int number) {
        return prefix + "%07x".formatted(number);
    }

    private int items(String function, String resource) {
        return items(function, resource, Map.of(), "");
    }

    /** Calls as API Gateway does, with a token for these groups only. Returns the number of items in the answer. */
    private int items(String function, String resource, Map<String, String> query, String groups) {
        Map<String, String> path = new TreeMap<>(Map.of("groupId", GROUP, "rollId", ROLL));
        path.keySet().removeIf(name -> !resource.contains("{" + name + "}"));
        Map<String, Object> event = Map.of(
                "httpMethod",
                "GET",
                "resource",
                resource,
                "path",
                resource.replace("{groupId}", GROUP).replace("{rollId}", ROLL),
                "pathParameters",
                path,
                "queryStringParameters",
                query,
                "requestContext",
                Map.of("requestId", "reads", "authorizer", Map.of("owner", "jo", "scopes", "read", "groups", groups)));
        var functions = cloud.platform().functions();
        var answer = functions
                .invoke(functions.arnOf(function), Json.write(event).getBytes(StandardCharsets.UTF_8))
                .join();
        assertThat(answer).isInstanceOf(LambdaFunctions.Answer.Returned.class);
        byte[] json = ((LambdaFunctions.Answer.Returned) answer).json();
        JsonNode response = Json.tree(new String(json, StandardCharsets.UTF_8));
        String body = response.path("body").asText();
        assertThat(response.path("statusCode").asInt()).as(body).isEqualTo(200);
        return Json.tree(body).at("/response/items").size();
    }
}
