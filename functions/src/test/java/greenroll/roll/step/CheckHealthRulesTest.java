package greenroll.roll.step;

import static greenroll.roll.task.StepResult.Next.*;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.group.HealthCheckType;
import greenroll.group.RollAction;
import greenroll.roll.batch.HealthyTime;
import greenroll.roll.task.Step;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CheckHealth and GraceWait: when a batch is called healthy, which instances it waits for, and for how long. */
class CheckHealthRulesTest {

    @Test
    void aBatch_calledHealthyOrProvenBefore_passesThrough() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        assertThat(four.next(Step.CHECK_HEALTH)).isEqualTo(HEALTHY);
        four.next(Step.GRACE_WAIT);
        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(ELAPSED);
        four.next(Step.SCALE_DOWN);
        assertThat(four.next(Step.CHECK_HEALTH)).isEqualTo(HEALTHY);
        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(ELAPSED);
        assertThat(four.told(RollEvent.Type.BATCH_HEALTHY)).containsExactly("2 healthy: the grace period begins");
        assertThat(four.told(RollEvent.Type.PROVEN)).containsExactly("2 watched healthy for 60 s");
    }

    @Test
    void firstHealthy_isToldOnceForEachInstance() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.launchBatch();
        four.health("green-1", Scenario.HEALTHY);
        four.pass(10).next(Step.CHECK_HEALTH);
        four.pass(10).next(Step.CHECK_HEALTH);
        four.health("green-2", Scenario.HEALTHY);
        four.pass(10).next(Step.CHECK_HEALTH);

        assertThat(four.events.stream()
                        .filter(event -> event.type() == RollEvent.Type.FIRST_HEALTHY)
                        .map(one -> one.affected().instances()))
                .containsExactly(List.of("green-1"), List.of("green-2"));
    }

    @Test
    void atHalfHealthy_theOtherIsGivenUpAtItsTimeoutAndLeaves_andALaterBatchLaunchesInItsPlace() {
        Scenario four = healthyAtHalf();
        four.health("green-1", Scenario.HEALTHY);
        four.health("green-2", Scenario.UNHEALTHY);
        assertThat(four.pass(599).next(Step.CHECK_HEALTH)).isEqualTo(WAIT);

        StepResult answer = four.pass(1).visit(Step.CHECK_HEALTH);

        assertThat(answer.next()).isEqualTo(HEALTHY);
        assertThat(answer.summary()).startsWith("batch 1 of 2, grace: all 1 healthy");
        assertThat(four.draining(Scenario.WEB)).containsExactly("green-2");
        assertThat(four.told(RollEvent.Type.GIVEN_UP))
                .containsExactly("not healthy within 600 s: green-2 (web: unhealthy, Target.ResponseCodeMismatch"
                        + " (Health checks failed with these codes: [503]))");
        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(ELAPSED);
        assertThat(four.next(Step.SCALE_DOWN)).isEqualTo(DONE);
        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-1", "green-2");
        four.next(Step.PLAN_BATCH);
        assertThat(four.roll.openBatch().orElseThrow().size()).isEqualTo(2);
    }

    @Test
    void atHalfHealthy_whoeverIsNotYetOverdueIsWaitedFor() {
        Scenario four = healthyAtHalf();
        four.health("green-1", Scenario.HEALTHY);
        four.roll = four.roll.mapBatches(
                batch -> batch.mapMember("green-2", member -> member.withRegisteredAt(four.now.plusSeconds(60))));

        assertThat(four.pass(600).next(Step.CHECK_HEALTH)).isEqualTo(WAIT);
        assertThat(four.pass(59).next(Step.CHECK_HEALTH)).isEqualTo(WAIT);
        assertThat(four.pass(1).next(Step.CHECK_HEALTH)).isEqualTo(HEALTHY);
    }

    @Test
    void atHalfHealthy_twoOverdueOfTwo_failTheBatch() {
        Scenario four = healthyAtHalf();

        StepResult answer = four.pass(600).visit(Step.CHECK_HEALTH);

        assertThat(answer.code()).isEqualTo("UNHEALTHY");
        assertThat(answer.reason()).startsWith("batch 1: 2 of 2 not healthy within 600 s: green-1 (web: initial");
        assertThat(four.roll.head().failure().instances()).hasSize(2);
    }

    @Test
    void aBatch_ofWhichOneIsOverdue_failsNamingOnlyThatOne() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.launchBatch();
        four.health("green-1", Scenario.HEALTHY);

        StepResult answer = four.pass(600).visit(Step.CHECK_HEALTH);

        assertThat(answer.reason()).startsWith("batch 1: 1 of 2 not healthy within 600 s: green-2 (web: initial");
        assertThat(four.told(RollEvent.Type.FAILING)).containsExactly(answer.reason());
    }

    @Test
    void unknownHealth_isNeverOverdue() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.launchBatch();
        four.unanswered.add(Scenario.WEB);

        StepResult answer = four.pass(600).visit(Step.CHECK_HEALTH);

        assertThat(answer.next()).isEqualTo(WAIT);
        assertThat(answer.why()).isEqualTo("0 of 2 healthy; green-1 (web: no answer), green-2 (web: no answer)");
    }

    @Test
    void atHalfHealthy_whoTurnsUnhealthyInItsGraceIsGivenUp_andTheOtherGoesOn() {
        Scenario four = healthyAtHalf(60);
        four.allHealthy();
        four.pass(10).next(Step.CHECK_HEALTH);
        four.next(Step.GRACE_WAIT);
        four.health("green-2", Scenario.UNHEALTHY);

        StepResult answer = four.pass(30).visit(Step.GRACE_WAIT);

        assertThat(answer.next()).isEqualTo(WAIT);
        assertThat(answer.why()).isEqualTo("grace: 1 healthy, 30 s to go");
        assertThat(four.draining(Scenario.WEB)).containsExactly("green-2");
        assertThat(four.told(RollEvent.Type.GIVEN_UP).getFirst())
                .startsWith("turned unhealthy during the grace period: green-2 (web: unhealthy");
        assertThat(four.pass(30).next(Step.GRACE_WAIT)).isEqualTo(ELAPSED);
    }

    @Test
    void atHalfHealthy_bothUnhealthyInTheirGrace_failTheBatch() {
        Scenario four = healthyAtHalf(60);
        four.allHealthy();
        four.pass(10).next(Step.CHECK_HEALTH);
        four.health("green-1", Scenario.UNHEALTHY);
        four.health("green-2", Scenario.UNHEALTHY);

        StepResult answer = four.pass(10).visit(Step.GRACE_WAIT);

        assertThat(answer.code()).isEqualTo("UNHEALTHY_IN_GRACE");
        assertThat(answer.reason()).startsWith("batch 1: 2 of 2 turned unhealthy during the grace period: green-1");
    }

    @Test
    void grace_isLookedAtEvery30Seconds_theLastWaitTrimmed() {
        Scenario four = new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 50, 75), 4, List.of(Scenario.WEB))
                .withBlue(4);
        four.next(Step.PLAN_BATCH);
        four.launchBatch();
        four.allHealthy();
        four.pass(10).next(Step.CHECK_HEALTH);

        assertThat(four.visit(Step.GRACE_WAIT).seconds()).isEqualTo(30);
        assertThat(four.pass(30).visit(Step.GRACE_WAIT).seconds()).isEqualTo(30);
        assertThat(four.pass(30).visit(Step.GRACE_WAIT).seconds()).isEqualTo(15);
        assertThat(four.pass(15).next(Step.GRACE_WAIT)).isEqualTo(ELAPSED);
    }

    @Test
    void grace_withAFractionOfASecondToGo_waitsTheWholeSecond() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.launchBatch();
        four.allHealthy();
        four.pass(10).next(Step.CHECK_HEALTH);
        four.pass(30).next(Step.GRACE_WAIT);
        four.now = four.now.plusMillis(20_400);

        assertThat(four.visit(Step.GRACE_WAIT).seconds()).isEqualTo(10);
    }

    @Test
    void grace_countsOnlyWatchedHealthyTime_andLooksSoonerWhileOneIsOut() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.launchBatch();
        four.allHealthy();
        four.pass(10).next(Step.CHECK_HEALTH);
        four.health("green-1", Scenario.INITIAL);

        StepResult out = four.pass(30).visit(Step.GRACE_WAIT);
        assertThat(out.seconds()).isEqualTo(10);
        assertThat(out.why()).isEqualTo("grace: 2 healthy, 60 s to go");
        four.health("green-1", Scenario.HEALTHY);
        assertThat(four.pass(10).visit(Step.GRACE_WAIT).why()).isEqualTo("grace: 2 healthy, 60 s to go");
        assertThat(four.pass(30).visit(Step.GRACE_WAIT).why()).isEqualTo("grace: 2 healthy, 30 s to go");
    }

    @Test
    void grace_thatDoesNotFitIntoItselfAndTheHealthTimeout_fails() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.launchBatch();
        four.allHealthy();
        four.pass(10).next(Step.CHECK_HEALTH);
        four.health("green-1", Scenario.INITIAL);

        assertThat(four.pass(659).next(Step.GRACE_WAIT)).isEqualTo(WAIT);
        StepResult answer = four.pass(1).visit(Step.GRACE_WAIT);

        assertThat(answer.code()).isEqualTo("GRACE_TIMEOUT");
        assertThat(answer.reason())
                .isEqualTo("batch 1 was not watched healthy for 60 s in time: green-1 (web: initial,"
                        + " Elb.InitialHealthChecking (Initial health checks in progress))");
    }

    @Test
    void aWatch_thatLooksBackInTime_orAgainAtOnce_countsNothing() {
        HealthyTime healthyTime =
                HealthyTime.NONE.sawHealthy(Scenario.START).sawHealthy(Scenario.START.plusSeconds(60));
        assertThat(healthyTime.healthy()).isEqualTo(Duration.ofSeconds(60));
        assertThat(healthyTime.sawHealthy(Scenario.START)).isEqualTo(healthyTime);
        assertThat(healthyTime.sawHealthy(Scenario.START.plusSeconds(60))).isEqualTo(healthyTime);
        assertThat(HealthyTime.NONE.sawOtherwise()).isEqualTo(HealthyTime.NONE);
    }

    @Test
    void healthCheckTypeNone_isHealthyOnceItRuns_andRegistersNowhere() {
        Scenario two = new Scenario(
                        Scenario.settings(RollAction.REPLACE_SERVER, 50, 0, 100, HealthCheckType.NONE), 2, List.of())
                .withBlue(2);
        two.next(Step.PLAN_BATCH);
        two.next(Step.LAUNCH_BATCH);
        assertThat(two.pass(10).next(Step.LAUNCH_BATCH)).isEqualTo(WAIT);
        two.allRun();

        assertThat(two.pass(10).next(Step.LAUNCH_BATCH)).isEqualTo(LAUNCHED);
        assertThat(two.next(Step.CHECK_HEALTH)).isEqualTo(HEALTHY);
        assertThat(two.next(Step.GRACE_WAIT)).isEqualTo(ELAPSED);
        assertThat(two.next(Step.SCALE_DOWN)).isEqualTo(DONE);
        assertThat(two.live()).containsExactly("blue-2", "green-1");
    }

    private static Scenario healthyAtHalf() {
        return healthyAtHalf(0);
    }

    private static Scenario healthyAtHalf(int grace) {
        Scenario four = new Scenario(
                        Scenario.settings(RollAction.REPLACE_SERVER, 50, grace, 50, HealthCheckType.TARGET_GROUP),
                        4,
                        List.of(Scenario.WEB))
                .withBlue(4);
        four.next(Step.PLAN_BATCH);
        four.launchBatch();
        four.roll = four.roll.mapBatches(batch -> batch.mapMembers(member -> member.withRegisteredAt(four.now)));
        return four;
    }
}
