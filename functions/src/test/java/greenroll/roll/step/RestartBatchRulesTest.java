package greenroll.roll.step;

import static greenroll.roll.task.StepResult.Next.*;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.group.HealthCheckType;
import greenroll.group.RollAction;
import greenroll.roll.Control;
import greenroll.roll.Hold;
import greenroll.roll.InstanceCounts;
import greenroll.roll.RollSettings;
import greenroll.roll.RollStatus;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.failure.Leftover;
import greenroll.roll.task.Step;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.work.Work;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * RestartBatch: instances are deregistered, drained, rebooted and registered again. Never more are out at once than the
 * floor can spare.
 */
class RestartBatchRulesTest {

    @Test
    void aBatch_saysHowFarItIs_andAsksAgainWhenTheRebootsAreOver() {
        Scenario four = Scenario.restartOfFour();
        four.next(Step.PLAN_BATCH);

        assertThat(four.visit(Step.RESTART_BATCH).why()).isEqualTo("0 of 2 taken out, 0 rebooted, 0 registered again");
        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-1", "blue-2");
        assertThat(four.pass(10).visit(Step.RESTART_BATCH).why())
                .isEqualTo("2 of 2 taken out, 0 rebooted, 0 registered again");
        four.allDrained();
        four.pass(10).visit(Step.RESTART_BATCH);
        StepResult early = four.pass(5).visit(Step.RESTART_BATCH);
        assertThat(early.why()).isEqualTo("2 of 2 taken out, 2 rebooted, 0 registered again");
        assertThat(early.seconds()).isEqualTo(10);
        assertThat(four.pass(20).visit(Step.RESTART_BATCH).seconds()).isEqualTo(6);
        assertThat(four.pass(5).visit(Step.RESTART_BATCH).next()).isEqualTo(WAIT);
        assertThat(four.targets.get(Scenario.WEB)).containsEntry("blue-1", Scenario.INITIAL);
        assertThat(four.next(Step.RESTART_BATCH)).isEqualTo(REGISTERED);
        assertThat(four.next(Step.RESTART_BATCH)).isEqualTo(REGISTERED);

        assertThat(four.told(RollEvent.Type.DEREGISTERED))
                .containsExactly("2 deregistered: they drain for at most 300 s");
        assertThat(four.told(RollEvent.Type.RESTARTED)).containsExactly("2 rebooted");
        assertThat(four.told(RollEvent.Type.REGISTERED)).containsExactly("2 registered");
    }

    /** Its target group soon no longer lists them, but new connections may still come for two minutes. */
    @Test
    void aBatch_behindANetworkLoadBalancer_isRebootedThreeMinutesAfterItWasTakenOut() {
        RollSettings settings = Scenario.behindNetwork(Scenario.settings(RollAction.RESTART_SERVER, 50, 0), 0);
        Scenario four = new Scenario(settings, 4, List.of(Scenario.WEB)).withBlue(4);
        four.next(Step.PLAN_BATCH);
        four.next(Step.RESTART_BATCH);
        four.allDrained();

        assertThat(four.pass(179).visit(Step.RESTART_BATCH).why())
                .isEqualTo("2 of 2 taken out, 0 rebooted, 0 registered again");
        assertThat(four.told(RollEvent.Type.RESTARTED)).isEmpty();
        four.pass(1).next(Step.RESTART_BATCH);
        assertThat(four.told(RollEvent.Type.RESTARTED)).containsExactly("2 rebooted");
    }

    @Test
    void aBatch_ofWhichTheFloorSparesOne_restartsTheOtherAfterIt() {
        Scenario four = Scenario.restartOfFour();
        four.next(Step.PLAN_BATCH);
        four.health("blue-3", Scenario.UNHEALTHY);

        four.next(Step.RESTART_BATCH);
        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-1");
        four.allDrained();
        four.pass(10).next(Step.RESTART_BATCH);
        four.pass(30).next(Step.RESTART_BATCH);
        StepResult answer = four.pass(1).visit(Step.RESTART_BATCH);
        assertThat(answer.why()).isEqualTo("1 of 2 taken out, 1 rebooted, 1 registered again");
        assertThat(four.draining(Scenario.WEB)).isEmpty();
        four.allHealthy();
        four.pass(10).next(Step.RESTART_BATCH);

        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-2");
    }

