package greenroll.roll.step;

import static greenroll.roll.SampleSettings.SETTINGS;
import static greenroll.roll.task.StepResult.Next.*;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.Instance;
import greenroll.group.RollAction;
import greenroll.roll.RollSettings;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.failure.Leftover;
import greenroll.roll.task.Step;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.work.Work;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The treatment of retiring instances on every visit: deregistered, drained, terminated, and seen gone. */
class DrainAndTerminateTest {

    private static final RollSettings SETTINGS = Scenario.settings(RollAction.REPLACE_SERVER, 50, 0);

    /** Two of four blue are deregistered and drain, and the next batch is open. */
    private Scenario four = scaledDown(SETTINGS);

    private static Scenario scaledDown(RollSettings settings) {
        Scenario four = new Scenario(settings, 4, List.of(Scenario.WEB)).withBlue(4);
        four.next(Step.PLAN_BATCH);
        four.completeBatch();
        four.next(Step.PLAN_BATCH);
        return four;
    }

    @Test
    void whoIsDrained_isTerminatedOnce_andAgainAMinuteLaterIfStillThere() {
        four.allDrained();
        four.lost = work -> work instanceof Work.Terminate;
        four.pass(10).next(Step.LAUNCH_BATCH);
        assertThat(terminated()).containsExactly("blue-1", "blue-2");
        four.lost = work -> false;
        four.unterminable.put("blue-1", "it has termination protection");
        four.next(Step.LAUNCH_BATCH);
        assertThat(four.told(RollEvent.Type.TERMINATING)).containsExactly("1 drained: terminating");
        assertThat(four.told(RollEvent.Type.REFUSED)).containsExactly("EC2 refuses to terminate blue-1");

        four.pass(59);
        assertThat(terminated()).isEmpty();
        four.pass(1);
        assertThat(terminated()).containsExactly("blue-1");
    }

    /**
     * New connections may still come for two minutes. Neither an empty target group nor a short timeout shortens that.
     */
    @ParameterizedTest
    @CsvSource({
        // drainingTimeout, whether the target group no longer lists the instances, seconds until they are terminated
        "0, false, 180",
        "0, true, 180",
        "300, true, 180",
        "200, false, 200"
    })
    void behindANetworkLoadBalancer_whoWasDeregistered_runsOnForThreeMinutes(int timeout, boolean unlisted, int after) {
        four = scaledDown(Scenario.behindNetwork(SETTINGS.withDrainingTimeout(Duration.ofSeconds(timeout)), timeout));
        if (unlisted) {
            four.allDrained();
        }

        four.pass(after - 1L);
        assertThat(terminated()).isEmpty();
        four.pass(1);
        assertThat(terminated()).containsExactly("blue-1", "blue-2");
    }

    @Test
    void behindANetworkLoadBalancer_whoIsNotToBeDrained_isTerminatedAtOnce() {
        four = scaledDown(Scenario.behindNetwork(
                SETTINGS.withDraining(SETTINGS.draining().withShouldDrainInstances(false)), 300));

        assertThat(four.told(RollEvent.Type.TERMINATING)).containsExactly("2 drained: terminating");
    }

    @Test
    void allTerminated_isToldOnceTheyAreGone() {
        four.allDrained();
        four.pass(10).next(Step.LAUNCH_BATCH);
        assertThat(four.told(RollEvent.Type.REFUSED)).isEmpty();
        four.pass(10).next(Step.LAUNCH_BATCH);
        four.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(four.told(RollEvent.Type.TERMINATING)).containsExactly("2 drained: terminating");
        assertThat(four.told(RollEvent.Type.TERMINATED)).containsExactly("2 terminated");
        assertThat(four.roll.retiring()).extracting(RetiringInstance::goneAt).containsOnly(four.now.minusSeconds(10));
    }

    @Test
    void aTargetGroupThatDoesNotAnswer_leavesThemToDrainUntilTheirTimeout() {
        four.unanswered.add(Scenario.WEB);
        four.pass(299);
        assertThat(terminated()).isEmpty();
        four.pass(1);
        assertThat(terminated()).containsExactly("blue-1", "blue-2");
    }

    @Test
    void oneThatEc2DoesNotDescribeForAMoment_isNotTakenForGone() {
        four.instances.remove("blue-1");
        four.pass(298).next(Step.LAUNCH_BATCH);
        assertThat(four.told(RollEvent.Type.TERMINATED)).isEmpty();

        four.pass(2).next(Step.LAUNCH_BATCH);

        assertThat(four.told(RollEvent.Type.TERMINATED)).containsExactly("1 terminated");
    }

    @Test
    void oneThatWasTerminated_isGoneOnceEc2DoesNotDescribeItAnyMore() {
        four.allDrained();
        four.pass(10).next(Step.LAUNCH_BATCH);
        four.instances.remove("blue-1");

        four.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(four.told(RollEvent.Type.TERMINATED)).containsExactly("2 terminated");
    }

