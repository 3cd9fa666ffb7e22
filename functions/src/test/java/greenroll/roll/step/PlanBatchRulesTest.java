package greenroll.roll.step;

import static greenroll.roll.task.StepResult.Next.*;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.group.RollAction;
import greenroll.group.RollStep;
import greenroll.roll.Baseline;
import greenroll.roll.BatchPlan;
import greenroll.roll.Hold;
import greenroll.roll.RollStatus;
import greenroll.roll.Stage;
import greenroll.roll.batch.Batch;
import greenroll.roll.observation.RollObservation;
import greenroll.roll.task.Step;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PlanBatch: the next batch, its waits, and the end of batches. */
class PlanBatchRulesTest {

    @Test
    void theFirstLook_fixesFloorCeilingAndEstimate_andSaysSo() {
        Scenario four = Scenario.ofFour();

        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);

        assertThat(four.roll.head().baseline())
                .isEqualTo(
                        new Baseline(4, 8, BatchPlan.ofPercentage(4, 50), 4, 4, List.of(), Scenario.START, List.of()));
        assertThat(four.roll.head().status()).isEqualTo(RollStatus.IN_PROGRESS);
        assertThat(four.told(RollEvent.Type.PLANNED))
                .containsExactly("about 2 batches of 2; in service 4, floor 4, live 4, ceiling 8");
        assertThat(four.told(RollEvent.Type.BATCH_STARTED)).containsExactly("launches 2");
    }

    @Test
    void theFirstLook_waitsUntilEveryTargetGroupHasAnswered_andFailsAfterTwiceTheHealthTimeout() {
        Scenario four = Scenario.ofFour();
        four.unanswered.add(Scenario.WEB);

        StepResult answer = four.visit(Step.PLAN_BATCH);

        assertThat(answer.why()).isEqualTo("waits until every target group has answered once");
        assertThat(four.roll.head().baseline()).isNull();
        assertThat(four.roll.head().hold())
                .isEqualTo(new Hold(
                        "HEALTH_UNKNOWN",
                        "not every target group has answered yet",
                        Scenario.START,
                        Scenario.START.plusSeconds(1_200)));
        four.pass(600).next(Step.PLAN_BATCH);
        assertThat(four.roll.head().hold().since()).isEqualTo(Scenario.START);
        assertThat(four.roll.head().hold().until()).isEqualTo(Scenario.START.plusSeconds(1_200));
        assertThat(four.pass(599).next(Step.PLAN_BATCH)).isEqualTo(WAIT);
        StepResult failed = four.pass(1).visit(Step.PLAN_BATCH);
        assertThat(failed.code()).isEqualTo("HEALTH_UNKNOWN");
        assertThat(failed.reason()).isEqualTo("the load balancer did not say how the instances are for 1200 s");
        assertThat(four.told(RollEvent.Type.HELD)).containsExactly("not every target group has answered yet");
    }

    @Test
    void aHold_thatIsOver_isToldAndForgotten_andItsTimeStartsAnew() {
        Scenario four = Scenario.ofFour();
        four.unanswered.add(Scenario.WEB);
        four.next(Step.PLAN_BATCH);
        four.unanswered.clear();

        assertThat(four.pass(1_000).next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);

        assertThat(four.roll.head().hold()).isNull();
        assertThat(four.told(RollEvent.Type.RELEASED)).containsExactly("no longer held: HEALTH_UNKNOWN");
        four.unanswered.add(Scenario.WEB);
        assertThat(four.pass(300).next(Step.LAUNCH_BATCH)).isEqualTo(WAIT);
    }

    @Test
    void planningAgain_withABatchOpen_goesOnWithThatOne() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.proveBatch();

        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);
        assertThat(four.next(Step.LAUNCH_BATCH)).isEqualTo(LAUNCHED);
        assertThat(four.roll.batches()).hasSize(1);
        assertThat(four.told(RollEvent.Type.PLANNED)).hasSize(1);
        Scenario restart = Scenario.restartOfFour();
        restart.next(Step.PLAN_BATCH);
        assertThat(restart.next(Step.PLAN_BATCH)).isEqualTo(RESTART);
    }

    @Test
    void aTargetOfZero_drainsAllBlueAndFinishes() {
        Scenario none = new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 100, 0), 0, List.of(Scenario.WEB))
                .withBlue(2);

        assertThat(none.next(Step.PLAN_BATCH)).isEqualTo(SCALE_DOWN);
        assertThat(none.next(Step.PLAN_BATCH)).isEqualTo(SCALE_DOWN);
        assertThat(none.next(Step.SCALE_DOWN)).isEqualTo(DONE);
        assertThat(none.draining(Scenario.WEB)).containsExactly("blue-1", "blue-2");
        assertThat(none.next(Step.PLAN_BATCH)).isEqualTo(FINISH);

        assertThat(none.told(RollEvent.Type.BATCH_STARTED)).containsExactly("only blue is left to scale down");
        assertThat(none.told(RollEvent.Type.FINISHING))
                .containsExactly("nothing left to replace: waits for the last drains");
        assertThat(none.next(Step.PLAN_BATCH)).isEqualTo(FINISH);
        assertThat(none.next(Step.LAUNCH_BATCH)).isEqualTo(SUPERSEDED);
    }

    @Test
    void anEmptyGroup_getsItsTargetInOneBatchAndFinishes() {
        Scenario empty = new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 20, 0), 3, List.of(Scenario.WEB));

        assertThat(empty.next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);
        empty.proveBatch();
        empty.next(Step.GRACE_WAIT);
        assertThat(empty.next(Step.SCALE_DOWN)).isEqualTo(DONE);
        assertThat(empty.next(Step.PLAN_BATCH)).isEqualTo(FINISH);

        assertThat(empty.live()).containsExactly("green-1", "green-2", "green-3");
        assertThat(empty.roll.batches()).hasSize(1);
        assertThat(empty.told(RollEvent.Type.BATCH_DONE)).containsExactly("batch 1 is done");
    }

    @Test
    void anOddTarget_isReplacedByASmallerLastBatch() {
        Scenario three =
                new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 60, 0), 3, List.of(Scenario.WEB)).withBlue(3);
        three.next(Step.PLAN_BATCH);
        three.completeBatch();
        three.next(Step.PLAN_BATCH);

        assertThat(three.roll.batches()).extracting(Batch::size).containsExactly(2, 1);
    }

    @Test
    void aFullCeiling_waitsForDrains_andFailsWhenTheyDoNotMakeRoom() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.completeBatch();
        addBlue(four, 5, 6);

        StepResult answer = four.visit(Step.PLAN_BATCH);

        assertThat(answer.next()).isEqualTo(WAIT);
        assertThat(answer.why()).isEqualTo("waits for drains: 8 live, ceiling 8");
        assertThat(four.roll.batches()).hasSize(1);
        assertThat(four.roll.head().hold())
                .isEqualTo(new Hold(
                        "CEILING", "drains must end before more is launched", four.now, four.now.plusSeconds(1_200)));
        addBlue(four, 7, 8);
        four.unterminable.putAll(java.util.Map.of("blue-1", "protected", "blue-2", "protected"));
        assertThat(four.pass(1_199).next(Step.PLAN_BATCH)).isEqualTo(WAIT);
        StepResult failed = four.pass(1).visit(Step.PLAN_BATCH);
        assertThat(failed.code()).isEqualTo("NO_PROGRESS");
        assertThat(failed.reason()).isEqualTo("no room below the ceiling of 8 for 1200 s: 10 instances are live");
    }

    @Test
    void littleRoomBelowTheCeiling_makesASmallerBatch() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.completeBatch();
        addBlue(four, 5, 5);

        four.next(Step.PLAN_BATCH);

        assertThat(four.roll.openBatch().orElseThrow().size()).isEqualTo(1);
    }

    @Test
    void greenThatIsAcknowledgedButNotYetDescribed_countsAgainstTheCeilingForFiveMinutes() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        Instance late = four.instances.remove("green-2");
        RollObservation seen = new RollObservation(four.roll, four.look(), four.now);
        assertThat(late).isNotNull();
        assertThat(seen.countAgainstCeiling(four.roll)).isEqualTo(6);
        RollObservation later = new RollObservation(four.roll, four.look(), four.now.plusSeconds(300));
        assertThat(later.countAgainstCeiling(four.roll)).isEqualTo(5);
    }

    @Test
    void greenOfAnEarlierBatch_outOfServiceAtTheEnd_isWaitedForThenGivenUpAndReplaced() {
        Scenario four = rolled();
        four.health("green-1", Scenario.UNHEALTHY);

        StepResult answer = four.visit(Step.PLAN_BATCH);

        assertThat(answer.next()).isEqualTo(WAIT);
        assertThat(answer.why()).isEqualTo("waits since " + four.now + " for green-1 to be in service again");
        assertThat(four.roll.head().hold().code()).isEqualTo("OUT_OF_SERVICE");
        assertThat(four.pass(599).next(Step.PLAN_BATCH)).isEqualTo(WAIT);
        assertThat(four.pass(1).next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);
        assertThat(four.roll.openBatch().orElseThrow().size()).isEqualTo(1);
        assertThat(four.draining(Scenario.WEB)).contains("green-1");
        assertThat(four.told(RollEvent.Type.GIVEN_UP))
                .containsExactly("out of service for 600 s: replaced by a later batch");
    }

    @Test
    void greenOfAnEarlierBatch_backInServiceInTime_isKept() {
        Scenario four = rolled();
        four.health("green-1", Scenario.UNHEALTHY);
        four.next(Step.PLAN_BATCH);
        four.unanswered.add(Scenario.WEB);
        four.pass(300).next(Step.PLAN_BATCH);
        assertThat(four.roll
                        .batches()
                        .getFirst()
                        .member("green-1")
                        .orElseThrow()
                        .outOfServiceSince())
                .isNotNull();
        four.unanswered.clear();
        four.health("green-1", Scenario.HEALTHY);

        assertThat(four.pass(400).next(Step.PLAN_BATCH)).isEqualTo(FINISH);

        assertThat(four.roll
                        .batches()
                        .getFirst()
                        .member("green-1")
                        .orElseThrow()
                        .outOfServiceSince())
                .isNull();
    }

    @Test
    void provenGreen_thatSomebodyEnded_isToldOnceAndReplacedByALaterBatch() {
        Scenario four = rolled();
        four.kill("green-1", "Client.UserInitiatedShutdown");

        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);
        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);

        assertThat(four.roll.openBatch().orElseThrow().size()).isEqualTo(1);
        assertThat(four.events.stream()
                        .filter(event -> event.type() == RollEvent.Type.LOST)
                        .map(event -> event.message() + " " + event.affected().instances()))
                .containsExactly("1 proven instances are gone, by another's hand or EC2's: later batches replace them"
                        + " [green-1]");
    }

    @Test
    void aRollWithSteps_takesTheirSizesAndGracePeriods() {
        Scenario four = Scenario.ofFour()
                .withSteps(new RollStep(1, null, Duration.ofSeconds(300)), new RollStep(null, 75, null));

        four.run(step -> {});

        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
        assertThat(four.roll.batches()).extracting(Batch::size).containsExactly(1, 2, 1);
        assertThat(four.events.stream()
                        .filter(event -> event.type() == RollEvent.Type.PROVEN)
                        .map(RollEvent::message))
                .containsExactly(
                        "1 watched healthy for 300 s", "2 watched healthy for 60 s", "1 watched healthy for 60 s");
    }

    @Test
    void greenThatIsLostInAStep_isLaunchedAgainInThatStep() {
        Scenario four = Scenario.ofFour().withSteps(new RollStep(1, null, null), new RollStep(null, 75, null));
        boolean[] lost = {false};

        four.run(step -> {
            if (!lost[0] && step == Step.PLAN_BATCH && four.roll.batches().size() == 1) {
                four.kill("green-1", "Client.UserInitiatedShutdown");
                lost[0] = true;
            }
        });

        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
        assertThat(four.roll.batches()).extracting(Batch::size).containsExactly(1, 1, 2, 1);
    }

    @Test
    void moreThanTwiceTheBatchesPlanned_fails() {
        Scenario four = rolled();
        four.kill("green-1", "Client.UserInitiatedShutdown");
        four.roll = four.roll.with(c -> c.progress(c.progress().withCurrentBatch(4)));
        assertThat(four.decide(Step.PLAN_BATCH).answer().next()).isEqualTo(LAUNCH);
        four.roll = four.roll.with(c -> c.progress(c.progress().withCurrentBatch(5)));

        StepResult answer = four.decide(Step.PLAN_BATCH).answer();

        assertThat(answer.code()).isEqualTo("NO_PROGRESS");
        assertThat(answer.reason()).isEqualTo("batch 6 would be more than twice the 2 batches planned");
    }

    @Test
    void batchesThatOnlyExchangeLateMembersOfAnAutoScalingGroup_doNotCount() {
        Scenario four = Scenario.ofFourScaled(2, 6);
        four.next(Step.PLAN_BATCH);
        Batch first = four.roll.openBatch().orElseThrow().closed(Batch.Phase.DONE, four.now);
        four.roll = four.roll.withBatch(first);
        for (int number = 2; number <= 5; number++) {
            Batch exchanged = Batch.opened(number, 0, Batch.Phase.SCALING_DOWN, List.of(), four.now)
                    .closed(Batch.Phase.DONE, four.now);
            four.roll = four.roll.withBatch(exchanged);
        }
        four.roll = four.roll.with(c -> c.progress(c.progress().withCurrentBatch(5)));

        assertThat(four.decide(Step.PLAN_BATCH).answer().next()).isEqualTo(LAUNCH);
    }

    /** Returns four instances rolled in two batches. All drains are over, and nothing is terminated yet. */
    private static Scenario rolled() {
        Scenario four =
                new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 50, 0), 4, List.of(Scenario.WEB)).withBlue(4);
        for (int i = 0; i < 2; i++) {
            four.next(Step.PLAN_BATCH);
            four.completeBatch();
            four.allDrained();
        }
        return four;
    }

    private static void addBlue(Scenario group, int from, int to) {
        Instance like = group.instances.get("blue-4");
        for (int i = from; i <= to; i++) {
            group.put(new Instance(
                    "blue-" + i,
                    InstanceState.RUNNING,
                    like.placement(),
                    like.launch().withSpot(false),
                    Instance.Addresses.NONE,
                    new Instance.Tags(Scenario.GROUP, null, 1, null, null),
                    like.statusChecks(),
                    null));
            group.health("blue-" + i, Scenario.HEALTHY);
        }
    }
}