    @Test
    void oneThatDoesNotServe_isTakenOutWhateverTheFloor() {
        Scenario four = Scenario.restartOfFour();
        four.next(Step.PLAN_BATCH);
        four.health("blue-1", Scenario.UNHEALTHY);
        four.health("blue-3", Scenario.UNHEALTHY);

        four.next(Step.RESTART_BATCH);

        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-1");
    }

    @Test
    void aBatch_thatTheFloorDoesNotSpare_holds_andFailsAfterTheHealthTimeout() {
        Scenario four = Scenario.restartOfFour();
        four.next(Step.PLAN_BATCH);
        four.health("blue-3", Scenario.UNHEALTHY);
        four.health("blue-4", Scenario.UNHEALTHY);

        assertThat(four.visit(Step.RESTART_BATCH).why()).isEqualTo("nothing to restart: 2 in service, floor 2");
        assertThat(four.roll.head().hold())
                .isEqualTo(new Hold(
                        "BELOW_FLOOR",
                        "nothing to restart: 2 in service, floor 2",
                        four.now,
                        four.now.plusSeconds(600)));
        assertThat(four.pass(599).next(Step.RESTART_BATCH)).isEqualTo(WAIT);
        StepResult failed = four.pass(1).visit(Step.RESTART_BATCH);

        assertThat(failed.code()).isEqualTo("BELOW_FLOOR");
        assertThat(failed.reason()).isEqualTo("nothing to restart: 2 in service, floor 2 for 600 s");
        assertThat(four.draining(Scenario.WEB)).isEmpty();
    }

    @Test
    void aHold_thatWasOverOnce_countsAnew() {
        Scenario four = Scenario.restartOfFour();
        four.next(Step.PLAN_BATCH);
        four.health("blue-3", Scenario.UNHEALTHY);
        four.health("blue-4", Scenario.UNHEALTHY);
        four.next(Step.RESTART_BATCH);
        four.health("blue-3", Scenario.HEALTHY);
        four.lost = work -> work instanceof Work.Deregister;
        four.pass(500).next(Step.RESTART_BATCH);
        four.health("blue-3", Scenario.UNHEALTHY);

        assertThat(four.pass(100).next(Step.RESTART_BATCH)).isEqualTo(WAIT);
        assertThat(four.pass(599).next(Step.RESTART_BATCH)).isEqualTo(WAIT);
        assertThat(four.pass(1).visit(Step.RESTART_BATCH).code()).isEqualTo("BELOW_FLOOR");
    }

    @Test
    void theNextBatch_thatTheFloorDoesNotSpare_isNotOpened() {
        Scenario four = restartedTwo();
        four.health("blue-1", Scenario.UNHEALTHY);
        four.health("blue-2", Scenario.UNHEALTHY);

        assertThat(four.visit(Step.PLAN_BATCH).why()).isEqualTo("nothing to restart: 2 in service, floor 2");
        assertThat(four.roll.batches()).hasSize(1);
        assertThat(four.pass(600).visit(Step.PLAN_BATCH).code()).isEqualTo("BELOW_FLOOR");
    }

    @Test
    void aTargetGroup_thatDoesNotAnswer_holdsARestartAsUnknown_andNotAsBelowTheFloor() {
        Scenario four = Scenario.restartOfFour();
        four.next(Step.PLAN_BATCH);
        four.unanswered.add(Scenario.WEB);

        assertThat(four.next(Step.RESTART_BATCH)).isEqualTo(WAIT);
        assertThat(four.roll.head().hold().code()).isEqualTo("HEALTH_UNKNOWN");
        assertThat(four.pass(1_199).next(Step.RESTART_BATCH)).isEqualTo(WAIT);
        assertThat(four.pass(1).visit(Step.RESTART_BATCH).code()).isEqualTo("HEALTH_UNKNOWN");
        assertThat(four.targets.get(Scenario.WEB)).doesNotContainValue(Scenario.DRAINING);
    }

