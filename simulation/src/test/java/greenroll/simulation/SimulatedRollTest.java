package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.InService;
import greenroll.roll.RollStatus;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.failure.Warning;
import greenroll.roll.timeline.RollEvent;
import greenroll.simulation.run.RollRun;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.RollCase;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole rolls in virtual time. The template, the state machine and the real handlers run against the simulated region.
 */
class SimulatedRollTest {

    private final Simulator simulator = new Simulator(Cases.TEMPLATE);

    @Test
    void tenInBatchesOfTwo_finishInFiveBatches_withinTheCriticalPathAndAFewPolls() {
        RollRun run = simulator.run(Cases.ten(ImageBehaviour.GREEN));

        assertThat(run.violations()).isEmpty();
        assertThat(run.roll().head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(run.roll().head().percent()).isEqualTo(100);
        assertThat(run.roll().batches()).hasSize(5);
        assertThat(run.roll().instances().filter(BatchInstance::isProven)).hasSize(10);
        assertThat(run.roll().head().leftovers()).isEmpty();
        // A dry run of one launch comes before the roll starts.
        assertThat(run.usage().calls())
                .containsEntry("ec2.RunInstances", 1 + 8)
                // ELBv2 learns of each batch some seconds after EC2 says that it runs, so it is asked twice.
                .containsEntry("elbv2.RegisterTargets", 10)
                .containsEntry("elbv2.DeregisterTargets", 5);
        assertThat(run.usage().throttled()).isZero();
    }

    @Test
    void theBodyEveryNewcomerCopies_restartsAllAndLaunchesNothing() {
        RollRun run = simulator.run(new RollCase(10, 3, 1, ImageBehaviour.GREEN, Cases.RESTART, 1));

        assertThat(run.violations()).isEmpty();
        assertThat(run.roll().head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(run.roll().head().baseline().floor()).isEqualTo(8);
        assertThat(run.usage().calls()).doesNotContainKeys("ec2.RunInstances", "ec2.TerminateInstances");
        assertThat(run.roll().instances().filter(BatchInstance::isProven)).hasSize(10);
        assertThat(run.roll().head().warnings())
                .extracting(Warning::code)
                .containsExactly("RESTART_KEEPS_IMAGE", "OTHER_TARGETS");
    }

    @ParameterizedTest
    @CsvSource({
        "BROKEN, UNHEALTHY, Target.ResponseCodeMismatch",
        "PARTIAL, UNHEALTHY, Target.ResponseCodeMismatch",
        "FLAKY, UNHEALTHY_IN_GRACE, Target.ResponseCodeMismatch"
    })
    void anImageThatFails_failsTheFirstBatchWithElbsOwnReason_andLeavesBlueServing(
            ImageBehaviour image, String code, String reason) {
        RollRun run = simulator.run(Cases.seven(image));

        assertThat(run.violations()).isEmpty();
        assertThat(run.roll().head().status()).isEqualTo(RollStatus.FAILED);
        assertThat(run.roll().head().failure().code().name()).isEqualTo(code);
        assertThat(run.roll().head().failure().reason()).startsWith("batch 1: ").contains(reason, "i-");
        assertThat(run.roll().head().failure().instances())
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.targetHealth()).contains(reason));
        assertThat(run.timeline().stream().filter(event -> event.type() == RollEvent.Type.NOTIFIED))
                .hasSize(1);
        assertThat(run.timeline().stream().filter(event -> event.type() == RollEvent.Type.RETIRING))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ImageBehaviour.class)
    void runningTheSameCaseTwice_givesTheSameStory(ImageBehaviour image) {
        assertThat(simulator.run(Cases.seven(image).withSeed(42)).timeline())
                .isEqualTo(simulator.run(Cases.seven(image).withSeed(42)).timeline());
    }

