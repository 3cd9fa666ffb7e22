package greenroll.roll.step;

import static greenroll.roll.task.StepResult.Next.*;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.group.RollAction;
import greenroll.roll.BatchPlan;
import greenroll.roll.Control;
import greenroll.roll.Hold;
import greenroll.roll.Stage;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.task.Step;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.work.Work;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ScaleDown: the blue that goes once green is proven, and the reasons that keep it. */
class ScaleDownRulesTest {

    @Test
    void aScaleDown_tellsWhoWasChosenAndHowManyLeave() {
        Scenario four = proven();

        assertThat(four.visit(Step.SCALE_DOWN).summary()).contains("deregisters 2 blue");

        assertThat(four.events.stream()
                        .filter(event -> event.type() == RollEvent.Type.RETIRING)
                        .map(event -> event.message() + " " + event.affected().instances()))
                .containsExactly("2 blue to scale down [blue-1, blue-2]");
        assertThat(four.told(RollEvent.Type.DEREGISTERED))
                .containsExactly("2 deregistered: they drain for at most 300 s");
        assertThat(four.told(RollEvent.Type.BATCH_DONE)).containsExactly("batch 1 is done");
        assertThat(four.next(Step.SCALE_DOWN)).isEqualTo(DONE);
        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-1", "blue-2");
    }

    @Test
    void aScaleDown_countsNoGreenGivenUpAmongTheBlueThatLeaves() {
        Scenario four = new Scenario(
                        Scenario.settings(
                                RollAction.REPLACE_SERVER, 50, 0, 50, greenroll.group.HealthCheckType.TARGET_GROUP),
                        4,
                        List.of(Scenario.WEB))
                .withBlue(4);
        four.next(Step.PLAN_BATCH);
        four.launchBatch();
        four.health("green-1", Scenario.HEALTHY);
        four.pass(600).next(Step.CHECK_HEALTH);
        four.next(Step.GRACE_WAIT);

        assertThat(four.visit(Step.SCALE_DOWN).summary()).contains("deregisters 1 blue");
    }

