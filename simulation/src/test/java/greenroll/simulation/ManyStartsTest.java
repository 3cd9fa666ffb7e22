package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.aws.Wiring;
import greenroll.aws.store.DynamoDbRollStore;
import greenroll.emulator.clock.ScaledClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.RegionSettings;
import greenroll.emulator.store.EmbeddedDynamoDb;
import greenroll.roll.port.RollStore;
import greenroll.simulation.scenario.GroupFixture;
import greenroll.simulation.scenario.StartAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Two hundred callers start a roll of one group at the same moment, through the API's function and DynamoDB. */
class ManyStartsTest {

    private static final int CALLERS = 200;
    private static final String TABLE =
            Cases.TEMPLATE.functions().getFirst().environment().getOrDefault(Wiring.TABLE, "");

    @Test
    void starts_atOnce_oneIsAccepted_andAllOthersAreToldWhichHoldsTheGroup() throws Exception {
        List<StartAnswer> answers = startAtOnce(caller -> Map.of());

        List<StartAnswer> accepted =
                answers.stream().filter(one -> one.status() == 200).toList();
        assertThat(accepted).hasSize(1);
        assertThat(answers)
                .filteredOn(one -> one.status() != 200)
                .hasSize(CALLERS - 1)
                .allSatisfy(one -> {
                    assertThat(one.status()).as(one.body()).isEqualTo(409);
                    assertThat(one.body())
                            .contains(
                                    "OPERATION_IN_PROGRESS", accepted.getFirst().rollId());
                });
    }

    @Test
    void starts_atOnceWithOneKey_areAllAnsweredTheSameRoll() throws Exception {
        List<StartAnswer> answers = startAtOnce(caller -> Map.of("Idempotency-Key", "deploy-1"));

        assertThat(answers)
                .allSatisfy(one -> assertThat(one.status()).as(one.body()).isEqualTo(200));
        assertThat(answers)
                .extracting(StartAnswer::rollId)
                .containsOnly(answers.getFirst().rollId());
    }

    private interface Headers {
        Map<String, String> of(int caller);
    }

    private static List<StartAnswer> startAtOnce(Headers headers) throws Exception {
        List<Throwable> thrown = new ArrayList<>();
        try (EmbeddedDynamoDb dynamo = EmbeddedDynamoDb.withTable(TABLE);
                ScaledClock clock = new ScaledClock(1, thrown::add);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            RollStore store = new DynamoDbRollStore(dynamo.client(), TABLE);
            // AWS would throttle so many calls at one moment; this test is about the lock.
            SimulatedRegion region =
                    new SimulatedRegion(clock, 1, RegionSettings.defaults().withThrottling(false));
            GroupFixture ground = GroupFixture.lay(
                    region, store, Cases.three(ImageBehaviour.GREEN, Cases.REPLACE), new Random(1), clock.instant());
            try (EmbeddedCloud cloud = EmbeddedCloud.withDynamoDb(
                    Cases.TEMPLATE, clock, region, dynamo.client(), dynamo.stream(), store, new Random(1), p -> p)) {
                // Blue is healthy from its first check on, and a real clock needs time until then.
                Thread.sleep(Duration.ofSeconds(1));
                List<Future<StartAnswer>> calls = new ArrayList<>();
                for (int i = 0; i < CALLERS; i++) {
                    Map<String, String> own = headers.of(i);
                    calls.add(callers.submit(() -> StartAnswer.ask(cloud, ground.groupId(), Cases.REPLACE, own)));
                }
                List<StartAnswer> answers = new ArrayList<>();
                for (Future<StartAnswer> call : calls) {
                    answers.add(call.get());
                }
                assertThat(thrown).isEmpty();
                return answers;
            }
        }
    }
}