    @Test
    void aTargetGroup_thatDoesNotAnswer_holdsTheNextRestartAsUnknown() {
        Scenario four = restartedTwo();
        four.unanswered.add(Scenario.WEB);

        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(WAIT);
        assertThat(four.pass(1_199).next(Step.PLAN_BATCH)).isEqualTo(WAIT);
        assertThat(four.roll.head().hold().code()).isEqualTo("HEALTH_UNKNOWN");
        four.unanswered.clear();
        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(RESTART);
    }

    @Test
    void nobodyIsRebooted_whileATargetGroupMayStillRouteToIt() {
        Scenario four = new Scenario(
                        Scenario.settings(RollAction.RESTART_SERVER, 50, 0), 4, List.of(Scenario.WEB, Scenario.API))
                .withBlue(4);
        four.next(Step.PLAN_BATCH);
        four.next(Step.RESTART_BATCH);
        assertThat(four.draining(Scenario.API)).containsExactly("blue-1", "blue-2");
        four.targets.get(Scenario.WEB).values().removeIf(Scenario.DRAINING::equals);
        assertThat(four.pass(10).decide(Step.RESTART_BATCH).work()).isEmpty();
        four.allDrained();
        four.unanswered.add(Scenario.API);
        assertThat(four.pass(10).decide(Step.RESTART_BATCH).work()).isEmpty();
        four.unanswered.clear();

        assertThat(four.decide(Step.RESTART_BATCH).work())
                .containsExactly(new Work.Restart(List.of("blue-1", "blue-2")));
    }

    @Test
    void oneThatTheLoadBalancerDoesNotTakeBack_isAskedForUntilTheLaunchTimeout_andFailsTheBatch() {
        Scenario four = Scenario.restartOfFour();
        four.next(Step.PLAN_BATCH);
        four.next(Step.RESTART_BATCH);
        four.allDrained();
        four.pass(10).next(Step.RESTART_BATCH);
        four.notTaken.put("blue-1", "InvalidTarget: not in a running state: 'blue-1'");
        for (int minute = 0; minute < 30; minute++) {
            assertThat(four.pass(60).next(Step.RESTART_BATCH)).isEqualTo(WAIT);
        }
        assertThat(four.told(RollEvent.Type.REFUSED))
                .containsExactly(
                        "the load balancer does not take blue-1 yet: InvalidTarget: not in a running state: 'blue-1'");

        StepResult failed = four.pass(60).visit(Step.RESTART_BATCH);

        assertThat(failed.code()).isEqualTo("LAUNCH_TIMEOUT");
        assertThat(failed.reason())
                .startsWith("batch 1 was not registered again within 1800 s of its restart: blue-1 (");
    }

    @Test
    void oneThatNeverLeavesTheLoadBalancer_failsTheBatchAnHourAndTheHealthTimeoutLater() {
        Scenario four = Scenario.restartOfFour();
        four.next(Step.PLAN_BATCH);
        four.next(Step.RESTART_BATCH);
        four.targets.get(Scenario.WEB).remove("blue-2");
        four.pass(10).next(Step.RESTART_BATCH);

        assertThat(four.pass(4_189).next(Step.RESTART_BATCH)).isEqualTo(WAIT);
        StepResult failed = four.pass(1).visit(Step.RESTART_BATCH);

        assertThat(failed.code()).isEqualTo("DRAIN_TIMEOUT");
        assertThat(failed.reason())
                .isEqualTo("batch 1 did not leave the load balancer: blue-1 (web: draining,"
                        + " Target.DeregistrationInProgress)");
    }