    @Test
    void oneThatSomebodyRegistersAgain_leavesInOrderOnceMore_aMinuteLater() {
        four.health("blue-1", Scenario.HEALTHY);
        four.health("blue-2", Scenario.INITIAL);
        four.pass(59);
        assertThat(leaving()).isEmpty();
        four.pass(1);
        assertThat(leaving()).containsExactly("blue-1", "blue-2");
        four.health("blue-1", Scenario.UNHEALTHY);
        assertThat(leaving()).containsExactly("blue-2");
        four.health("blue-2", Scenario.DRAINING);
        assertThat(leaving()).isEmpty();
    }

    @Test
    void oneThatSomebodyRegistersAgain_isKeptWhereTheFloorNeedsItNow() {
        four.health("blue-1", Scenario.HEALTHY);
        four.kill("blue-3", "Client.UserInitiatedShutdown");
        four.pass(60);
        assertThat(leaving()).isEmpty();

        four.next(Step.LAUNCH_BATCH);

        assertThat(four.told(RollEvent.Type.KEPT_IN_SERVICE))
                .containsExactly("blue-1 is kept: without it fewer than the floor would be in service");
        assertThat(four.roll.retiring()).extracting(RetiringInstance::id).containsExactly("blue-2");
    }

    @Test
    void blueThatTheFloorNeedsAfterAll_isBlueAgain_andALaterBatchMayChooseIt() {
        Scenario late = proven();
        late.lost = work -> work instanceof Work.Deregister;
        late.next(Step.SCALE_DOWN);
        late.lost = work -> false;
        late.kill("blue-3", "Client.UserInitiatedShutdown");

        late.pass(10).next(Step.SCALE_DOWN);

        assertThat(late.draining(Scenario.WEB)).containsExactly("blue-1");
        assertThat(late.events.stream()
                        .filter(event -> event.type() == RollEvent.Type.KEPT_IN_SERVICE)
                        .map(event -> event.message() + " " + event.affected().instances()))
                .containsExactly("blue-2 is kept: without it fewer than the floor would be in service [blue-2]");
        assertThat(late.roll.retiring()).extracting(RetiringInstance::id).containsExactly("blue-1");
        late.next(Step.PLAN_BATCH);
        late.completeBatch();
        assertThat(late.draining(Scenario.WEB)).contains("blue-2");
    }

    @Test
    void oneWhoseHealthIsUnknown_isNotTakenOut() {
        Scenario late = proven();
        late.lost = work -> work instanceof Work.Deregister;
        late.next(Step.SCALE_DOWN);
        late.lost = work -> false;
        late.unanswered.add(Scenario.WEB);

        late.pass(10).next(Step.SCALE_DOWN);

        assertThat(late.draining(Scenario.WEB)).isEmpty();
        assertThat(late.roll.retiring()).hasSize(2);
        late.unanswered.clear();
        late.pass(10).next(Step.SCALE_DOWN);
        assertThat(late.draining(Scenario.WEB)).containsExactly("blue-1", "blue-2");
    }

    @Test
    void oneThatIsKept_countsAsInServiceAgain() {
        four.untag("blue-1");
        four.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(four.roll.head().leftovers())
                .extracting(Leftover::instanceId)
                .containsExactly("blue-1");
        assertThat(four.told(RollEvent.Type.LEFTOVERS))
                .containsExactly("1 left behind: it no longer carries the group's tag, so it is not touched");
        four.allDrained();
        four.pass(10);
        assertThat(terminated()).containsExactly("blue-2");
    }

    @Test
    void anInstanceThatIsRegisteredNowhere_isTerminatedAtOnce() {
        Scenario none = new Scenario(
                        Scenario.settings(RollAction.REPLACE_SERVER, 50, 0, 100, greenroll.group.HealthCheckType.NONE),
                        2,
                        List.of())
                .withBlue(2);
        none.next(Step.PLAN_BATCH);
        none.next(Step.LAUNCH_BATCH);
        none.allRun();
        none.pass(10).next(Step.LAUNCH_BATCH);
        none.next(Step.CHECK_HEALTH);
        none.next(Step.GRACE_WAIT);

        assertThat(none.decide(Step.SCALE_DOWN).work())
                .containsExactly(new Work.Terminate(List.of(none.instances.get("blue-1"))));
        none.unterminable.put("blue-1", "it has termination protection");
        none.next(Step.SCALE_DOWN);
        assertThat(none.roll.retiring())
                .extracting(RetiringInstance::deregisteredAt, RetiringInstance::terminateSentAt)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(none.now, none.now));
    }

    /** Returns a group with a proven batch of two. Blue goes next. */
    private static Scenario proven() {
        Scenario four =
                new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 50, 0), 4, List.of(Scenario.WEB)).withBlue(4);
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.next(Step.GRACE_WAIT);
        return four;
    }

    /** Returns the instances that the next visit would terminate. */
    private List<String> terminated() {
        return four.decide(Step.LAUNCH_BATCH).work().stream()
                .filter(Work.Terminate.class::isInstance)
                .flatMap(work -> ((Work.Terminate) work).instances().stream())
                .map(Instance::id)
                .toList();
    }

    /** Returns the instances that the next visit would deregister. */
    private List<String> leaving() {
        return four.decide(Step.LAUNCH_BATCH).work().stream()
                .filter(Work.Deregister.class::isInstance)
                .flatMap(work -> ((Work.Deregister) work).instanceIds().stream())
                .toList();
    }
}
