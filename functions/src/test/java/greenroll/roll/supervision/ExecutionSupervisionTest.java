package greenroll.roll.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.group.RollAction;
import greenroll.roll.Claim;
import greenroll.roll.Control;
import greenroll.roll.ExecutionOutcome;
import greenroll.roll.ExecutionState;
import greenroll.roll.RollHead;
import greenroll.roll.RollStatus;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.failure.Leftover;
import greenroll.roll.notification.NotificationRules;
import greenroll.roll.notification.RollNotification;
import greenroll.roll.step.Scenario;
import greenroll.roll.supervision.ExecutionSupervision.Verdict;
import greenroll.roll.task.Step;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.work.Work;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The watchdog's actions on an open roll, by the state of its execution. */
class ExecutionSupervisionTest {

    @Test
    void aRoll_whoseExecutionRuns_isLeftAlone() {
        assertThat(judge(Scenario.ofFour(), ExecutionOutcome.RUNNING)).isInstanceOf(Verdict.Leave.class);
    }

    @Test
    void aRoll_neverStarted_isStartedAMinuteAfterItsAcceptance() {
        Scenario four = Scenario.ofFour();
        assertThat(judge(four.pass(59), ExecutionOutcome.NOT_STARTED)).isInstanceOf(Verdict.Leave.class);
        Verdict.Restart restart = (Verdict.Restart) judge(four.pass(1), ExecutionOutcome.NOT_STARTED);
        assertThat(restart.change().next().head().executionState()).isEqualTo(new ExecutionState(2, 1, 0, false));
        assertThat(restart.change().events())
                .extracting(RollEvent::message)
                .containsExactly("execution 1 is not started although the roll is open: starts 2");
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutionOutcome.class,
            names = {"FAILED", "TIMED_OUT", "SUCCEEDED"})
    void aRoll_whoseExecutionClosed_resumesInTheNextGeneration(ExecutionOutcome state) {
        Verdict.Restart restart = (Verdict.Restart) judge(Scenario.ofFour(), state);
        assertThat(restart.change().next().head().executionState().generation()).isEqualTo(2);
        assertThat(restart.change().next().head().executionState().aborted()).isFalse();
    }

    @Test
    void aRoll_whoseExecutionWasStoppedByHand_failsAtItsNextPlan() {
        Scenario four = Scenario.ofFour();
        Verdict.Restart restart = (Verdict.Restart) judge(four, ExecutionOutcome.ABORTED);
        four.roll = restart.change().next().stored(2, Control.NONE);

        StepResult answer = four.visit(Step.PLAN_BATCH);

        assertThat(answer.next()).isEqualTo(StepResult.Next.FAIL);
        assertThat(answer.code()).isEqualTo("EXECUTION_ABORTED");
    }

    @Test
    void aRoll_restartedThreeTimesWithoutProgress_isClosedAndOwesItsNotice() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        four.roll =
                four.roll.with(c -> c.ownership(c.ownership().withExecutionState(new ExecutionState(4, 3, 1, false))));

        Verdict.Close close = (Verdict.Close) judge(four, ExecutionOutcome.FAILED);

