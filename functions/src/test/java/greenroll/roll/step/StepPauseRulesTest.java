package greenroll.roll.step;

import static greenroll.roll.task.StepResult.Next.*;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.Alarm;
import greenroll.group.RollAction;
import greenroll.group.RollStep;
import greenroll.group.RollStep.OnTimeout;
import greenroll.group.RollStep.Pause;
import greenroll.roll.Control;
import greenroll.roll.DueNotification;
import greenroll.roll.Hold;
import greenroll.roll.ReplacementScope;
import greenroll.roll.RollFacts;
import greenroll.roll.RollKind;
import greenroll.roll.RollStatus;
import greenroll.roll.Stage;
import greenroll.roll.batch.Batch;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.pause.StepPauses;
import greenroll.roll.rollback.RollbackRules;
import greenroll.roll.task.Step;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent.Type;
import greenroll.roll.work.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pauses at the end of a roll's steps, and what ends them. */
class StepPauseRulesTest {

    private static final int TWO_DAYS = 172_800;
    private static final Pause MANUAL = new Pause(null, OnTimeout.STOP);

    /** Four blue. One green first, then a pause, then the rest two at a time. */
    private static Scenario canary(Pause pause) {
        return Scenario.ofFour().withSteps(new RollStep(1, null, null, pause));
    }

    /** Moves it to the pause of its first step. */
    private static Scenario atFirstPause(Pause pause) {
        Scenario four = canary(pause);
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.next(Step.GRACE_WAIT);
        four.next(Step.SCALE_DOWN);
        return four;
    }

    @Test
    void theFirstStep_waitsWithGreenInService_andNoBlueHasGone() {
        Scenario four = canary(MANUAL);
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(ELAPSED);
        Instant since = four.now;

        StepResult held = four.visit(Step.SCALE_DOWN);

        Instant until = since.plusSeconds(TWO_DAYS);
        assertThat(held.next()).isEqualTo(WAIT);
        assertThat(held.seconds()).isEqualTo(30);
        assertThat(held.why()).isEqualTo("waits after step 1 of 1: it stops at " + until + " unless it is continued");
        assertThat(four.roll.head().hold())
                .isEqualTo(new Hold(
                        "STEP_PAUSE",
                        "after step 1 of 1: it stops at " + until + " unless it is continued",
                        since,
                        until,
                        1));
        assertThat(four.roll.head().waitsAtStep()).isEqualTo(1);
        assertThat(four.draining(Scenario.WEB)).isEmpty();
        assertThat(four.live()).containsExactly("blue-1", "blue-2", "blue-3", "blue-4", "green-1");
        assertThat(four.roll.head().notifications())
                .containsExactly(
                        new DueNotification(DueNotification.Kind.ROLL_WAITS, Scenario.ROLL + "-step-1", since, since));
    }

    @Test
    void aPersonContinuesIt_andTheTimelineSaysWhoAndWhy() {
        Scenario four = atFirstPause(MANUAL);
        four.pass(600);
        four.ask(Control.Wish.CONTINUE, new Control.Asked(four.now, "jo", "p99 is fine", 1));

        assertThat(four.next(Step.SCALE_DOWN)).isEqualTo(DONE);

        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-1");
        assertThat(four.told(Type.CONTINUE_REQUESTED))
                .containsExactly("asked to go on after step 1 by jo: p99 is fine");
        assertThat(four.told(Type.STEP_PASSED)).containsExactly("step 1 of 1 is passed: continued by jo: p99 is fine");
        assertThat(four.told(Type.RELEASED)).containsExactly("no longer held: STEP_PAUSE");
        four.run(step -> {});
        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
        assertThat(four.roll.batches()).extracting(Batch::size).containsExactly(1, 2, 1);
    }

    @Test
    void aRequestToGoOn_countsForItsStepOnly() {
        Scenario four = Scenario.ofFour()
                .withSteps(
                        new RollStep(1, null, null, MANUAL),
                        new RollStep(2, null, null, new Pause(Duration.ofHours(1), OnTimeout.STOP)));
        four.run(step -> {
            if (Integer.valueOf(1).equals(four.roll.head().waitsAtStep())) {
                four.ask(Control.Wish.CONTINUE, new Control.Asked(four.now, "jo", null, 1));
            }
        });

        assertThat(four.roll.head().stage()).isEqualTo(Stage.STOPPED);
        assertThat(four.roll.batches()).extracting(Batch::size).containsExactly(1, 1);
        assertThat(four.told(Type.STEP_PASSED)).containsExactly("step 1 of 2 is passed: continued by jo");
        assertThat(four.live()).containsExactly("blue-3", "blue-4", "green-1", "green-2");
    }