    @Test
    void blueThatRecovers_doesNotMakeMoreBlueGoThanGreenIsProven() {
        Scenario six =
                new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 30, 0), 6, List.of(Scenario.WEB)).withBlue(6);
        six.health("blue-6", Scenario.UNHEALTHY);
        six.next(Step.PLAN_BATCH);
        six.health("blue-6", Scenario.HEALTHY);
        assertThat(six.roll.head().baseline().floor()).isEqualTo(5);
        six.completeBatch();
        assertThat(six.draining(Scenario.WEB)).containsExactly("blue-1", "blue-2");
        six.next(Step.PLAN_BATCH);
        six.completeBatch();

        assertThat(six.draining(Scenario.WEB)).containsExactly("blue-1", "blue-2", "blue-3", "blue-4");
    }

    @Test
    void blueAboveTheTarget_goesWithTheFirstProvenGreen() {
        Scenario six =
                new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 50, 0), 4, List.of(Scenario.WEB)).withBlue(6);
        six.next(Step.PLAN_BATCH);
        six.completeBatch();

        assertThat(six.draining(Scenario.WEB)).hasSize(4);
        six.next(Step.PLAN_BATCH);
        assertThat(six.roll.head().counts().inService()).isEqualTo(4);
    }

    @Test
    void whatLeft_doesNotCountAsInService_evenWhileTheLoadBalancerStillCallsItHealthy() {
        Scenario four = proven();
        four.next(Step.SCALE_DOWN);
        four.health("blue-1", Scenario.HEALTHY);
        four.health("blue-2", Scenario.HEALTHY);

        four.next(Step.PLAN_BATCH);

        assertThat(four.roll.head().counts().inService()).isEqualTo(4);
    }

    @Test
    void blueThatOthersEnded_isMissedByTheFloor_soThatNoMoreGoes_untilTheNextBatchIsInService() {
        Scenario four = proven();
        four.kill("blue-1", "Client.UserInitiatedShutdown");
        four.kill("blue-2", "Client.UserInitiatedShutdown");

        assertThat(four.visit(Step.SCALE_DOWN).summary())
                .contains("the floor keeps all blue until the next batch is in service");
        assertThat(four.draining(Scenario.WEB)).isEmpty();
        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);
        four.completeBatch();
        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-3", "blue-4");
        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(FINISH);
    }

    @Test
    void blueThatTurnsSick_asManyAsTwoBatches_isReplacedAllTheSame() {
        Scenario six =
                new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 10, 0), 6, List.of(Scenario.WEB)).withBlue(6);
        six.next(Step.PLAN_BATCH);
        six.health("blue-5", Scenario.UNHEALTHY);
        six.health("blue-6", Scenario.UNHEALTHY);

        assertThat(replacedBatchByBatch(six, 4)).isEqualTo(Stage.FINISHING);
        assertThat(taken(six, 1)).containsExactly("blue-5", "blue-6");
        assertThat(six.roll.retiring()).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource({"3, 1, 25", "4, 2, 25", "6, 2, 25", "10, 1, 10", "10, 2, 20", "6, 5, 20", "4, 3, 50"})
    void aGroupThatBeginsSick_isReplacedWhole_theSickFirst_andNoFewerServeThanAtTheStart(
            int target, int sick, int percentage) {
        Scenario group = new Scenario(
                        Scenario.settings(RollAction.REPLACE_SERVER, percentage, 0), target, List.of(Scenario.WEB))
                .withBlue(target);
        List<String> sickIds =
                IntStream.rangeClosed(1, sick).mapToObj(i -> "blue-" + i).toList();
        sickIds.forEach(id -> group.health(id, Scenario.UNHEALTHY));
        group.next(Step.PLAN_BATCH);

        assertThat(replacedBatchByBatch(group, target - sick)).isEqualTo(Stage.FINISHING);
        assertThat(taken(group, 1)).startsWith(sickIds.toArray(String[]::new));
        assertThat(group.roll.retiring()).hasSize(target);
        assertThat(group.roll.batches())
                .hasSize(Math.ceilDiv(
                        target, BatchPlan.ofPercentage(target, percentage).largest()));
    }

    @Test
    void blueThatGetsWellDuringTheRoll_goesAsTheOthersDo() {
        Scenario four = new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 100, 0), 4, List.of(Scenario.WEB))
                .withBlue(5);
        four.health("blue-4", Scenario.UNHEALTHY);
        four.health("blue-5", Scenario.UNHEALTHY);
        four.next(Step.PLAN_BATCH);
        four.health("blue-4", Scenario.HEALTHY);
        four.health("blue-5", Scenario.HEALTHY);

        assertThat(replacedBatchByBatch(four, 3)).isEqualTo(Stage.FINISHING);
        assertThat(four.roll.retiring()).hasSize(5);
    }

    @Test
    void oneMoreThanTheTarget_thatServesNowhere_keepsNoBlue() {
        Scenario five =
                new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 25, 0), 4, List.of(Scenario.WEB)).withBlue(5);
        five.targets.get(Scenario.WEB).remove("blue-5");
        five.next(Step.PLAN_BATCH);

        assertThat(replacedBatchByBatch(five, 4)).isEqualTo(Stage.FINISHING);
        assertThat(taken(five, 1)).containsExactly("blue-5", "blue-1");
        assertThat(five.roll.retiring()).hasSize(5);
    }

    /**
     * Runs batch by batch, where each drain ends before the next batch is planned. At least so many serve at each
     * visit. Returns the last stage.
     */
    private static Stage replacedBatchByBatch(Scenario group, int least) {
        for (int visit = 0; visit < 100 && group.roll.head().stage() == Stage.IN_PROGRESS; visit++) {
            if (group.pass(10).next(Step.PLAN_BATCH) == LAUNCH) {
                group.completeBatch();
                group.allDrained();
            }
            assertThat(group.roll.head().counts().inService()).isGreaterThanOrEqualTo(least);
        }
        return group.roll.head().stage();
    }

    private static List<String> taken(Scenario group, int batch) {
        return group.roll.batches().get(batch - 1).retiring().stream()
                .map(RetiringInstance::id)
                .toList();
    }

    @Test
    void whatTheFloorCannotSpare_whenNoGreenIsToCome_isHeldAndFailsAtLast() {
        Scenario four = Scenario.scaleDownOfFour();
        four.next(Step.PLAN_BATCH);
        four.kill("blue-3", "Client.UserInitiatedShutdown");
        four.kill("blue-4", "Client.UserInitiatedShutdown");

        assertThat(four.visit(Step.SCALE_DOWN).why()).isEqualTo("nothing to scale down: 2 in service, floor 2");
        assertThat(four.roll.head().hold())
                .isEqualTo(new Hold(
                        "BELOW_FLOOR",
                        "nothing to scale down: 2 in service, floor 2",
                        four.now,
                        four.now.plusSeconds(600)));
        assertThat(four.pass(599).next(Step.SCALE_DOWN)).isEqualTo(WAIT);
        assertThat(four.pass(1).visit(Step.SCALE_DOWN).reason())
                .isEqualTo("nothing to scale down: 2 in service, floor 2 for 600 s");
        assertThat(four.draining(Scenario.WEB)).isEmpty();
    }

    @Test
    void blueOfATargetGroupThatDoesNotAnswer_isHeldAsUnknown_andNotAsBelowTheFloor() {
        Scenario four = Scenario.servingElsewhere();
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.next(Step.GRACE_WAIT);
        four.unanswered.add(Scenario.WEB);

        assertThat(four.next(Step.SCALE_DOWN)).isEqualTo(WAIT);
        assertThat(four.roll.head().hold().code()).isEqualTo("HEALTH_UNKNOWN");
        assertThat(four.pass(1_199).next(Step.SCALE_DOWN)).isEqualTo(WAIT);
        assertThat(four.pass(1).visit(Step.SCALE_DOWN).code()).isEqualTo("HEALTH_UNKNOWN");
        assertThat(four.draining(Scenario.WEB)).isEmpty();
    }

    @Test
    void anAnswerThatComesBack_doesNotCountTheSilenceAgainstTheFloor() {
        Scenario four = Scenario.scaleDownOfFour();
        four.next(Step.PLAN_BATCH);
        four.kill("blue-3", "Client.UserInitiatedShutdown");
        four.kill("blue-4", "Client.UserInitiatedShutdown");
        four.unanswered.add(Scenario.WEB);
        four.next(Step.SCALE_DOWN);
        four.unanswered.clear();

        assertThat(four.pass(1_000).next(Step.SCALE_DOWN)).isEqualTo(WAIT);
        assertThat(four.roll.head().hold().code()).isEqualTo("BELOW_FLOOR");
        assertThat(four.pass(599).next(Step.SCALE_DOWN)).isEqualTo(WAIT);
        assertThat(four.pass(1).visit(Step.SCALE_DOWN).code()).isEqualTo("BELOW_FLOOR");
    }

    @Test
    void greenThatIsUnknown_isHeld_andOnlyTheOneThatIsOutIsWatchedAnew() {
        Scenario four = proven();
        four.unanswered.add(Scenario.WEB);
        four.next(Step.SCALE_DOWN);
        assertThat(four.roll.head().hold())
                .isEqualTo(
                        new Hold("HEALTH_UNKNOWN", "the load balancer does not say how the green is", four.now, null));
        four.unanswered.clear();
        four.health("green-2", Scenario.UNHEALTHY);

        assertThat(four.pass(10).next(Step.SCALE_DOWN)).isEqualTo(GREEN_OUT_OF_SERVICE);

        assertThat(four.events.stream()
                        .filter(event -> event.type() == RollEvent.Type.GREEN_OUT_OF_SERVICE)
                        .map(event -> event.message() + " " + event.affected().instances()))
                .containsExactly("out of service when blue was to go: watched again [green-2]");
        assertThat(four.roll.openBatch().orElseThrow().instances())
                .extracting(BatchInstance::isProven)
                .containsExactly(true, false);
        assertThat(four.visit(Step.SCALE_DOWN).summary()).contains("the batch is being watched again");
        assertThat(four.next(Step.SCALE_DOWN)).isEqualTo(GREEN_OUT_OF_SERVICE);
    }

    @Test
    void greenThatLostTheRollsTag_staysGreen() {
        Scenario four = proven();
        four.rollTag("green-1", null);

        four.next(Step.SCALE_DOWN);

        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-1", "blue-2");
        assertThat(four.roll.head().counts().green()).isEqualTo(2);
        assertThat(four.roll.head().counts().blue()).isEqualTo(2);
    }

    @Test
    void aStop_whileOnlyBlueIsLeftToScaleDown_stopsAtOnce() {
        Scenario none = new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 100, 0), 0, List.of(Scenario.WEB))
                .withBlue(2);
        none.next(Step.PLAN_BATCH);
        none.ask(Control.Wish.STOP, "jo");

        assertThat(none.next(Step.SCALE_DOWN)).isEqualTo(STOP);
        assertThat(none.draining(Scenario.WEB)).isEmpty();
    }

    @Test
    void aScaleDown_whoseDeregistrationIsNotAnswered_isNotDoneBeforeItIs() {
        Scenario four = proven();
        four.lost = work -> work instanceof Work.Deregister;

        StepResult answer = four.visit(Step.SCALE_DOWN);

        assertThat(answer.next()).isEqualTo(WAIT);
        assertThat(answer.seconds()).isEqualTo(10);
        assertThat(answer.why()).isEqualTo("not answered: deregister 2 from web: timed out");
        assertThat(four.roll.openBatch()).isPresent();
        four.lost = work -> false;
        assertThat(four.pass(10).next(Step.SCALE_DOWN)).isEqualTo(DONE);
        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-1", "blue-2");
        assertThat(four.roll.openBatch()).isEmpty();
    }

    @Test
    void aScaleDown_thatLeavesOneTargetGroupOnly_isNotDone() {
        Scenario four = new Scenario(
                        Scenario.settings(RollAction.REPLACE_SERVER, 50, 0), 4, List.of(Scenario.WEB, Scenario.API))
                .withBlue(4);
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.next(Step.GRACE_WAIT);
        four.lost = work -> work instanceof Work.Deregister(String arn, var ids) && arn.equals(Scenario.API);

        assertThat(four.next(Step.SCALE_DOWN)).isEqualTo(WAIT);
        assertThat(four.roll.retiring())
                .extracting(RetiringInstance::deregisteredAt)
                .containsOnlyNulls();
        four.lost = work -> false;
        assertThat(four.pass(10).next(Step.SCALE_DOWN)).isEqualTo(DONE);
    }

    @Test
    void aScaleDown_isDoneOnceBlueIsOut_whateverBecomesOfTheGreenGivenUp() {
        Scenario four = Scenario.servingElsewhere(50);
        four.next(Step.PLAN_BATCH);
        four.launchBatch();
        four.targets.get(Scenario.API).put("green-1", Scenario.HEALTHY);
        four.lost = work -> work instanceof Work.Deregister(String arn, var ids) && arn.equals(Scenario.API);
        four.pass(600).next(Step.CHECK_HEALTH);
        four.next(Step.CHECK_HEALTH);
        four.next(Step.GRACE_WAIT);
        four.next(Step.SCALE_DOWN);

        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-1");
        assertThat(four.roll.openBatch()).isEmpty();
    }

    private static Scenario proven() {
        Scenario four =
                new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 50, 0), 4, List.of(Scenario.WEB)).withBlue(4);
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.next(Step.GRACE_WAIT);
        return four;
    }
}
