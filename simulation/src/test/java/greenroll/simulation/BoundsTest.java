package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.platform.lambda.Ports;
import greenroll.roll.Rewritten;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.port.RollNotifier;
import greenroll.simulation.campaign.FaultCampaign;
import greenroll.simulation.campaign.Simulation;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.run.Bound;
import greenroll.simulation.run.FaultRun;
import greenroll.simulation.run.FaultSimulator;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.Scenario;
import greenroll.simulation.scenario.Scenarios;
import greenroll.simulation.scenario.Seeds;
import greenroll.simulation.wrong.WrongStores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The times between events in roll time, which are the same on every machine. */
class BoundsTest {

    /** The seconds between two looks of the watchdog. */
    private static final double WATCHDOG = 300;

    private static final double DRAIN = 120;
    private static final double POLL = 30;

    @Test
    void aFailingImage_isToldOfAtOnce_andIsOutOfTheLoadBalancerWithinAPoll() {
        for (ImageBehaviour image : List.of(ImageBehaviour.BROKEN, ImageBehaviour.FLAKY, ImageBehaviour.PARTIAL)) {
            Map<String, Simulation.Took> bounds = Simulation.run(
                            new Simulator(Cases.TEMPLATE), Cases.seven(image), Seeds.from(1, 20))
                    .report()
                    .bounds();

            assertWithin(bounds, Bound.FAILING_TO_NOTIFIED, 20, 0);
            assertWithin(bounds, Bound.IMAGE_FAILURE_TO_GREEN_OUT, 20, POLL);
        }
    }

    @Test
    void aStop_isFollowedByNoLaunchAndNoFurtherScaleDown() {
        assertWithin(faults(40, FaultKind.LATE_DESCRIBE), Bound.STOP_TO_LAST_ACT, 8, POLL);
    }

    @Test
    void aStoppedExecution_isToldOfWithinAPoll_andClosedOnceItsDrainsEnd() {
        Map<String, Simulation.Took> bounds = faults(40, FaultKind.STOP_EXECUTION);

        assertWithin(bounds, Bound.STOP_EXECUTION_TO_NOTIFIED, 20, POLL);
        assertWithin(bounds, Bound.STOP_EXECUTION_TO_CLOSED, 20, DRAIN + POLL);
    }

    @Test
    void aStoppedExecutionWhoseEventIsLost_isFoundAtTheWatchdogsNextLook() {
        Map<String, Simulation.Took> bounds = faults(40, FaultKind.EVENT_LOST);

        assertWithin(bounds, Bound.EVENT_LOST_TO_NOTIFIED, 20, WATCHDOG + POLL);
        assertWithin(bounds, Bound.EVENT_LOST_TO_CLOSED, 20, WATCHDOG + DRAIN + POLL);
    }

    /** A message that is never sent does not count as a bound of zero: the bound is absent. */
    @Test
    void aFailureThatNobodyIsToldOf_showsNoBound() {
        UnaryOperator<Ports> mute = ports -> ports.with(RollNotifier.class, () -> notification -> {});
        Simulator simulator = new Simulator(Cases.TEMPLATE, mute, cloud -> {});

        assertThat(simulator.run(Cases.seven(ImageBehaviour.BROKEN)).timing().bounds())
                .doesNotContainKey(Bound.FAILING_TO_NOTIFIED);
    }

    /** Handlers that do not see the stop continue to launch, and the bound shows for how long. */
    @Test
    void aStopThatNoStepSees_showsActsLongAfterIt() {
        RollCase five = Scenarios.usual(10, 3, 1, 1).getFirst().of();
        Scenario stopped = new Scenario("stopped", five, Duration.ofSeconds(200));

        FaultRun right = new FaultSimulator(Cases.TEMPLATE).run(stopped, List.of());
        FaultRun wrong =
                new FaultSimulator(Cases.TEMPLATE, WrongStores.misread(BoundsTest::deaf)).run(stopped, List.of());

        assertThat(right.run().timing().bounds().get(Bound.STOP_TO_LAST_ACT))
                .isLessThanOrEqualTo(Duration.ofSeconds(30));
        assertThat(wrong.run().timing().bounds().get(Bound.STOP_TO_LAST_ACT)).isGreaterThan(Duration.ofSeconds(30));
    }

    /** The roll without the stop during its first six minutes. */
    private static Roll deaf(Roll roll) {
        RollHead head = roll.head();
        Duration age =
                Duration.between(head.facts().createdAt(), head.progress().updatedAt());
        return age.compareTo(Duration.ofMinutes(6)) < 0 ? Rewritten.withoutStop(roll) : roll;
    }

    private static Map<String, Simulation.Took> faults(int seeds, FaultKind kind) {
        FaultSimulator simulator = new FaultSimulator(Cases.TEMPLATE);
        return new FaultCampaign(simulator, Scenarios.usual(10, 3, 1, 1), List.of(kind))
                .run(Seeds.from(1, seeds))
                .report()
                .bounds();
    }

    private static void assertWithin(
            Map<String, Simulation.Took> bounds, Bound bound, int leastRolls, double mostSeconds) {
        Simulation.Took took = bounds.get(bound.key());
        assertThat(took.rolls()).as(bound.key()).isGreaterThanOrEqualTo(leastRolls);
        assertThat(took.max()).as(bound.key()).isLessThanOrEqualTo(mostSeconds);
    }
}