    @Test
    void aGroupWithoutATargetGroup_isRebootedAsItStands() {
        Scenario two = new Scenario(
                        Scenario.settings(RollAction.RESTART_SERVER, 50, 0, 100, HealthCheckType.NONE), 2, List.of())
                .withBlue(2);
        assertThat(two.next(Step.PLAN_BATCH)).isEqualTo(RESTART);
        two.next(Step.RESTART_BATCH);
        assertThat(two.pass(10).decide(Step.RESTART_BATCH).work()).containsExactly(new Work.Restart(List.of("blue-1")));
        two.next(Step.RESTART_BATCH);
        two.pass(30).next(Step.RESTART_BATCH);

        assertThat(two.pass(1).next(Step.RESTART_BATCH)).isEqualTo(REGISTERED);
        assertThat(two.next(Step.CHECK_HEALTH)).isEqualTo(HEALTHY);
    }

    @Test
    void aStop_afterAVisitThatWasCutOff_tellsThatARebootMayHaveBeen() {
        Scenario four = Scenario.restartOfFour();
        four.next(Step.PLAN_BATCH);
        four.next(Step.RESTART_BATCH);
        four.allDrained();
        four.pass(10);
        four.roll = Claims.claimed(four.decide(Step.RESTART_BATCH), "died", four.now, Duration.ofSeconds(50));
        four.ask(Control.Wish.STOP, "jo");

        four.pass(70).next(Step.RESTART_BATCH);
        four.next(Step.STOP_ROLL);

        assertThat(four.told(RollEvent.Type.KEPT_IN_SERVICE))
                .containsExactly("2 go back; a visit that was cut off may have deregistered or rebooted them");
        assertThat(four.told(RollEvent.Type.RESTARTED)).isEmpty();
        assertThat(four.told(RollEvent.Type.REGISTERED)).containsExactly("2 registered");
    }

    /** The deregistration was made but not recorded, and there was no further visit before the roll was stopped. */
    @Test
    void aStop_afterADeregistrationThatIsNotOnRecord_putsBackWhatItTookOut() {
        Scenario four = Scenario.restartOfFour();
        four.next(Step.PLAN_BATCH);
        StepDecision cutOff = four.decide(Step.RESTART_BATCH);
        four.roll = Claims.claimed(cutOff, "died", four.now, Duration.ofSeconds(50));
        four.targets.get(Scenario.WEB).keySet().removeAll(List.of("blue-1", "blue-2"));
        four.ask(Control.Wish.STOP, "jo");

        four.pass(9_000).next(Step.RESTART_BATCH);
        four.next(Step.STOP_ROLL);
        assertThat(four.targets.get(Scenario.WEB)).containsOnlyKeys("blue-1", "blue-2", "blue-3", "blue-4");
        assertThat(four.next(Step.STOP_ROLL)).isEqualTo(DONE);

        assertThat(four.told(RollEvent.Type.KEPT_IN_SERVICE))
                .containsExactly("2 go back; a visit that was cut off may have deregistered or rebooted them");
        assertThat(four.told(RollEvent.Type.REGISTERED)).containsExactly("2 registered");
    }

    @Test
    void aStop_whileABatchDrains_hasNoRebootToTellOf() {
        Scenario four = Scenario.restartOfFour();
        four.next(Step.PLAN_BATCH);
        four.next(Step.RESTART_BATCH);
        four.ask(Control.Wish.STOP, "jo");

        four.pass(10).next(Step.RESTART_BATCH);
        four.next(Step.STOP_ROLL);

        assertThat(four.told(RollEvent.Type.KEPT_IN_SERVICE)).isEmpty();
        assertThat(four.draining(Scenario.WEB)).isEmpty();
    }

    @Test
    void oneThatIsEndedByOthersMeanwhile_isToldAsLost_andTheBatchGoesOnWithTheOther() {
        Scenario four = Scenario.restartOfFour();
        four.next(Step.PLAN_BATCH);
        four.next(Step.RESTART_BATCH);
        four.kill("blue-1", "Client.UserInitiatedShutdown");
        four.allDrained();
        four.pass(300).next(Step.RESTART_BATCH);
        assertThat(four.told(RollEvent.Type.LOST)).containsExactly("blue-1 (terminated, Client.UserInitiatedShutdown)");
        four.pass(30).next(Step.RESTART_BATCH);

        assertThat(four.pass(1).next(Step.RESTART_BATCH)).isEqualTo(REGISTERED);
        four.allHealthy();
        assertThat(four.next(Step.CHECK_HEALTH)).isEqualTo(HEALTHY);
        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(RESTARTED);
        assertThat(four.live()).containsExactly("blue-2", "blue-3", "blue-4");
    }

