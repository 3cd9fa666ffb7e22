package greenroll.emulator.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.Placement;
import greenroll.emulator.platform.SampleHandlers;
import greenroll.emulator.platform.template.Template;
import greenroll.emulator.platform.template.TemplateTest;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** EC2's notices to Spot Instances as events of the cloud's bus. The function Watch has a rule for all events of EC2. */
class SpotNoticesTest {

    @TempDir
    Path directory;

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-23T07:00:00Z"));
    private final SimulatedRegion region = new SimulatedRegion(clock, 1);
    private final SampleHandlers.Journal journal = new SampleHandlers.Journal();
    private final List<String> events = new ArrayList<>();
    private EmbeddedCloud cloud;
    private String id;

    @BeforeEach
    void deploy() throws IOException {
        Path file = directory.resolve("template.yaml");
        Files.copy(TemplateTest.SAMPLE.resolveSibling("machine.asl.json"), directory.resolve("machine.asl.json"));
        Files.writeString(
                file,
                Files.readString(TemplateTest.SAMPLE)
                        .replaceFirst("source: \\[aws.states]\n.*\n", "source: [aws.ec2]\n"));
        cloud = EmbeddedCloud.withStore(
                Template.load(file, Map.of()),
                clock,
                region,
                new InMemoryRollStore(),
                new Random(1),
                ports -> ports.with(SampleHandlers.Journal.class, () -> journal));
        cloud.platform().events().listen(events::add);
        region.addSubnet("subnet-a", "us-east-1a");
        region.addImage("ami-blue", ImageBehaviour.BLUE);
        id = region.placeRunning(Placement.of(1, "ami-blue", Map.of(), List.of("subnet-a"), List.of())
                        .asSpot())
                .getFirst();
    }

    @Test
    void notices_areEventsInAwsShape_andReachTheFunctionWhoseRuleMatches() {
        region.externalActors().recommendRebalance(id);
        clock.advanceTo(Instant.parse("2026-11-23T07:01:00Z"));
        region.externalActors().warnOfInterruption(id);
        clock.advanceTo(Instant.parse("2026-11-23T07:10:00Z"));

        assertThat(events)
                .extracting(Json::tree)
                .allSatisfy(event -> assertThat(event.path("id").asText()).matches("[0-9a-f-]{36}"))
                .extracting(event -> event.toString().replaceFirst("\"id\":\"[^\"]*\",", ""))
                .containsExactly("""
                        {"version":"0","detail-type":"EC2 Instance Rebalance Recommendation","source":"aws.ec2",\
                        "account":"000000000000","time":"2026-11-23T07:00:00Z","region":"us-east-1",\
                        "resources":["arn:aws:ec2:us-east-1:000000000000:instance/ID"],\
                        "detail":{"instance-id":"ID"}}\
                        """.replace("ID", id), """
                        {"version":"0","detail-type":"EC2 Spot Instance Interruption Warning","source":"aws.ec2",\
                        "account":"000000000000","time":"2026-11-23T07:01:00Z","region":"us-east-1",\
                        "resources":["arn:aws:ec2:us-east-1a:instance/ID"],\
                        "detail":{"instance-id":"ID","instance-action":"terminate"}}\
                        """.replace("ID", id));
        assertThat(journal.lines)
                .containsExactly(
                        "2026-11-23T07:00:00Z Watch EC2 Instance Rebalance Recommendation ",
                        "2026-11-23T07:01:00Z Watch EC2 Spot Instance Interruption Warning ");
    }

    @Test
    void courierOfTheBus_canLoseANotice_repeatIt_andDelayIt() {
        cloud.platform()
                .events()
                .courier(event -> event.contains("Rebalance")
                        ? List.of()
                        : List.of(Duration.ofSeconds(30), Duration.ofSeconds(150)));

        region.externalActors().recommendRebalance(id);
        region.externalActors().warnOfInterruption(id);

        clock.advanceTo(Instant.parse("2026-11-23T07:00:29Z"));
        assertThat(journal.lines).isEmpty();
        clock.advanceTo(Instant.parse("2026-11-23T07:00:30Z"));
        assertThat(journal.lines).hasSize(1);
        clock.advanceTo(Instant.parse("2026-11-23T07:10:00Z"));
        assertThat(journal.lines)
                .hasSize(2)
                .containsOnly("2026-11-23T07:00:00Z Watch EC2 Spot Instance Interruption Warning ");
        assertThat(region.live())
                .as("the instance ended after two minutes, told or not")
                .isEmpty();
    }
}
