package greenroll.roll;

import static greenroll.roll.Answer.Next.*;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.group.RollAction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ScaleDown: which blue goes once green is proven, and what keeps it. */
class ScalingDownTest {

    @Test
    void aScaleDown_tellsWhoWasChosenAndHowManyLeave() {
        Scenario four = proven();

        assertThat(four.visit(Step.SCALE_DOWN).summary()).contains("deregisters 2 blue");

        assertThat(four.events.stream()
                        .filter(event -> event.type() == RollEvent.Type.CHOSEN)
                        .map(event -> event.message() + " " + event.instances()))
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
        assertThat(six.roll.head().tally().inService()).isEqualTo(4);
    }

    @Test
    void whatLeft_doesNotCountAsInService_evenWhileTheLoadBalancerStillCallsItHealthy() {
        Scenario four = proven();
        four.next(Step.SCALE_DOWN);
        four.health("blue-1", Scenario.HEALTHY);
        four.health("blue-2", Scenario.HEALTHY);

        four.next(Step.PLAN_BATCH);

        assertThat(four.roll.head().tally().inService()).isEqualTo(4);
    }

    @Test
    void blueThatOthersEnded_isMissedByTheFloor_soThatNoMoreGoes_andTheRollFailsAtLast() {
        Scenario four = proven();
        four.kill("blue-1", "Client.UserInitiatedShutdown");
        four.kill("blue-2", "Client.UserInitiatedShutdown");

        assertThat(four.visit(Step.SCALE_DOWN).why()).isEqualTo("nothing to scale down: 4 in service, floor 4");
        assertThat(four.roll.head().hold())
                .isEqualTo(new Hold(
                        "BELOW_FLOOR",
                        "nothing to scale down: 4 in service, floor 4",
                        four.now,
                        four.now.plusSeconds(600)));
        assertThat(four.pass(599).next(Step.SCALE_DOWN)).isEqualTo(WAIT);
        assertThat(four.pass(1).visit(Step.SCALE_DOWN).reason())
                .isEqualTo("nothing to scale down: 4 in service, floor 4 for 600 s");
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
        Scenario four = Scenario.servingElsewhere();
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.next(Step.GRACE_WAIT);
        four.kill("blue-1", "Client.UserInitiatedShutdown");
        four.kill("blue-2", "Client.UserInitiatedShutdown");
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

        assertThat(four.pass(10).next(Step.SCALE_DOWN)).isEqualTo(UNPROVEN);

        assertThat(four.events.stream()
                        .filter(event -> event.type() == RollEvent.Type.UNPROVEN)
                        .map(event -> event.message() + " " + event.instances()))
                .containsExactly("out of service when blue was to go: watched anew [green-2]");
        assertThat(four.roll.openBatch().orElseThrow().members())
                .extracting(Member::isProven)
                .containsExactly(true, false);
        assertThat(four.visit(Step.SCALE_DOWN).summary()).contains("the batch is being watched anew");
        assertThat(four.next(Step.SCALE_DOWN)).isEqualTo(UNPROVEN);
    }

    @Test
    void greenThatLostTheRollsTag_staysGreen() {
        Scenario four = proven();
        four.rollTag("green-1", null);

        four.next(Step.SCALE_DOWN);

        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-1", "blue-2");
        assertThat(four.roll.head().tally().green()).isEqualTo(2);
        assertThat(four.roll.head().tally().blue()).isEqualTo(2);
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

        Answer answer = four.visit(Step.SCALE_DOWN);

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
        assertThat(four.roll.retired()).extracting(Retired::deregisteredAt).containsOnlyNulls();
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