    @ParameterizedTest
    @CsvSource({"1,1,1,100", "2,2,1,50", "3,1,2,34", "5,5,1,1", "12,3,3,25", "25,4,1,100", "40,3,1,7"})
    void anyShapeOfGroup_finishesWithoutAViolation(int size, int zones, int targetGroups, int percentage) {
        String body = "{\"batchSizePercentage\": " + percentage + ", \"gracePeriod\": 60}";
        RollRun run = simulator.run(new RollCase(size, zones, targetGroups, ImageBehaviour.GREEN, body, size));

        assertThat(run.violations()).isEmpty();
        assertThat(run.roll().head().status()).isEqualTo(RollStatus.FINISHED);
    }

    @ParameterizedTest
    @CsvSource({"'\"drainingTimeout\": 60,',''", "'','\"shouldDrainInstances\": false'"})
    void aDrainThatIsCutShort_finishesAndWarns(String timeout, String strategy) {
        String body =
                "{\"batchSizePercentage\": 50, " + timeout + " \"gracePeriod\": 60, \"strategy\": {" + strategy + "}}";
        RollRun run = simulator.run(new RollCase(4, 2, 1, ImageBehaviour.GREEN, body, 1));

        assertThat(run.violations()).isEmpty();
        assertThat(run.roll().head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(run.roll().head().warnings())
                .extracting(Warning::code)
                .containsExactly("DRAINING_CUT_SHORT", "OTHER_TARGETS");
    }

    /** The next batch uses the addresses that the drained blue instances free. */
    @ParameterizedTest
    @CsvSource({
        // instances, zones, percentage, free addresses in each subnet, at most live
        "4, 1, 25, 1, 5",
        "4, 2, 50, 1, 6",
        "6, 3, 34, 1, 9"
    })
    void aRoll_withFreeAddressesForOneBatch_finishesOneBatchAfterTheOther(
            int size, int zones, int percentage, int free, int live) {
        AtomicInteger most = new AtomicInteger();
        Simulator tight = new Simulator(Cases.TEMPLATE, ports -> ports, cloud -> {
            for (int i = 1; i <= zones; i++) {
                cloud.region().freeAddresses("subnet-" + i, free);
            }
            InService group = cloud.region().inService(FleetTags.GROUP, "sig-51e00001", Set.of());
            cloud.region().listen(event -> most.accumulateAndGet(group.live(), Math::max));
        });
        String body = "{\"batchSizePercentage\": " + percentage + ", \"gracePeriod\": 60}";

        RollRun run = tight.run(new RollCase(size, zones, 1, ImageBehaviour.GREEN, body, 1));

        assertThat(run.violations()).isEmpty();
        assertThat(run.roll().head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(run.roll().head().warnings())
                .extracting(Warning::code)
                .containsExactly("OTHER_TARGETS", "SERIAL_DRAINS");
        assertThat(most.get()).isEqualTo(live);
    }

    @Test
    void aGrace_ofADay_continuesAsNewExecutions() {
        String body = "{\"batchSizePercentage\": 100, \"gracePeriod\": 86400}";
        RollRun run = simulator.run(new RollCase(3, 1, 1, ImageBehaviour.GREEN, body, 1));

        assertThat(run.violations()).isEmpty();
        assertThat(run.roll().head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(run.roll().head().executionState().generation()).isEqualTo(2);
        assertThat(run.usage().historyEvents()).isLessThan(25_000);
        assertThat(run.timeline()).extracting(RollEvent::type).contains(RollEvent.Type.CONTINUED);
    }

    @Test
    void aBodyThatIsWrong_startsNothing_andNamesTheField() {
        assertThatThrownBy(() -> simulator.run(new RollCase(
                        10, 3, 1, ImageBehaviour.GREEN, "{\"batchSizePercentage\": 101, \"gracePeriod\": -1}", 1)))
                .isInstanceOf(Simulator.StartRefused.class)
                .hasMessageContaining("VALIDATION_ERROR batchSizePercentage: ")
                .hasMessageContaining("VALIDATION_ERROR gracePeriod: ");
    }
}
