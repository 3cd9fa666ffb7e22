package greenroll.roll.step;

import static greenroll.roll.task.StepResult.Next.*;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.roll.Control.Wish;
import greenroll.roll.RollStatus;
import greenroll.roll.task.Step;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent.Type;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pause: the actions that continue, those that stop, the timeline's lines, and the end. */
class PausingTest {

    private final Scenario four = Scenario.ofFour();

    @Test
    void aPause_inABatch_letsItFinishWithItsScaleDown_andHoldsBeforeTheNext() {
        four.next(Step.PLAN_BATCH);
        four.ask(Wish.PAUSE, "jo");
        four.completeBatch();

        StepResult held = four.visit(Step.PLAN_BATCH);

        assertThat(held.next()).isEqualTo(WAIT);
        assertThat(held.seconds()).isEqualTo(30);
        assertThat(held.why()).startsWith("paused by jo before the next batch; stops at ");
        assertThat(four.draining(Scenario.WEB)).hasSize(2);
        assertThat(four.roll.head().currentBatch()).isEqualTo(1);
        assertThat(four.roll.head().status()).isEqualTo(RollStatus.PAUSED);
        assertThat(four.roll.head().hold().code()).isEqualTo("PAUSED");
        assertThat(four.told(Type.PAUSED)).containsExactly("paused by jo: no further batch is begun");
        assertThat(four.told(Type.HELD)).containsExactly("paused by jo");
    }

    @Test
    void aPause_thatIsResumed_goesOnWithTheNextBatch_andBothAreToldOnceWithTheirNames() {
        four.next(Step.PLAN_BATCH);
        four.ask(Wish.PAUSE, "jo");
        four.completeBatch();
        four.next(Step.PLAN_BATCH);
        four.pass(30).next(Step.PLAN_BATCH);
        four.ask(Wish.RESUME, "ann");

        assertThat(four.pass(30).next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);

        assertThat(four.roll.head().currentBatch()).isEqualTo(2);
        assertThat(four.roll.head().status()).isEqualTo(RollStatus.IN_PROGRESS);
        assertThat(four.roll.head().hold()).isNull();
        assertThat(four.told(Type.PAUSED)).hasSize(1);
        assertThat(four.told(Type.RESUMED)).containsExactly("resumed by ann");
        assertThat(four.told(Type.RELEASED)).containsExactly("no longer held: PAUSED");
    }

    @Test
    void aPause_beforeTheFirstBatch_fixesTheFloorAndLaunchesNothing() {
        four.ask(Wish.PAUSE, "jo");

        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(WAIT);

        assertThat(four.roll.head().baseline()).isNotNull();
        assertThat(four.roll.batches()).isEmpty();
        assertThat(four.live()).hasSize(4);
    }

    @Test
    void aPause_thatNobodyEnds_isAStopAfterADay() {
        four.ask(Wish.PAUSE, "jo");
        four.next(Step.PLAN_BATCH);

        StepResult last = four.pass(86_400 - 5).visit(Step.PLAN_BATCH);
        StepResult stop = four.pass(5).visit(Step.PLAN_BATCH);

        assertThat(last.seconds()).isEqualTo(5);
        assertThat(stop.next()).isEqualTo(STOP);
        assertThat(stop.summary()).contains("because it was not resumed for 24 h");
        assertThat(four.next(Step.STOP_ROLL)).isEqualTo(DONE);
        assertThat(four.roll.head().status()).isEqualTo(RollStatus.STOPPED);
    }

    @Test
    void aStop_outranksAPause() {
        four.next(Step.PLAN_BATCH);
        four.ask(Wish.PAUSE, "jo");
        four.ask(Wish.STOP, "ann");

        assertThat(four.roll.head().status()).isEqualTo(RollStatus.STOPPING);
        assertThat(four.next(Step.LAUNCH_BATCH)).isEqualTo(STOP);
        assertThat(four.told(Type.STOP_REQUESTED)).containsExactly("stop requested by ann");
    }

    @Test
    void aPause_thatEndedBeforeAnyStepSawIt_isToldAllTheSame() {
        four.ask(Wish.PAUSE, "jo");
        four.ask(Wish.RESUME, "jo");

        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);

        assertThat(four.told()).containsSubsequence("PAUSED", "RESUMED");
    }

    @Test
    void anotherPause_isToldAsAnother() {
        four.ask(Wish.PAUSE, "jo");
        four.next(Step.PLAN_BATCH);
        four.ask(Wish.RESUME, "jo");
        four.pass(10).ask(Wish.PAUSE, "ann");
        four.next(Step.PLAN_BATCH);

        assertThat(four.told(Type.PAUSED))
                .isEqualTo(
                        List.of("paused by jo: no further batch is begun", "paused by ann: no further batch is begun"));
    }

    @Test
    void aPause_withNothingLeftToDo_finishes() {
        four.next(Step.PLAN_BATCH);
        four.completeBatch();
        four.next(Step.PLAN_BATCH);
        four.ask(Wish.PAUSE, "jo");
        four.completeBatch();

        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(FINISH);
    }
}