    @Test
    void aLaterStep_waitsBeforeTheNextBatch_andTheLastOneBeforeTheEnd() {
        Pause minute = new Pause(Duration.ofSeconds(60), OnTimeout.CONTINUE);
        Scenario four = Scenario.ofFour()
                .withSteps(
                        new RollStep(1, null, null),
                        new RollStep(2, null, null, minute),
                        new RollStep(null, 100, null, minute));

        four.run(step -> {});

        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
        assertThat(four.told(Type.STEP_PASSED))
                .containsExactly(
                        "step 2 of 3 is passed: the pause of 60 s is over",
                        "step 3 of 3 is passed: the pause of 60 s is over");
        assertThat(four.told())
                .containsSubsequence("BATCH_STARTED", "BATCH_STARTED", "HELD", "BATCH_STARTED", "HELD", "FINISHING");
    }

    @ParameterizedTest
    @EnumSource(OnTimeout.class)
    void nobodyContinuesIt_soItDoesAsTheStepSays(OnTimeout onTimeout) {
        Scenario four = atFirstPause(new Pause(Duration.ofSeconds(100), onTimeout));
        four.pass(99);
        StepResult last = four.visit(Step.SCALE_DOWN);
        assertThat(last.next()).isEqualTo(WAIT);
        assertThat(last.seconds()).isEqualTo(1);

        StepResult over = four.pass(1).visit(Step.SCALE_DOWN);

        switch (onTimeout) {
            case CONTINUE -> {
                assertThat(over.next()).isEqualTo(DONE);
                assertThat(four.draining(Scenario.WEB)).containsExactly("blue-1");
            }
            case STOP -> {
                assertThat(over.next()).isEqualTo(STOP);
                assertThat(over.summary()).contains("it was not continued for 100 s after step 1 of 1");
                four.run(Step.STOP_ROLL, step -> {});
                assertThat(four.roll.head().status()).isEqualTo(RollStatus.STOPPED);
                assertThat(four.live()).containsExactly("blue-1", "blue-2", "blue-3", "blue-4");
            }
            case ROLLBACK -> {
                assertThat(over.next()).isEqualTo(FAIL);
                assertThat(over.code()).isEqualTo("NOT_CONTINUED");
                assertThat(over.reason()).isEqualTo("it was not continued for 100 s after step 1 of 1");
                four.run(Step.FAIL_ROLL, step -> {});
                assertThat(four.live()).containsExactly("blue-1", "blue-2", "blue-3", "blue-4");
                assertThat(RollbackRules.isOwed(four.roll)).isTrue();
            }
        }
    }

    @Test
    void aStop_actsAtOnce_becauseNothingIsScaledDownYet() {
        Scenario four = atFirstPause(MANUAL);
        four.ask(Control.Wish.STOP, "jo");

        assertThat(four.next(Step.SCALE_DOWN)).isEqualTo(STOP);
        four.run(Step.STOP_ROLL, step -> {});

        assertThat(four.live()).containsExactly("blue-1", "blue-2", "blue-3", "blue-4");
    }

    @Test
    void aRollBackThatAPersonAsksFor_failsTheRollInAnyStep_andBringsBackAllThatServed() {
        Scenario four = atFirstPause(MANUAL);
        four.ask(Control.Wish.CONTINUE, new Control.Asked(four.now, "jo", null, 1));
        four.next(Step.SCALE_DOWN);
        four.ask(Control.Wish.ROLL_BACK, new Control.Asked(four.now, "eve", "errors", null));
        assertThat(four.roll.head().status()).isEqualTo(RollStatus.STOPPING);

        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(FAIL);

        assertThat(four.roll.head().failure().code()).isEqualTo(FailureCode.ROLLBACK_REQUESTED);
        assertThat(four.roll.head().failure().reason()).isEqualTo("roll back requested by eve: errors");
        four.run(Step.FAIL_ROLL, step -> {});
        assertThat(RollbackRules.isOwed(four.roll)).isTrue();
    }

    @Test
    void aStop_overridesARollBack() {
        Scenario four = atFirstPause(MANUAL);
        four.ask(Control.Wish.ROLL_BACK, "eve");
        four.ask(Control.Wish.STOP, "jo");

        assertThat(four.next(Step.SCALE_DOWN)).isEqualTo(STOP);
        four.run(Step.STOP_ROLL, step -> {});

        assertThat(four.roll.head().status()).isEqualTo(RollStatus.STOPPED);
        assertThat(RollbackRules.isOwed(four.roll)).isFalse();
    }

