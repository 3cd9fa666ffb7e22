package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.roll.Control;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.RollStatus;
import greenroll.roll.failure.Warning;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.AutoScalingSettings;
import greenroll.simulation.scenario.GroupFixture;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.StartAnswer;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rolls of four instances, one after the other: a later one leaves alone what an earlier one has brought. */
class SkipMatchingTest {

    private static final String BODY = """
            { "batchSizePercentage": 25, "gracePeriod": 30 }""";

    private static final String ALL = """
            { "batchSizePercentage": 25, "gracePeriod": 30, "strategy": { "skipMatching": false } }""";

    private final VirtualClock clock = new VirtualClock(Simulator.START);
    private final InMemoryRollStore store = new InMemoryRollStore();
    private EmbeddedCloud cloud;
    private String groupId;

    @ParameterizedTest(name = "of an Auto Scaling group: {0}")
    @ValueSource(booleans = {false, true})
    void aRollThatWasStopped_isFinishedByTheNext_whichReplacesOnlyTheRest(boolean isAutoScaling) {
        lay(isAutoScaling);
        Roll stopped = rolled(BODY, true);
        assertThat(stopped.head().status()).isEqualTo(RollStatus.STOPPED);
        long brought = stopped.instances().filter(one -> one.isProven()).count();
        assertThat(brought).isBetween(1L, 3L);

        Roll rest = rolled(BODY, false);

        assertThat(rest.head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(rest.head().baseline().keptIds()).hasSize((int) brought);
        assertThat(rest.instances()).hasSize(4 - (int) brought);
        assertThat(rest.head().warnings()).extracting(Warning::code).contains("LEFT_ALONE");
    }

    @ParameterizedTest(name = "of an Auto Scaling group: {0}")
    @ValueSource(booleans = {false, true})
    void aRollToWhatServes_hasNothingToDo_andIsFinishedAtOnce(boolean isAutoScaling) {
        lay(isAutoScaling);
        Roll first = rolled(BODY, false);
        assertThat(first.instances()).hasSize(4);

        Roll again = rolled(BODY, false);

        assertThat(again.head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(again.batches()).isEmpty();
        assertThat(again.head().numberOfBatches()).isZero();
        assertThat(again.head().warnings()).extracting(Warning::code).containsExactly("NOTHING_TO_DO");
        assertThat(again.head().warnings().getFirst().message()).startsWith("nothing to do: all 4 run revision 2");

        assertThat(rolled(ALL, false).instances()).hasSize(4);
    }

    private void lay(boolean isAutoScaling) {
        SimulatedRegion region = new SimulatedRegion(clock, 1);
        RollCase four = new RollCase(4, 2, 1, ImageBehaviour.GREEN, BODY, 1);
        RollCase of =
                isAutoScaling ? four.withSetting(four.setting().withAutoScaling(AutoScalingSettings.USUAL)) : four;
        groupId = GroupFixture.lay(region, store, of, new Random(1), clock.instant())
                .groupId();
        cloud = EmbeddedCloud.withStore(Cases.TEMPLATE, clock, region, store, new Random(1), ports -> ports);
        cloud.start();
    }

    private Roll rolled(String body, boolean stopsAfterABatch) {
        StartAnswer answer = StartAnswer.ask(cloud, groupId, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        String id = answer.rollId();
        if (stopsAfterABatch) {
            clock.runUntil(() -> head(id).counts().proven() > 0, clock.instant().plus(Duration.ofHours(1)));
            store.request(id, Control.Wish.STOP, new Control.Asked(clock.instant(), "jo"));
        }
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
