package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.aws.Wiring;
import greenroll.aws.store.DynamoDbRollStore;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.platform.event.EventBus;
import greenroll.emulator.platform.lambda.Ports;
import greenroll.emulator.store.EmbeddedDynamoDb;
import greenroll.fleet.Unavailable;
import greenroll.json.Json;
import greenroll.roll.RollStatus;
import greenroll.roll.port.RollAnnouncer;
import greenroll.roll.port.RollStore;
import greenroll.simulation.scenario.GroupFixture;
import greenroll.simulation.scenario.StartAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Rolls three instances. The events on the bus come from the table's own stream, through the template's event source
 * mapping and its function.
 */
class AnnouncedRollTest {

    private static final Instant SEVEN = Instant.parse("2026-11-23T07:00:00Z");
    private static final String TABLE =
            Cases.TEMPLATE.functions().getFirst().environment().getOrDefault(Wiring.TABLE, "");

    private static final List<String> WHOLE = List.of(
            "Roll Started",
            "Roll Batch Completed 1",
            "Roll Batch Completed 2",
            "Roll Batch Completed 3",
            "Roll Finished");

    private final EmbeddedDynamoDb dynamo = EmbeddedDynamoDb.withTable(TABLE);
    private final RollStore store = new DynamoDbRollStore(dynamo.client(), TABLE);
    private final VirtualClock clock = new VirtualClock(SEVEN);
    private final List<JsonNode> told = new ArrayList<>();
    private final List<JsonNode> logged = new ArrayList<>();
    private final List<EventBus.DeadLetter> deadLetters = new ArrayList<>();

    @AfterEach
    void close() {
        dynamo.close();
    }

    @Test
    void roll_thatFinishes_isAnnouncedFromItsStartToItsEnd_eachOnce() {
        String rollId = roll(ImageBehaviour.GREEN, ports -> ports);

        assertThat(milestones()).isEqualTo(WHOLE);
        assertThat(told).allSatisfy(event -> {
            assertThat(event.path("source").textValue()).isEqualTo("greenroll");
            assertThat(event.at("/detail/rollId").textValue()).isEqualTo(rollId);
            assertThat(event.at("/detail/schemaVersion").textValue()).isEqualTo("1.0");
        });
        assertThat(told.getLast().at("/detail/status").textValue()).isEqualTo("finished");
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void roll_thatFails_isAnnouncedWithTheLoadBalancersWords() {
        roll(ImageBehaviour.BROKEN, ports -> ports);

        assertThat(milestones()).containsExactly("Roll Started", "Roll Failed 1");
        JsonNode detail = told.getLast().path("detail");
        assertThat(detail.path("status").textValue()).isEqualTo("failed");
        assertThat(detail.path("code").textValue()).isEqualTo("UNHEALTHY");
        assertThat(detail.at("/failedInstances/0/targetHealth").textValue()).contains("Target.ResponseCodeMismatch");
    }

    @Test
    void roll_whileTheBusIsDown_goesOnAsEver_andIsAnnouncedWhenItIsUpAgain_inOrder() {
        Duration down = Duration.ofMinutes(10);

        roll(
                ImageBehaviour.GREEN,
                ports -> ports.with(RollAnnouncer.class, () -> failing(ports.get(RollAnnouncer.class), down)));

        assertThat(milestones()).isEqualTo(WHOLE);
        Instant firstHeard = Instant.parse(told.getFirst().path("heardAt").textValue());
        assertThat(firstHeard).isAfterOrEqualTo(SEVEN.plus(down));
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void roll_whileTheBusIsDownForLong_finishes_andWhatCouldNotBeToldIsADeadLetter() {
        String rollId = roll(
                ImageBehaviour.GREEN,
                ports -> ports.with(
                        RollAnnouncer.class, () -> failing(ports.get(RollAnnouncer.class), Duration.ofHours(1_000))));

        assertThat(store.head(rollId).orElseThrow().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(told).isEmpty();
        assertThat(deadLetters).isNotEmpty().allSatisfy(letter -> {
            assertThat(letter.function()).isEqualTo("Announce");
            assertThat(letter.error()).contains("PutEvents: no answer");
            assertThat(letter.event()).contains(rollId, "EVENT#").doesNotContain(GroupFixture.USER_DATA);
        });
    }

    private RollAnnouncer failing(RollAnnouncer real, Duration down) {
        return announcements -> {
            if (clock.instant().isBefore(SEVEN.plus(down)) && !announcements.isEmpty()) {
                throw new Unavailable("PutEvents: no answer", null);
            }
            real.announce(announcements);
        };
    }

    @Test
    void functions_whateverTheyLog_itIsJsonWithTheRollsIds_andNeverUserData() {
        String rollId = roll(ImageBehaviour.GREEN, ports -> ports);

        List<JsonNode> visits =
                logged.stream().filter(line -> line.has("answer")).toList();
        assertThat(visits).isNotEmpty().allSatisfy(line -> {
            assertThat(line.path("rollId").textValue()).isEqualTo(rollId);
            assertThat(line.path("groupId").textValue()).startsWith("sig-");
            assertThat(line.path("generation").intValue()).isEqualTo(1);
            assertThat(line.path("requestId").textValue()).isNotBlank();
        });
        assertThat(visits).extracting(line -> line.path("batch").intValue()).contains(0, 1, 2, 3);
        assertThat(logged).filteredOn(line -> line.has("_aws")).isNotEmpty();
        assertThat(logged.toString()).doesNotContain(GroupFixture.USER_DATA);
    }

    /** Rolls three instances, and waits two hours for the announcements. */
    private String roll(ImageBehaviour image, UnaryOperator<Ports> wrong) {
        SimulatedRegion region = new SimulatedRegion(clock, 1);
        GroupFixture ground = GroupFixture.lay(region, store, Cases.three(image, Cases.REPLACE), new Random(1), SEVEN);
        try (EmbeddedCloud cloud = EmbeddedCloud.withDynamoDb(
                Cases.TEMPLATE, clock, region, dynamo.client(), dynamo.stream(), store, new Random(1), wrong)) {
            cloud.platform().functions().log(line -> logged.add(Json.tree(line.substring(line.indexOf('{')))));
            cloud.platform().events().listen(event -> {
                if (event.contains("\"greenroll\"")) {
                    told.add(((ObjectNode) Json.tree(event))
                            .put("heardAt", clock.instant().toString()));
                }
            });
            cloud.start();
            StartAnswer answer = StartAnswer.ask(cloud, ground.groupId(), Cases.REPLACE);
            assertThat(answer.status()).isEqualTo(200);
            clock.runUntil(() -> !store.head(answer.rollId()).orElseThrow().isOpen(), SEVEN.plus(Duration.ofHours(3)));
            clock.advanceTo(clock.instant().plus(Duration.ofHours(2)));
            deadLetters.addAll(cloud.platform().events().deadLetters());
            return answer.rollId();
        }
    }

    private List<String> milestones() {
        return told.stream()
                .map(event -> (event.path("detail-type").textValue() + " "
                                + event.at("/detail/batch").asText(""))
                        .strip())
                .toList();
    }
}