    @Test
    void oneThatIsEndedByOthersUnderWatch_isNotLaunchedAgain() {
        Scenario four = restartingTwo();
        four.kill("blue-1", "Client.UserInitiatedShutdown");

        StepResult answer = four.visit(Step.CHECK_HEALTH);
        assertThat(answer.why()).isEqualTo("goes on without what was lost");
        assertThat(answer.seconds()).isEqualTo(1);
        four.allHealthy();
        assertThat(four.next(Step.CHECK_HEALTH)).isEqualTo(HEALTHY);
    }

    @Test
    void oneThatComesDownByItself_failsTheBatch() {
        Scenario four = Scenario.restartOfFour();
        four.next(Step.PLAN_BATCH);
        four.next(Step.RESTART_BATCH);
        four.kill("blue-1", "Client.InstanceInitiatedShutdown");

        assertThat(four.visit(Step.RESTART_BATCH).reason())
                .isEqualTo("batch 1 shut down by itself: blue-1 (terminated, Client.InstanceInitiatedShutdown)");
    }

    @Test
    void atHalfHealthy_whoDoesNotComeBackHealthyStaysRegisteredAndIsNamed() {
        Scenario four = new Scenario(
                        Scenario.settings(RollAction.RESTART_SERVER, 50, 0, 50, HealthCheckType.TARGET_GROUP),
                        4,
                        List.of(Scenario.WEB))
                .withBlue(4);
        restartOpenBatch(four);
        four.health("blue-1", Scenario.HEALTHY);
        four.health("blue-2", Scenario.UNHEALTHY);

        assertThat(four.pass(600).next(Step.CHECK_HEALTH)).isEqualTo(HEALTHY);

        assertThat(four.roll.head().leftovers())
                .containsExactly(
                        new Leftover("blue-2", "restarted, but not healthy within 600 s: it stays registered"));
        assertThat(four.draining(Scenario.WEB)).isEmpty();
    }

    @Test
    void whatIsRestarted_countsAsGreen_andTheRestAsBlue() {
        Scenario four = restartedTwo();
        assertThat(four.roll.head().counts()).isEqualTo(new InstanceCounts(2, 2, 2, 4, 4, 0));
        four.next(Step.PLAN_BATCH);
        assertThat(four.roll.openBatch().orElseThrow().instances())
                .extracting(BatchInstance::id)
                .containsExactly("blue-3", "blue-4");
        restartOpenBatch(four);
        four.allHealthy();
        four.next(Step.CHECK_HEALTH);
        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(RESTARTED);
        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(FINISH);
        assertThat(four.next(Step.FINISH_ROLL)).isEqualTo(DONE);
        assertThat(four.roll.head().status()).isEqualTo(RollStatus.FINISHED);
    }

    /** Returns a roll whose first two instances are registered again and watched. */
    private static Scenario restartingTwo() {
        Scenario four = Scenario.restartOfFour();
        restartOpenBatch(four);
        return four;
    }

    /** Returns a roll whose first two instances are restarted and proven. */
    private static Scenario restartedTwo() {
        Scenario four = restartingTwo();
        four.allHealthy();
        four.next(Step.CHECK_HEALTH);
        four.next(Step.GRACE_WAIT);
        return four;
    }

    private static void restartOpenBatch(Scenario four) {
        four.next(Step.PLAN_BATCH);
        four.next(Step.RESTART_BATCH);
        four.allDrained();
        four.pass(10).next(Step.RESTART_BATCH);
        four.pass(30).next(Step.RESTART_BATCH);
        four.pass(1).next(Step.RESTART_BATCH);
    }
}
