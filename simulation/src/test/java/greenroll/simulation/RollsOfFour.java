package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.AutoScalingSettings;
import greenroll.simulation.scenario.GroupFixture;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.StartAnswer;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;

/** A group of four instances in two zones, which a test rolls several times, one roll after the other. */
abstract class RollsOfFour {

    static final String BODY = """
            { "batchSizePercentage": 25, "gracePeriod": 30 }""";

    final VirtualClock clock = new VirtualClock(Simulator.START);
    final InMemoryRollStore store = new InMemoryRollStore();
    SimulatedRegion region;
    EmbeddedCloud cloud;
    String groupId;

    void lay(boolean isAutoScaling) {
        region = new SimulatedRegion(clock, 1);
        RollCase four = new RollCase(4, 2, 1, ImageBehaviour.GREEN, BODY, 1);
        RollCase of =
                isAutoScaling ? four.withSetting(four.setting().withAutoScaling(AutoScalingSettings.USUAL)) : four;
        groupId = GroupFixture.lay(region, store, of, new Random(1), clock.instant())
                .groupId();
        cloud = EmbeddedCloud.withStore(Cases.TEMPLATE, clock, region, store, new Random(1), ports -> ports);
        cloud.start();
    }

    /** Starts a roll, and returns it when it has ended. */
    Roll rolled(String body) {
        return ended(started(body));
    }

    String started(String body) {
        StartAnswer answer = StartAnswer.ask(cloud, groupId, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.rollId();
    }

    Roll ended(String id) {
        clock.runUntil(() -> !head(id).isOpen(), clock.instant().plus(Duration.ofHours(4)));
        return store.roll(id).orElseThrow();
    }

    RollHead head(String id) {
        return store.head(id).orElseThrow();
    }

    @AfterEach
    void close() {
        cloud.close();
    }
}
