package greenroll.roll.step;

import static greenroll.roll.task.StepResult.Next.*;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.StateReason;
import greenroll.fleet.launch.LaunchResult;
import greenroll.group.RollAction;
import greenroll.roll.Claim;
import greenroll.roll.Control;
import greenroll.roll.DueNotification;
import greenroll.roll.ExecutionState;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.RollStatus;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.HealthyTime;
import greenroll.roll.batch.LaunchCall;
import greenroll.roll.failure.Leftover;
import greenroll.roll.notification.NotificationRules;
import greenroll.roll.task.Step;
import greenroll.roll.task.StepInput;
import greenroll.roll.task.StepResult;
import greenroll.roll.work.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whole rolls, visit by visit: answers, work and timeline. */
class StepRulesTest {

    @Test
    void aRoll_ofFourTwoAtATime_replacesAllInTwoBatchesAndFinishes() {
        Scenario four = Scenario.ofFour();

        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);
        assertThat(four.roll.head().baseline().floor()).isEqualTo(4);
        assertThat(four.roll.head().baseline().ceiling()).isEqualTo(8);
        four.proveBatch();
        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(ELAPSED);
        assertThat(four.next(Step.SCALE_DOWN)).isEqualTo(DONE);
        assertThat(four.targets.get(Scenario.WEB))
                .containsEntry("blue-1", Scenario.DRAINING)
                .containsEntry("blue-2", Scenario.DRAINING)
                .containsEntry("blue-3", Scenario.HEALTHY);

        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);
        four.proveBatch();
        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(ELAPSED);
        assertThat(four.next(Step.SCALE_DOWN)).isEqualTo(DONE);
        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(FINISH);

        assertThat(four.visit(Step.FINISH_ROLL).why()).startsWith("cleans up");
        four.allDrained();
        four.pass(300).next(Step.FINISH_ROLL);
        assertThat(four.next(Step.FINISH_ROLL)).isEqualTo(DONE);
        assertThat(four.roll.head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(four.roll.head().percent()).isEqualTo(100);
        assertThat(four.instances.values().stream().filter(one -> one.isLive()).map(one -> one.id()))
                .containsExactlyInAnyOrder("green-1", "green-2", "green-3", "green-4");
        assertThat(four.told())
                .containsSubsequence(
                        "PLANNED",
                        "BATCH_STARTED",
                        "LAUNCHED",
                        "REGISTERED",
                        "FIRST_HEALTHY",
                        "BATCH_HEALTHY",
                        "PROVEN",
                        "RETIRING",
                        "DEREGISTERED",
                        "BATCH_DONE",
                        "BATCH_STARTED",
                        "FINISHING",
                        "TERMINATING",
                        "TERMINATED",
                        "FINISHED");
    }

    @Test
    void drains_whileTheNextBatchBoots_areReapedByItsVisits() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.next(Step.GRACE_WAIT);
        four.next(Step.SCALE_DOWN);
        four.next(Step.PLAN_BATCH);
        four.allDrained();

        four.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(four.instances.get("blue-1").state()).isEqualTo(InstanceState.SHUTTING_DOWN);
        assertThat(four.instances.get("green-3").state()).isEqualTo(InstanceState.PENDING);
    }

    @Test
    void blue_thatStillDrains_isTerminatedOnlyPastItsDrainingTimeout() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.next(Step.GRACE_WAIT);
        four.next(Step.SCALE_DOWN);

        four.pass(299).next(Step.PLAN_BATCH);
        assertThat(four.instances.get("blue-1").state()).isEqualTo(InstanceState.RUNNING);
        four.pass(1).next(Step.PLAN_BATCH);
        assertThat(four.instances.get("blue-1").state()).isEqualTo(InstanceState.SHUTTING_DOWN);
    }

    @Test
    void anImage_thatNeverGetsHealthy_failsTheBatchAndBlueServesOn() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        four.allRun();
        four.pass(30).next(Step.LAUNCH_BATCH);
        four.pass(1).next(Step.LAUNCH_BATCH);
        four.health("green-1", Scenario.UNHEALTHY);
        four.health("green-2", Scenario.UNHEALTHY);
        assertThat(four.pass(60).next(Step.CHECK_HEALTH)).isEqualTo(WAIT);

        StepResult failed = four.pass(540).visit(Step.CHECK_HEALTH);

        assertThat(failed.next()).isEqualTo(FAIL);
        assertThat(failed.code()).isEqualTo("UNHEALTHY");
        assertThat(failed.reason())
                .isEqualTo(
                        "batch 1: 2 of 2 not healthy within 600 s: green-1 (web: unhealthy, Target.ResponseCodeMismatch"
                                + " (Health checks failed with these codes: [503])), green-2 (web: unhealthy,"
                                + " Target.ResponseCodeMismatch (Health checks failed with these codes: [503]))");
        assertThat(four.next(Step.FAIL_ROLL)).isEqualTo(NOTIFY);
        assertThat(four.targets.get(Scenario.WEB))
                .containsEntry("green-1", Scenario.DRAINING)
                .containsEntry("blue-1", Scenario.HEALTHY);
        NotificationRules.Marked marked = NotificationRules.mark(four.roll, "sbgd-00000001-failed", four.now);
        four.roll = marked.next().stored(four.roll.head().version() + 1, Control.NONE);
        assertThat(four.next(Step.FAIL_ROLL)).isEqualTo(WAIT);
        four.allDrained();
        four.pass(300).next(Step.FAIL_ROLL);
        StepResult ended = four.pass(10).visit(Step.FAIL_ROLL);
        assertThat(ended.next()).isEqualTo(DONE);
        assertThat(ended.code()).isEqualTo("UNHEALTHY");
        assertThat(four.roll.head().status()).isEqualTo(RollStatus.FAILED);
        assertThat(four.instances.values().stream().filter(one -> one.isLive()).map(one -> one.id()))
                .containsExactlyInAnyOrder("blue-1", "blue-2", "blue-3", "blue-4");
    }

    @Test
    void oneOfTwoTargetGroups_isNotEnoughToBeHealthy() {
        Scenario two = new Scenario(
                        Scenario.settings(RollAction.REPLACE_SERVER, 50, 0), 2, List.of(Scenario.WEB, Scenario.API))
                .withBlue(2);
        two.next(Step.PLAN_BATCH);
        two.next(Step.LAUNCH_BATCH);
        two.allRun();
        two.pass(30).next(Step.LAUNCH_BATCH);
        two.pass(1).next(Step.LAUNCH_BATCH);
        two.targets.get(Scenario.WEB).put("green-1", Scenario.HEALTHY);

        StepResult answer = two.pass(10).visit(Step.CHECK_HEALTH);

        assertThat(answer.next()).isEqualTo(WAIT);
        assertThat(answer.why())
                .isEqualTo("0 of 1 healthy; green-1 (api: initial, Elb.InitialHealthChecking (Initial"
                        + " health checks in progress))");
    }

    @Test
    void anInstance_thatTurnsUnhealthyInItsGrace_failsTheBatch() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.health("green-2", Scenario.UNHEALTHY);

        StepResult failed = four.visit(Step.GRACE_WAIT);

        assertThat(failed.next()).isEqualTo(FAIL);
        assertThat(failed.code()).isEqualTo("UNHEALTHY_IN_GRACE");
        assertThat(four.targets.get(Scenario.WEB)).doesNotContainValue(Scenario.DRAINING);
    }

    @Test
    void aGreen_lostToSpot_isReplacedAndProvesItsOwnGrace() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.state(
                "green-1",
                InstanceState.TERMINATED,
                new StateReason("Server.SpotInstanceTermination", "Server.SpotInstanceTermination: reclaimed"));

        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(REPLACE);
        four.next(Step.LAUNCH_BATCH);
        assertThat(four.instances).containsKey("green-3");
        four.allRun();
        four.pass(30).next(Step.LAUNCH_BATCH);
        four.pass(1).next(Step.LAUNCH_BATCH);
        four.allHealthy();
        assertThat(four.pass(10).next(Step.CHECK_HEALTH)).isEqualTo(HEALTHY);
        assertThat(four.visit(Step.GRACE_WAIT).seconds()).isEqualTo(30);
    }

    @Test
    void anInstance_thatShutsItselfDown_isTheImagesFault() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.state(
                "green-1",
                InstanceState.TERMINATED,
                new StateReason("Client.InstanceInitiatedShutdown", "Client.InstanceInitiatedShutdown: by itself"));

        StepResult failed = four.visit(Step.GRACE_WAIT);

        assertThat(failed.code()).isEqualTo("UNHEALTHY");
        assertThat(failed.reason()).contains("green-1", "Client.InstanceInitiatedShutdown");
    }

    @Test
    void aLaunch_whoseAnswerIsLost_isSentAgainAsItStood() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.lost = work -> work instanceof Work.Launch;
        StepResult answer = four.visit(Step.LAUNCH_BATCH);
        List<LaunchCall> intended = four.roll.openBatch().orElseThrow().calls();
        assertThat(answer.next()).isEqualTo(WAIT);
        four.lost = work -> false;

        StepDecision again = four.pass(10).decide(Step.LAUNCH_BATCH);

        assertThat(again.work())
                .containsExactlyElementsOf(intended.stream()
                        .map(call -> (Work) new Work.Launch(1, call))
                        .toList());
    }

    @Test
    void aSubnet_withoutCapacity_isPassedOverForTheOtherThenTheNextType() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.launches = Scenario.shortage("InsufficientInstanceCapacity", "none left");
        four.next(Step.LAUNCH_BATCH);
        four.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(four.roll.openBatch().orElseThrow().calls())
                .extracting(call -> call.order().pools().getFirst().subnet().zone() + " "
                        + call.order().pools().getFirst().instanceType() + " " + call.count())
                .containsExactly("a t3.small 1", "b t3.small 1", "a t3.medium 1", "b t3.medium 1");
        StepResult held = four.pass(10).visit(Step.LAUNCH_BATCH);
        assertThat(held.next()).isEqualTo(WAIT);
        assertThat(four.roll.head().hold().code()).isEqualTo("CAPACITY");
        assertThat(four.targets.get(Scenario.WEB)).doesNotContainValue(Scenario.DRAINING);

        four.pass(1_800);
        assertThat(four.visit(Step.LAUNCH_BATCH).code()).isEqualTo("LAUNCH_TIMEOUT");
    }

    @Test
    void ec2_thatRefusesTheImage_failsAtOnceInItsOwnWords() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.launches = new LaunchResult.Refused("InvalidAMIID.NotFound", "The image id '[ami-green]' does not exist");

        StepResult failed = four.visit(Step.LAUNCH_BATCH);

        assertThat(failed.next()).isEqualTo(FAIL);
        assertThat(failed.reason())
                .isEqualTo("EC2 refused to launch batch 1: InvalidAMIID.NotFound: The image id '[ami-green]' does not"
                        + " exist");
    }

    @Test
    void scaleDown_whileBlueIsOut_takesOnlyWhatIsOutAndNeverGoesBelowTheFloor() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.next(Step.GRACE_WAIT);
        four.health("blue-1", Scenario.UNHEALTHY);
        four.health("blue-2", Scenario.UNHEALTHY);
        four.health("blue-3", Scenario.UNHEALTHY);

        assertThat(four.next(Step.SCALE_DOWN)).isEqualTo(DONE);

        assertThat(four.targets.get(Scenario.WEB))
                .containsEntry("blue-1", Scenario.DRAINING)
                .containsEntry("blue-2", Scenario.DRAINING)
                .containsEntry("blue-3", Scenario.DRAINING)
                .containsEntry("blue-4", Scenario.HEALTHY);
    }

    @Test
    void scaleDown_whoseGreenIsOutOfService_goesBackToWatchingOnceAndThenFails() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.next(Step.GRACE_WAIT);
        four.health("green-1", Scenario.UNHEALTHY);

        assertThat(four.next(Step.SCALE_DOWN)).isEqualTo(GREEN_OUT_OF_SERVICE);
        four.health("green-1", Scenario.HEALTHY);
        assertThat(four.pass(10).next(Step.CHECK_HEALTH)).isEqualTo(HEALTHY);
        four.next(Step.GRACE_WAIT);
        four.pass(30).next(Step.GRACE_WAIT);
        assertThat(four.pass(30).next(Step.GRACE_WAIT)).isEqualTo(ELAPSED);
        four.health("green-1", Scenario.UNHEALTHY);
        assertThat(four.visit(Step.SCALE_DOWN).code()).isEqualTo("GREEN_OUT_OF_SERVICE");
    }

    @Test
    void aTargetGroup_thatDoesNotAnswer_holdsAndAfterTwiceTheTimeoutFails() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.next(Step.GRACE_WAIT);
        four.unanswered.add(Scenario.WEB);

        assertThat(four.next(Step.SCALE_DOWN)).isEqualTo(WAIT);
        assertThat(four.pass(1_199).next(Step.SCALE_DOWN)).isEqualTo(WAIT);
        assertThat(four.pass(1).visit(Step.SCALE_DOWN).code()).isEqualTo("HEALTH_UNKNOWN");
        assertThat(four.targets.get(Scenario.WEB)).doesNotContainValue(Scenario.DRAINING);
    }

    @Test
    void aStop_beforeTheGraceElapsed_takesTheGreenOutAndKeepsBlue() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.roll =
                four.roll.stored(four.roll.head().version(), Control.NONE.withStop(new Control.Asked(four.now, "jo")));

        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(STOP);
        assertThat(four.next(Step.STOP_ROLL)).isEqualTo(WAIT);
        assertThat(four.targets.get(Scenario.WEB))
                .containsEntry("green-1", Scenario.DRAINING)
                .containsEntry("green-2", Scenario.DRAINING)
                .containsEntry("blue-1", Scenario.HEALTHY);
        four.allDrained();
        four.pass(300).next(Step.STOP_ROLL);
        assertThat(four.next(Step.STOP_ROLL)).isEqualTo(DONE);
        assertThat(four.roll.head().status()).isEqualTo(RollStatus.STOPPED);
    }

    @Test
    void aStop_afterTheGraceElapsed_letsTheScaleDownFinish() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.next(Step.GRACE_WAIT);
        four.roll =
                four.roll.stored(four.roll.head().version(), Control.NONE.withStop(new Control.Asked(four.now, "jo")));

        assertThat(four.next(Step.SCALE_DOWN)).isEqualTo(DONE);
        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(STOP);
        assertThat(four.targets.get(Scenario.WEB))
                .containsEntry("green-1", Scenario.HEALTHY)
                .containsEntry("blue-1", Scenario.DRAINING)
                .containsEntry("blue-3", Scenario.HEALTHY);
    }

    @Test
    void aRestart_takesOutRebootsWhileRegisteredNowhereAndPutsBack() {
        Scenario four =
                new Scenario(Scenario.settings(RollAction.RESTART_SERVER, 50, 0), 4, List.of(Scenario.WEB)).withBlue(4);
        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(RESTART);
        assertThat(four.roll.head().baseline().floor()).isEqualTo(2);

        four.next(Step.RESTART_BATCH);
        assertThat(four.targets.get(Scenario.WEB)).containsEntry("blue-1", Scenario.DRAINING);
        assertThat(four.pass(10).decide(Step.RESTART_BATCH).work()).isEmpty();
        four.allDrained();
        assertThat(four.pass(290).decide(Step.RESTART_BATCH).work())
                .containsExactly(new Work.Restart(List.of("blue-1", "blue-2")));
        four.next(Step.RESTART_BATCH);
        assertThat(four.pass(29).decide(Step.RESTART_BATCH).work()).isEmpty();
        assertThat(four.pass(1).next(Step.RESTART_BATCH)).isEqualTo(WAIT);
        assertThat(four.next(Step.RESTART_BATCH)).isEqualTo(REGISTERED);
        four.allHealthy();
        assertThat(four.pass(10).next(Step.CHECK_HEALTH)).isEqualTo(HEALTHY);
        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(RESTARTED);
        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(RESTART);
        assertThat(four.roll.openBatch().orElseThrow().instances())
                .extracting(BatchInstance::id)
                .containsExactly("blue-3", "blue-4");
    }

    @Test
    void aVisit_besideAnothersLiveClaim_doesNothingButWait() {
        Scenario four = Scenario.ofFour();
        Claim claim = new Claim("other", four.now.plusSeconds(40), "launch 2");
        RollHead head =
                four.roll.with(c -> c.ownership(c.ownership().withClaim(claim))).head();

        assertThat(StepRules.beforeLooking(Step.LAUNCH_BATCH, four.input(), head, four.now)
                        .orElseThrow()
                        .seconds())
                .isEqualTo(41);
        assertThat(StepRules.beforeLooking(Step.LAUNCH_BATCH, four.input(), head, four.now.plusSeconds(40)))
                .isEmpty();
    }

    @Test
    void anOlderGeneration_isSuperseded_andTooManyVisitsContinueAsNew() {
        Scenario four = Scenario.ofFour();
        RollHead newer = four.roll
                .with(c -> c.ownership(c.ownership().withExecutionState(ExecutionState.FIRST.nextGeneration())))
                .head();
        assertThat(StepRules.beforeLooking(Step.PLAN_BATCH, four.input(), newer, four.now))
                .map(StepResult::next)
                .contains(SUPERSEDED);
        StepInput long_ = new StepInput(Scenario.GROUP, Scenario.ROLL, 1, StepInput.MAX_VISITS, null, false);
        assertThat(StepRules.beforeLooking(Step.GRACE_WAIT, long_, four.roll.head(), four.now))
                .map(StepResult::next)
                .contains(CONTINUE);
    }

    @Test
    void aFailedBatch_keepsHealthyGreenThatTheFloorNeeds_andNamesIt() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.health("green-2", Scenario.UNHEALTHY);
        four.visit(Step.GRACE_WAIT);
        four.health("blue-1", Scenario.UNHEALTHY);

        four.next(Step.FAIL_ROLL);

        assertThat(four.targets.get(Scenario.WEB)).containsEntry("green-1", Scenario.HEALTHY);
        assertThat(four.roll.head().leftovers())
                .containsExactly(new Leftover(
                        "green-1", "it is healthy, and without it fewer than the floor would be in service"));
    }

    @Test
    void anInstance_thatLostItsTag_isNeverTouched_andIsNamed() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.next(Step.GRACE_WAIT);
        four.next(Step.SCALE_DOWN);
        var blue = four.instances.get("blue-1");
        four.put(blue.withTags(Instance.Tags.NONE));
        four.allDrained();

        four.pass(300).next(Step.PLAN_BATCH);

        assertThat(four.instances.get("blue-1").state()).isEqualTo(InstanceState.RUNNING);
        assertThat(four.roll.head().leftovers())
                .containsExactly(new Leftover("blue-1", "it no longer carries the group's tag, so it is not touched"));
    }

    @Test
    void everyAnswer_carriesASummaryOfAtMost512Bytes() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        four.allRun();
        four.pass(30).next(Step.LAUNCH_BATCH);
        four.pass(1).next(Step.LAUNCH_BATCH);

        StepResult answer = four.pass(10).visit(Step.CHECK_HEALTH);

        assertThat(answer.summary())
                .isEqualTo(
                        "batch 1 of 2, checking: 0 of 2 healthy; green-1 (web: initial, Elb.InitialHealthChecking"
                                + " (Initial health checks in progress)), green-2 (web: initial, Elb.InitialHealthChecking"
                                + " (Initial health checks in progress)); 0 of 4 proven, in service 4, floor 4; asks again in 10 s");
        assertThat(answer.summary().getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(512);
    }

    @Test
    void deciding_twiceOnTheSame_decidesTheSame() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        assertThat(four.decide(Step.LAUNCH_BATCH)).isEqualTo(four.decide(Step.LAUNCH_BATCH));
    }

    @Test
    void graceWatch_countsGapsOfAtMostAMinute() {
        Instant t = Scenario.START;
        HealthyTime healthyTime =
                HealthyTime.NONE.sawHealthy(t).sawHealthy(t.plusSeconds(30)).sawHealthy(t.plusSeconds(630));
        assertThat(healthyTime.healthy()).isEqualTo(Duration.ofSeconds(90));
        assertThat(healthyTime.sawOtherwise().sawHealthy(t.plusSeconds(700)).healthy())
                .isEqualTo(Duration.ofSeconds(90));
        assertThat(Map.of("first", healthyTime.firstHealthyAt())).containsEntry("first", t);
    }

    @Test
    void aHundredBatches_thatAllLoseTheirGreenAtOnce_areRecordedOverSeveralVisits() {
        Scenario many = new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 1, 0), 60, List.of(Scenario.WEB))
                .withBlue(60);
        for (int batch = 0; batch < 59; batch++) {
            many.next(Step.PLAN_BATCH);
            many.proveBatch();
            many.next(Step.GRACE_WAIT);
            many.next(Step.SCALE_DOWN);
            many.allDrained();
            many.pass(10);
        }
        many.roll.instances().forEach(member -> many.health(member.id(), Scenario.UNHEALTHY));
        Roll before = many.roll;

        StepDecision first = many.decide(Step.PLAN_BATCH);

        long changed = 0;
        for (Batch batch : before.batches()) {
            changed += first.next().batches().get(batch.number() - 1).equals(batch) ? 0 : 1;
        }
        assertThat(changed).isBetween(20L, 98L - first.events().size());
        for (int visit = 0; visit < 3; visit++) {
            many.pass(10).next(Step.PLAN_BATCH);
        }
        assertThat(many.roll.instances().filter(BatchInstance::isProven))
                .allSatisfy(member -> assertThat(member.outOfServiceSince()).isNotNull());
    }

    @Test
    void aGreen_describedWithoutItsTagsYet_isWaitedForAndNotReplaced() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        var green = four.instances.get("green-1");
        four.put(green.with(
                one -> one.state(InstanceState.RUNNING).tags(Instance.Tags.NONE).stateReason(null)));

        StepResult answer = four.pass(10).visit(Step.LAUNCH_BATCH);

        assertThat(answer.next()).isEqualTo(WAIT);
        assertThat(four.instances.keySet())
                .filteredOn(id -> id.startsWith("green"))
                .hasSize(2);
        assertThat(four.roll.head().leftovers()).isEmpty();
        four.pass(300).visit(Step.LAUNCH_BATCH);
        assertThat(four.roll.head().leftovers())
                .extracting(Leftover::instanceId)
                .containsExactly("green-1");
    }

    @Test
    void provenGreen_thatIsOutOfServiceWhenTheRollEnds_isNamed() {
        Scenario four = Scenario.ofFour();
        for (int batch = 0; batch < 2; batch++) {
            four.next(Step.PLAN_BATCH);
            four.proveBatch();
            four.next(Step.GRACE_WAIT);
            four.next(Step.SCALE_DOWN);
            four.allDrained();
            four.pass(10).next(Step.PLAN_BATCH);
        }
        four.health("green-1", Scenario.UNHEALTHY);

        four.pass(300).next(Step.FINISH_ROLL);
        four.pass(1).next(Step.FINISH_ROLL);
        four.pass(1).next(Step.FINISH_ROLL);

        assertThat(four.roll.head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(four.roll.head().leftovers())
                .singleElement()
                .satisfies(left -> assertThat(left.why())
                        .startsWith("not in service when the roll ended: web: unhealthy, Target.ResponseCodeMismatch"));
        assertThat(four.roll.head().notifications())
                .extracting(DueNotification::kind)
                .containsExactly(DueNotification.Kind.ROLL_LEFTOVERS);
    }

    @Test
    void provenGreen_thatLostTheGroupsTagWhenTheRollEnds_isNamed() {
        Scenario four = Scenario.ofFour();
        for (int batch = 0; batch < 2; batch++) {
            four.next(Step.PLAN_BATCH);
            four.completeBatch();
            four.allDrained();
            four.pass(10).next(Step.PLAN_BATCH);
        }
        four.untag("green-1");

        four.pass(10).next(Step.FINISH_ROLL);
        four.pass(1).next(Step.FINISH_ROLL);
        four.pass(1).next(Step.FINISH_ROLL);

        assertThat(four.roll.head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(four.roll.head().leftovers())
                .containsExactly(new Leftover("green-1", "it no longer carries the group's tag, so it is not touched"));
        assertThat(four.roll.head().notifications())
                .extracting(DueNotification::kind)
                .containsExactly(DueNotification.Kind.ROLL_LEFTOVERS);
    }

    @Test
    void earlierGreen_outOfServiceForTheTimeout_isReplacedBeforeTheFloorFailsTheRoll() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.next(Step.GRACE_WAIT);
        four.next(Step.SCALE_DOWN);
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.next(Step.GRACE_WAIT);
        four.health("green-1", Scenario.UNHEALTHY);
        four.health("green-2", Scenario.UNHEALTHY);
        assertThat(four.next(Step.SCALE_DOWN)).isEqualTo(WAIT);

        assertThat(four.pass(600).next(Step.SCALE_DOWN)).isEqualTo(DONE);
        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);

        assertThat(four.roll.openBatch().orElseThrow().size()).isEqualTo(2);
        assertThat(four.targets.get(Scenario.WEB))
                .containsEntry("green-1", Scenario.DRAINING)
                .containsEntry("blue-3", Scenario.HEALTHY);
    }

    @Test
    void aLateScaleDown_thatFindsTheNextBatchLaunching_leavesItAlone() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.next(Step.GRACE_WAIT);
        four.next(Step.SCALE_DOWN);
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        Batch launching = four.roll.openBatch().orElseThrow();

        assertThat(four.pass(1).next(Step.SCALE_DOWN)).isEqualTo(DONE);
        assertThat(four.next(Step.CHECK_HEALTH)).isEqualTo(REPLACE);
        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(REPLACE);

        assertThat(four.roll.openBatch()).contains(launching);
    }

    @Test
    void aRestart_whoseTargetGroupDoesNotAnswer_takesNothingOut() {
        Scenario four =
                new Scenario(Scenario.settings(RollAction.RESTART_SERVER, 50, 0), 4, List.of(Scenario.WEB)).withBlue(4);
        four.next(Step.PLAN_BATCH);
        four.unanswered.add(Scenario.WEB);

        assertThat(four.next(Step.RESTART_BATCH)).isEqualTo(WAIT);

        assertThat(four.targets.get(Scenario.WEB)).doesNotContainValue(Scenario.DRAINING);
    }
}