        RollHead closed = close.change().next().head();
        assertThat(closed.status()).isEqualTo(RollStatus.FAILED);
        assertThat(closed.failure().code()).isEqualTo(FailureCode.WATCHDOG_GAVE_UP);
        assertThat(closed.leftovers()).extracting(Leftover::instanceId).containsExactly("green-1", "green-2");
        assertThat(NotificationRules.owed(close.change().next()))
                .extracting(RollNotification::notificationId)
                .containsExactly("sbgd-00000001-failed");
    }

    @Test
    void progress_betweenLooks_startsTheCountAnew() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.roll =
                four.roll.with(c -> c.ownership(c.ownership().withExecutionState(new ExecutionState(4, 3, 0, false))));

        Verdict.Restart restart = (Verdict.Restart) judge(four, ExecutionOutcome.FAILED);

        assertThat(restart.change().next().head().executionState()).isEqualTo(new ExecutionState(5, 1, 1, false));
    }

    @Test
    void drainsAndTerminations_areProgressToo() {
        Scenario four =
                new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 50, 0), 4, List.of(Scenario.WEB)).withBlue(4);
        four.next(Step.PLAN_BATCH);
        four.completeBatch();
        assertThat(restarted(four).progressMark()).isEqualTo(1 + 2 + 2);
        four.kill("blue-1", "Client.UserInitiatedShutdown");
        four.pass(10).next(Step.PLAN_BATCH);
        assertThat(restarted(four).progressMark()).isEqualTo(2 + 2 + 2 + 1);
    }

    @Test
    void whatIsChosenAndNotYetOut_isNoProgress() {
        Scenario four =
                new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 50, 0), 4, List.of(Scenario.WEB)).withBlue(4);
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.next(Step.GRACE_WAIT);
        four.lost = work -> work instanceof Work.Deregister;
        four.next(Step.SCALE_DOWN);
        assertThat(restarted(four).progressMark()).isEqualTo(1 + 2);
    }

    private static ExecutionState restarted(Scenario scenario) {
        Verdict.Restart restart = (Verdict.Restart) judge(scenario, ExecutionOutcome.FAILED);
        return restart.change().next().head().executionState();
    }

    @Test
    void aRoll_thatIsClosed_namesWhatWasToLeaveAndWhatWasNotProven_andNothingElse() {
        Scenario four =
                new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 50, 0), 4, List.of(Scenario.WEB)).withBlue(4);
        four.next(Step.PLAN_BATCH);
        four.completeBatch();
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        four.kill("blue-1", "Client.UserInitiatedShutdown");
        four.pass(10).next(Step.LAUNCH_BATCH);
        four.roll =
                four.roll.with(c -> c.ownership(c.ownership().withExecutionState(new ExecutionState(4, 3, 7, false))));

        Verdict.Close close = (Verdict.Close) judge(four, ExecutionOutcome.TIMED_OUT);

        assertThat(close.change().next().head().leftovers())
                .containsExactly(
                        new Leftover("blue-2", "listed for termination, not seen gone"),
                        new Leftover("green-3", "launched or restarted, not proven"),
                        new Leftover("green-4", "launched or restarted, not proven"));
        assertThat(close.change().events())
                .extracting(RollEvent::message)
                .containsExactly("the execution was started 3 times without progress; the last one is timed out");
    }

    @Test
    void aRoll_whoseProvenGreenWaitsForItsScaleDown_isClosedWithoutNamingIt() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.next(Step.GRACE_WAIT);
        four.roll =
                four.roll.with(c -> c.ownership(c.ownership().withExecutionState(new ExecutionState(4, 3, 3, false))));

        Verdict.Close close = (Verdict.Close) judge(four, ExecutionOutcome.FAILED);

        assertThat(close.change().next().head().leftovers()).isEmpty();
    }

    @Test
    void aRoll_thatIsContinued_saysWithWhichExecution() {
        Scenario four = Scenario.ofFour();

        ExecutionSupervision.Change change = ExecutionSupervision.continued(four.roll, 1_500, four.now);

        assertThat(change.next().head().executionState()).isEqualTo(new ExecutionState(2, 0, 0, false));
        assertThat(change.events())
                .extracting(RollEvent::message)
                .containsExactly("goes on as execution 2 after 1500 visits");
    }

    @Test
    void aLiveClaim_isNeverInterruptedByTheWatchdog() {
        Scenario four = Scenario.ofFour();
        four.roll = four.roll.with(
                c -> c.ownership(c.ownership().withClaim(new Claim("other", four.now.plusSeconds(70), "launch 2"))));
        assertThat(judge(four, ExecutionOutcome.FAILED)).isInstanceOf(Verdict.Leave.class);
        assertThat(judge(four.pass(70), ExecutionOutcome.FAILED)).isInstanceOf(Verdict.Restart.class);
    }

    @Test
    void markingANotice_twice_tellsOnce() {
        Scenario four = Scenario.ofFour();
        four.roll = four.roll.failing(new Failure(FailureCode.INTERNAL_ERROR, "why", null, List.of(), four.now));
        NotificationRules.Marked once = NotificationRules.mark(four.roll, "sbgd-00000001-failed", four.now);
        assertThat(once.events()).hasSize(1);
        assertThat(NotificationRules.mark(once.next(), "sbgd-00000001-failed", four.now)
                        .events())
                .isEmpty();
        assertThat(NotificationRules.owed(once.next())).isEmpty();
    }

    private static Verdict judge(Scenario scenario, ExecutionOutcome state) {
        return ExecutionSupervision.judge(scenario.roll, state, scenario.now);
    }
}
