package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.roll.RollKind;
import greenroll.roll.RollOutcome;
import greenroll.roll.RollStatus;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.port.RollStore;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.timeline.RollEvent.Type;
import greenroll.simulation.run.RollRun;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.RollCase;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whole rolls that fail and are rolled back, in virtual time. Every promise is judged at every change. */
class RolledBackTest {

    private static final String BODY = """
            { "batchSizePercentage": 20, "gracePeriod": 60, "healthTimeout": 120, "drainingTimeout": 30,
              "comment": "to the new image",
              "strategy": { "onFailure": { "shouldHandleAllBatches": true } } }""";

    private static final RollCase TEN = new RollCase(10, 3, 2, ImageBehaviour.GREEN, BODY, 1);

    private List<String> images = List.of();
    private RollStore store;

    /** The roll has five batches of two; from the third on, the image is bad. */
    @Test
    void roll_thatFailsInItsThirdBatchOfFive_endsOnWhatServedBefore() {
        RollRun run = run(cloud -> whenLaunched(cloud, 2, () -> turn(cloud, ImageBehaviour.BROKEN)));

        assertThat(run.violations()).isEmpty();
        assertThat(run.roll().head().status()).isEqualTo(RollStatus.FAILED);
        assertThat(run.roll().head().numberOfBatches()).isEqualTo(5);
        assertThat(run.roll().head().failure().batch()).isEqualTo(3);
        assertThat(run.timeline()).extracting(RollEvent::type).endsWith(Type.FAILED, Type.ROLLING_BACK);
        assertThat(RollOutcome.of(run.roll().head(), store::head)).isEqualTo(RollOutcome.ROLLED_BACK);

        RollRun.Followed back = run.followed();
        assertThat(back.roll().head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(back.roll().facts().kind()).isEqualTo(RollKind.ROLLBACK);
        assertThat(back.roll().facts().revision()).isEqualTo(1);
        assertThat(back.roll().facts().identity().comment()).isEqualTo("to the new image");
        assertThat(back.roll().head().baseline().keptIds()).hasSize(6);
        assertThat(back.roll().head().numberOfBatches()).isEqualTo(2);
        assertThat(of(back.timeline(), Type.LAUNCHED)).isEqualTo(4);
        assertThat(of(back.timeline(), Type.TERMINATED)).isEqualTo(4);
        assertThat(images).hasSize(10).containsOnly("ami-blue");
    }

    /**
     * The image that served before does not boot any more either. The roll back fails, says so, and is not rolled back
     * itself.
     */
    @Test
    void rollBack_thatFailsToo_leavesTheRestServing_andSaysSo() {
        RollRun run = run(cloud -> whenLaunched(cloud, 2, () -> {
            turn(cloud, ImageBehaviour.BROKEN);
            cloud.region().addImage("ami-blue", ImageBehaviour.BROKEN);
        }));

        assertThat(run.violations()).isEmpty();
        assertThat(run.roll().head().status()).isEqualTo(RollStatus.FAILED);
        RollRun.Followed back = run.followed();
        assertThat(back.roll().head().status()).isEqualTo(RollStatus.FAILED);
        assertThat(back.roll().head().failure().code()).isEqualTo(FailureCode.UNHEALTHY);
        assertThat(back.roll().head().control().rollback()).isNull();
        assertThat(RollOutcome.of(run.roll().head(), store::head)).isEqualTo(RollOutcome.ROLLBACK_FAILED);
        assertThat(images).hasSize(10).containsOnly("ami-blue", "ami-next");
        assertThat(store.group(run.roll().facts().groupId()).orElseThrow().activeRoll())
                .isNull();
    }

    @Test
    void roll_thatFailsInItsFirstBatch_isRolledBackByLeavingAllAlone() {
        RollRun run = run(cloud -> turn(cloud, ImageBehaviour.BROKEN));

        assertThat(run.violations()).isEmpty();
        RollRun.Followed back = run.followed();
        assertThat(back.roll().head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(of(back.timeline(), Type.LAUNCHED)).isZero();
        assertThat(back.roll().head().baseline().keptIds()).hasSize(10);
    }

    private RollRun run(Consumer<EmbeddedCloud> meddler) {
        return new Simulator(Cases.TEMPLATE, ports -> ports, cloud -> {
                    store = cloud.store();
                    meddler.accept(cloud);
                    look(cloud);
                })
                .run(TEN);
    }

    /** Records the images that the group runs. */
    private void look(EmbeddedCloud cloud) {
        images = cloud.region().live(FleetTags.GROUP, "sig-51e00001").stream()
                .map(RegionInstance::imageId)
                .toList();
        cloud.clock().after(Duration.ofSeconds(10), () -> look(cloud));
    }

    private static void turn(EmbeddedCloud cloud, ImageBehaviour to) {
        cloud.region().addImage("ami-next", to);
    }

    /** Runs the action once the two instances of that batch are launched. */
    private static void whenLaunched(EmbeddedCloud cloud, int batch, Runnable then) {
        int launched = cloud.store().unfinished().stream()
                .flatMap(head -> cloud.store().events(head.id(), 1_000, null).items().stream())
                .filter(event -> event.type() == Type.LAUNCHED && event.batch() == batch)
                .mapToInt(event -> event.affected().instances().size())
                .sum();
        if (launched == 2) {
            then.run();
        } else {
            cloud.clock().after(Duration.ofSeconds(5), () -> whenLaunched(cloud, batch, then));
        }
    }

    private static int of(List<RollEvent> timeline, Type type) {
        return timeline.stream()
                .filter(event -> event.type() == type)
                .mapToInt(event -> event.affected().instances().size())
                .sum();
    }
}