    @Test
    void greenThatIsLostInAPause_isProvenAgain_andThenTheWholePauseBegins() {
        Pause pause = new Pause(Duration.ofSeconds(100), OnTimeout.CONTINUE);
        Scenario four = atFirstPause(pause);
        four.pass(90);
        four.health("green-1", Scenario.UNHEALTHY);

        assertThat(four.next(Step.SCALE_DOWN)).isEqualTo(GREEN_OUT_OF_SERVICE);

        assertThat(four.roll.head().waitsAtStep()).isNull();
        four.health("green-1", Scenario.HEALTHY);
        four.run(Step.CHECK_HEALTH, step -> {});
        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
        assertThat(four.told(Type.HELD)).hasSize(2);
        assertThat(four.told(Type.STEP_PASSED)).hasSize(1);
    }

    @Test
    void aPassedStep_neverAsksAgain_althoughItsGreenIsLostLater() {
        Scenario four = atFirstPause(MANUAL);
        four.ask(Control.Wish.CONTINUE, new Control.Asked(four.now, "jo", null, 1));
        four.next(Step.SCALE_DOWN);
        four.elapse();
        four.kill("green-1", "Client.UserInitiatedShutdown");

        four.run(step -> {});

        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
        assertThat(four.told(Type.HELD)).hasSize(1);
        assertThat(four.roll.head().progress().stepPauses()).isEqualTo(new StepPauses(1, null));
    }

    @Test
    void anAlarmInTheFirstPause_failsTheBatch() {
        Scenario four = atFirstPause(MANUAL);
        four.alarms.put("p99", new Alarm("p99", Alarm.State.ALARM, "as told"));

        assertThat(four.next(Step.SCALE_DOWN)).isEqualTo(FAIL);

        assertThat(four.roll.head().failure().code()).isEqualTo(FailureCode.ALARM_ACTIVE);
    }

    @Test
    void aMessageThatIsNotSent_isTriedAgainAtEachVisit_andDroppedWhenThePauseIsOver() {
        Scenario four = canary(MANUAL);
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.next(Step.GRACE_WAIT);
        four.lost = work -> work instanceof Work.Tell;
        four.next(Step.SCALE_DOWN);
        four.pass(30).next(Step.SCALE_DOWN);
        assertThat(four.roll.head().notifications()).hasSize(1).allMatch(DueNotification::isOwed);

        four.ask(Control.Wish.CONTINUE, new Control.Asked(four.now, "jo", null, 1));
        four.next(Step.SCALE_DOWN);

        assertThat(four.roll.head().notifications()).isEmpty();
        assertThat(four.told(Type.HELD)).hasSize(1);
    }

    @Test
    void aRestart_waitsBeforeItsNextBatch() {
        Scenario four = Scenario.restartOfFour()
                .withSteps(new RollStep(1, null, null, new Pause(Duration.ofSeconds(60), OnTimeout.CONTINUE)));
        assertThat(four.roll.facts().action()).isEqualTo(RollAction.RESTART_SERVER);

        four.run(step -> {});

        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
        assertThat(four.told(Type.STEP_PASSED)).containsExactly("step 1 of 1 is passed: the pause of 60 s is over");
        assertThat(four.told()).containsSubsequence("BATCH_DONE", "HELD", "STEP_PASSED", "BATCH_STARTED");
    }

    @Test
    void stepsThatEndTogether_waitOneAfterTheOther() {
        Scenario four =
                Scenario.ofFour().withSteps(new RollStep(2, null, null, MANUAL), new RollStep(null, 25, null, MANUAL));
        List<Integer> asked = new java.util.ArrayList<>();

        four.run(step -> {
            Integer waits = four.roll.head().waitsAtStep();
            if (waits != null && !asked.contains(waits)) {
                asked.add(waits);
                four.ask(Control.Wish.CONTINUE, new Control.Asked(four.now, "jo", null, waits));
            }
        });

        assertThat(asked).containsExactly(1, 2);
        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
    }

    /** Batches after the steps can be smaller than a step, and the roll back has only these. */
    @Test
    void theRollBack_hasNoSteps_andTheSurgeOfItsOwnBatches() {
        Scenario four = Scenario.ofFour()
                .withSteps(new RollStep(3, null, null, new Pause(Duration.ofSeconds(60), OnTimeout.ROLLBACK)));
        RollFacts after =
                four.roll.facts().withBounds(four.roll.facts().bounds().withSurge(5));

        RollFacts back = RollbackRules.facts(
                "sbgd-00000002",
                RollKind.ROLLBACK,
                after,
                new RollbackRules.Following(
                        1,
                        after.specification(),
                        ReplacementScope.whole(after.id()),
                        after.settings(),
                        after.target(),
                        List.of()),
                "jo",
                four.now,
                null);

        assertThat(back.settings().batches().steps()).isEmpty();
        assertThat(back.bounds().surge()).isEqualTo(4);
    }
}
