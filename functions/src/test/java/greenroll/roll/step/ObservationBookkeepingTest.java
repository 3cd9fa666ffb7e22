package greenroll.roll.step;

import static greenroll.roll.task.StepResult.Next.*;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.group.RollAction;
import greenroll.roll.Claim;
import greenroll.roll.task.Step;
import greenroll.roll.task.StepResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The records that every visit keeps, whatever the step, and those that it does not change. */
class ObservationBookkeepingTest {

    private final Scenario four = Scenario.ofFour();

    @Test
    void inServiceBelowTheFloor_isOnRecordSinceTheFirstSuchLook_untilItIsOver() {
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        assertThat(four.roll.head().waiting().floorHeldSince()).isNull();
        four.health("blue-1", Scenario.UNHEALTHY);
        four.pass(10).next(Step.LAUNCH_BATCH);
        four.pass(10).next(Step.LAUNCH_BATCH);
        assertThat(four.roll.head().waiting().floorHeldSince()).isEqualTo(four.now.minusSeconds(10));
        four.health("blue-1", Scenario.HEALTHY);
        four.pass(10).next(Step.LAUNCH_BATCH);
        assertThat(four.roll.head().waiting().floorHeldSince()).isNull();
    }

    @Test
    void silence_isOnRecordSinceTheFirstSuchLook_untilItIsOver() {
        four.next(Step.PLAN_BATCH);
        four.unanswered.add(Scenario.WEB);
        four.pass(10).next(Step.LAUNCH_BATCH);
        four.pass(10).next(Step.LAUNCH_BATCH);
        assertThat(four.roll.head().waiting().unknownSince()).isEqualTo(four.now.minusSeconds(10));
        four.unanswered.clear();
        four.pass(10).next(Step.LAUNCH_BATCH);
        assertThat(four.roll.head().waiting().unknownSince()).isNull();
    }

    @Test
    void aVisit_thatFindsAllAsItWas_writesNothing() {
        four.next(Step.PLAN_BATCH);
        four.launchBatch();
        four.pass(10).next(Step.CHECK_HEALTH);

        StepDecision decision = four.pass(10).decide(Step.CHECK_HEALTH);

        assertThat(decision.answer().next()).isEqualTo(WAIT);
        assertThat(decision.next()).isEqualTo(four.roll);
        assertThat(decision.events()).isEmpty();
        assertThat(decision.work()).isEmpty();
    }

    @Test
    void aVisit_thatChangesAnything_saysWhen() {
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        four.lost = work -> true;
        four.allRun();
        assertThat(four.pass(10)
                        .decide(Step.LAUNCH_BATCH)
                        .next()
                        .head()
                        .progress()
                        .updatedAt())
                .isEqualTo(four.now);
        four.lost = work -> false;
        four.next(Step.LAUNCH_BATCH);
        four.next(Step.LAUNCH_BATCH);
        four.health("green-1", Scenario.HEALTHY);
        assertThat(four.pass(10)
                        .decide(Step.CHECK_HEALTH)
                        .next()
                        .head()
                        .progress()
                        .updatedAt())
                .isEqualTo(four.now);
    }

    @Test
    void aDeadVisitsClaim_isGoneWithTheNextVisit() {
        four.next(Step.PLAN_BATCH);
        four.roll = four.roll.with(c -> c.ownership(c.ownership().withClaim(new Claim("dead", four.now, "launch 2"))));
        assertThat(four.decide(Step.LAUNCH_BATCH).next().head().claim()).isNull();
    }

    @Test
    void twoBatchesInARowWithoutProgress_failTheRoll() {
        Scenario none = new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 100, 0), 0, List.of(Scenario.WEB));
        for (int batch = 1; batch <= 2; batch++) {
            none.withBlue(1);
            assertThat(none.next(Step.PLAN_BATCH)).isEqualTo(SCALE_DOWN);
            none.kill("blue-1", "Client.UserInitiatedShutdown");
            assertThat(none.visit(Step.SCALE_DOWN).summary()).contains("nothing is left to take out");
            assertThat(none.roll.head().progress().idleBatches()).isEqualTo(batch);
        }
        none.withBlue(1);

        assertThat(none.visit(Step.PLAN_BATCH).reason()).isEqualTo("2 batches in a row brought no progress");
    }

    @Test
    void aBatchThatBringsProgress_startsTheCountOfIdleOnesAnew() {
        four.next(Step.PLAN_BATCH);
        four.roll = four.roll.with(c -> c.progress(c.progress().withIdleBatches(1)));
        four.completeBatch();
        assertThat(four.roll.head().progress().idleBatches()).isZero();

        Scenario blueOnly = new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 100, 0), 0, List.of(Scenario.WEB))
                .withBlue(1);
        blueOnly.next(Step.PLAN_BATCH);
        blueOnly.roll = blueOnly.roll.with(c -> c.progress(c.progress().withIdleBatches(1)));
        blueOnly.next(Step.SCALE_DOWN);
        assertThat(blueOnly.roll.head().progress().idleBatches()).isZero();

        Scenario restart = Scenario.restartOfFour();
        restart.next(Step.PLAN_BATCH);
        restart.roll = restart.roll.with(c -> c.progress(c.progress().withIdleBatches(1)));
        restart.next(Step.RESTART_BATCH);
        restart.allDrained();
        restart.pass(10).next(Step.RESTART_BATCH);
        restart.pass(30).next(Step.RESTART_BATCH);
        restart.next(Step.RESTART_BATCH);
        restart.allHealthy();
        restart.next(Step.CHECK_HEALTH);
        restart.next(Step.GRACE_WAIT);
        assertThat(restart.roll.head().progress().idleBatches()).isZero();
    }

    @Test
    void aRestart_ofAGroupWhereOneOrNoneServesAtTheFirstLook_fails() {
        Scenario restart = Scenario.restartOfFour();
        for (int i = 2; i <= 4; i++) {
            restart.health("blue-" + i, Scenario.UNHEALTHY);
        }
        StepResult failed = restart.visit(Step.PLAN_BATCH);
        assertThat(failed.code()).isEqualTo("BELOW_FLOOR");
        assertThat(failed.reason())
                .isEqualTo("RESTART_SERVER takes instances out of service, and only 1 in service: use REPLACE_SERVER,"
                        + " which launches first");
        assertThat(restart.draining(Scenario.WEB)).isEmpty();

        Scenario two = Scenario.restartOfFour();
        two.health("blue-3", Scenario.UNHEALTHY);
        two.health("blue-4", Scenario.UNHEALTHY);
        assertThat(two.next(Step.PLAN_BATCH)).isEqualTo(RESTART);

        Scenario empty = new Scenario(Scenario.settings(RollAction.RESTART_SERVER, 50, 0), 0, List.of(Scenario.WEB));
        assertThat(empty.next(Step.PLAN_BATCH)).isEqualTo(FINISH);
    }
}
