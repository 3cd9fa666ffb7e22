package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.json.Json;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.RollStatus;
import greenroll.roll.batch.BatchInstance;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.AutoScalingSettings;
import greenroll.simulation.scenario.GroupFixture;
import greenroll.simulation.scenario.OwnInstances;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.StartAnswer;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rolls of some of four instances in two zones, one after the other. */
class SomeInstancesTest {

    private static final String ALL = """
            { "batchSizePercentage": 25, "gracePeriod": 30 }""";

    private static final String ZONE = """
            { "batchSizePercentage": 25, "gracePeriod": 30, "strategy": { "only": { "zones": ["us-east-1a"] } } }""";

    private static final String IDS = """
            { "batchSizePercentage": 25, "gracePeriod": 30, "strategy": { "only": { "instanceIds": %s } } }""";

    private final VirtualClock clock = new VirtualClock(Simulator.START);
    private final InMemoryRollStore store = new InMemoryRollStore();
    private EmbeddedCloud cloud;
    private String groupId;
    private OwnInstances own;

    @ParameterizedTest(name = "of an Auto Scaling group: {0}")
    @ValueSource(booleans = {false, true})
    void aZoneIsReplaced_andTheEarlierRevisionServesUntilTheRestIsToo(boolean isAutoScaling) {
        lay(isAutoScaling);
        Set<String> others = ids("us-east-1b");

        Roll zone = rolled(ZONE);

        assertThat(zone.head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(zone.instances()).hasSize(2).extracting(BatchInstance::zone).containsOnly("us-east-1a");
        assertThat(ids("us-east-1b")).isEqualTo(others);
        assertThat(serving(isAutoScaling)).isEqualTo("1");
        assertThat(zone.head().warnings().getLast().message())
                .isEqualTo(
                        "2 of 4 are left alone because strategy.only does not select them. Revision 1 still serves, so"
                                + " healing and scaling launch it until a roll has replaced the rest");

        Roll rest = rolled(IDS.formatted(Json.write(others)));

        assertThat(rest.head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(rest.instances()).hasSize(2);
        assertThat(serving(isAutoScaling)).isEqualTo("2");
        assertThat(rolled(ALL).batches()).isEmpty();
    }

    @ParameterizedTest(name = "of an Auto Scaling group: {0}")
    @ValueSource(booleans = {false, true})
    void someInstancesAreRestarted_andNoOthers(boolean isAutoScaling) {
        lay(isAutoScaling);
        Set<String> some = ids("us-east-1a");

        Roll restart =
                rolled(IDS.formatted(Json.write(some)).replace("\"only\"", "\"action\": \"RESTART_SERVER\", \"only\""));

        assertThat(restart.head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(restart.instances().map(BatchInstance::id)).containsExactlyInAnyOrderElementsOf(some);
    }

    private Set<String> ids(String zone) {
        return own.live().stream()
                .filter(one -> one.zone().equals(zone))
                .map(RegionInstance::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The revision that healing and scaling launch. */
    private String serving(boolean isAutoScaling) {
        return isAutoScaling
                ? cloud.region()
                        .autoScalingGroup(AutoScalingSettings.NAME)
                        .orElseThrow()
                        .settings()
                        .source()
                        .version()
                : String.valueOf(store.group(groupId).orElseThrow().servingRevision());
    }

    private void lay(boolean isAutoScaling) {
        SimulatedRegion region = new SimulatedRegion(clock, 1);
        RollCase four = new RollCase(4, 2, 1, ImageBehaviour.GREEN, ALL, 1);
        RollCase of =
                isAutoScaling ? four.withSetting(four.setting().withAutoScaling(AutoScalingSettings.USUAL)) : four;
        groupId = GroupFixture.lay(region, store, of, new Random(1), clock.instant())
                .groupId();
        cloud = EmbeddedCloud.withStore(Cases.TEMPLATE, clock, region, store, new Random(1), ports -> ports);
        cloud.start();
        own = new OwnInstances(region, groupId, isAutoScaling ? AutoScalingSettings.NAME : null);
    }

    private Roll rolled(String body) {
        StartAnswer answer = StartAnswer.ask(cloud, groupId, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        String id = answer.rollId();
        clock.runUntil(() -> !head(id).isOpen(), clock.instant().plus(Duration.ofHours(4)));
        return store.roll(id).orElseThrow();
    }

    private RollHead head(String id) {
        return store.head(id).orElseThrow();
    }

    @AfterEach
    void close() {
        cloud.close();
    }
}
