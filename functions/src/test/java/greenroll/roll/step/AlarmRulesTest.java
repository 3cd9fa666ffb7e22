package greenroll.roll.step;

import static greenroll.roll.SampleSettings.SETTINGS;
import static greenroll.roll.task.StepResult.Next.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenroll.fleet.Alarm;
import greenroll.group.RollAction;
import greenroll.group.RollRequest;
import greenroll.operation.CheckName;
import greenroll.operation.RollPlan;
import greenroll.operation.StartResult;
import greenroll.operation.Starts;
import greenroll.roll.Control;
import greenroll.roll.Hold;
import greenroll.roll.RollSettings;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.failure.Refusal;
import greenroll.roll.task.Step;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent.Type;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The effect of an alarm that a roll names: refusing, holding, failing or none. */
class AlarmRulesTest {

    private static final int DAY = 86_400;

    private final Scenario four = Scenario.ofFour();

    @Test
    void anAlarm_beforeABatch_holdsItByName_untilNoneIsRaised() {
        raise("p99", "5xx");

        StepResult held = four.visit(Step.PLAN_BATCH);

        assertThat(held.next()).isEqualTo(WAIT);
        assertThat(held.seconds()).isEqualTo(30);
        assertThat(held.why())
                .isEqualTo("in ALARM before the next batch: 5xx, p99; fails at " + Scenario.START.plusSeconds(DAY));
        assertThat(four.roll.head().hold())
                .isEqualTo(new Hold(
                        "ALARM_ACTIVE", "in ALARM: 5xx, p99", Scenario.START, Scenario.START.plusSeconds(DAY)));
        assertThat(four.roll.batches()).isEmpty();
        four.alarms.remove("5xx");
        assertThat(four.pass(30).next(Step.PLAN_BATCH)).isEqualTo(WAIT);
        put("p99", Alarm.State.OK);
        assertThat(four.pass(30).next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);
        assertThat(four.roll.head().hold()).isNull();
        assertThat(four.told(Type.HELD)).containsExactly("in ALARM: 5xx, p99");
        assertThat(four.told(Type.STILL_HELD)).containsExactly("in ALARM: p99");
        assertThat(four.told(Type.RELEASED)).containsExactly("no longer held: ALARM_ACTIVE");
    }

    @Test
    void aHold_thatLastsADay_fails_becauseARollMustEnd() {
        raise("p99");
        four.next(Step.PLAN_BATCH);

        StepResult last = four.pass(DAY - 1).visit(Step.PLAN_BATCH);
        assertThat(last.next()).isEqualTo(WAIT);
        assertThat(last.seconds()).isEqualTo(1);

        assertThat(four.pass(1).next(Step.PLAN_BATCH)).isEqualTo(FAIL);
        assertThat(failure().code()).isEqualTo(FailureCode.ALARM_ACTIVE);
        assertThat(failure().reason()).isEqualTo("in ALARM for 24 h, without a batch: p99 (as told)");
    }

    @Test
    void aHold_thatIsInterrupted_beginsItsDayAnew() {
        raise("p99");
        four.next(Step.PLAN_BATCH);
        four.alarms.clear();
        four.pass(DAY - 1).next(Step.PLAN_BATCH);
        four.completeBatch();
        raise("p99");

        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(WAIT);
        assertThat(four.pass(DAY - 1).next(Step.PLAN_BATCH)).isEqualTo(WAIT);
        assertThat(four.pass(1).next(Step.PLAN_BATCH)).isEqualTo(FAIL);
    }

    @Test
    void aPause_outranksAnAlarm_andWhatHasBegunIsNotHeld() {
        raise("p99");
        four.ask(Control.Wish.PAUSE, "jo");
        assertThat(four.visit(Step.PLAN_BATCH).why()).startsWith("paused by jo");
        four.ask(Control.Wish.RESUME, "jo");
        assertThat(four.visit(Step.PLAN_BATCH).why()).startsWith("in ALARM");
        four.alarms.clear();
        four.next(Step.PLAN_BATCH);
        raise("p99");

        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);
        assertThat(four.next(Step.LAUNCH_BATCH)).isEqualTo(WAIT);
    }

    @Test
    void anAlarm_inAGrace_failsTheBatchAtOnce_andItsGreenLeaves() {
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        raise("p99");

        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(FAIL);

        assertThat(failure().code()).isEqualTo(FailureCode.ALARM_ACTIVE);
        assertThat(failure().reason()).isEqualTo("batch 1: in ALARM during the grace period: p99 (as told)");
        assertThat(failure().batch()).isEqualTo(1);
        four.next(Step.FAIL_ROLL);
        assertThat(four.draining(Scenario.WEB)).containsExactly("green-1", "green-2");
    }

    @Test
    void anAlarm_beforeBlueIsChosen_failsTheProvenBatch_andBlueServesOn() {
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.next(Step.GRACE_WAIT);
        raise("p99");

        assertThat(four.next(Step.SCALE_DOWN)).isEqualTo(FAIL);

        assertThat(failure().reason()).isEqualTo("batch 1: in ALARM before blue was scaled down: p99 (as told)");
        four.next(Step.FAIL_ROLL);
        assertThat(four.draining(Scenario.WEB)).containsExactly("green-1", "green-2");
    }

    @Test
    void anAlarm_afterBlueWasChosen_letsTheScaleDownRunToItsEnd() {
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.next(Step.GRACE_WAIT);
        four.lost = work -> true;
        four.next(Step.SCALE_DOWN);
        four.lost = work -> false;
        raise("p99");

        assertThat(four.pass(10).next(Step.SCALE_DOWN)).isEqualTo(DONE);
        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-1", "blue-2");
    }

    @Test
    void aBatch_thatOnlyScalesDown_hasNoGreenToFail_andIsHeldLikeAnyBefore() {
        Scenario none = new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 100, 0), 0, List.of(Scenario.WEB))
                .withBlue(2);
        none.alarms.put("p99", new Alarm("p99", Alarm.State.ALARM, "as told"));
        assertThat(none.next(Step.PLAN_BATCH)).isEqualTo(WAIT);
        none.alarms.clear();
        none.next(Step.PLAN_BATCH);
        none.alarms.put("p99", new Alarm("p99", Alarm.State.ALARM, "as told"));

        assertThat(none.next(Step.SCALE_DOWN)).isEqualTo(DONE);
    }

    @Test
    void aRestart_isHeldAndFailedLikewise() {
        Scenario restart = Scenario.restartOfFour();
        restart.alarms.put("p99", new Alarm("p99", Alarm.State.ALARM, "as told"));

        assertThat(restart.next(Step.PLAN_BATCH)).isEqualTo(WAIT);
        assertThat(restart.roll.head().hold().code()).isEqualTo("ALARM_ACTIVE");
    }

    /** A deleted alarm, and one whose service does not answer, are not known. */
    @ParameterizedTest
    @EnumSource(
            value = Alarm.State.class,
            names = {"OK", "INSUFFICIENT_DATA"})
    void anAlarm_thatIsNotRaised_orNotKnown_isNoReasonForAnything(Alarm.State state) {
        for (boolean known : List.of(true, false)) {
            Scenario other = Scenario.ofFour();
            if (known) {
                other.alarms.put("p99", new Alarm("p99", state, "as told"));
            }
            for (int batch = 1; batch <= 2; batch++) {
                assertThat(other.next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);
                other.proveBatch();
                assertThat(other.next(Step.GRACE_WAIT)).isEqualTo(ELAPSED);
                assertThat(other.next(Step.SCALE_DOWN)).isEqualTo(DONE);
            }
        }
    }

    @Test
    void aStart_withAnAlarmThatIsRaised_isRefused_andSoIsItsPlan() {
        Starts starts = Starts.ofFour();
        starts.alarms.put("p99", Alarm.State.ALARM);
        starts.alarms.put("5xx", Alarm.State.INSUFFICIENT_DATA);
        RollRequest request = naming("5xx", "p99");

        Refusal raised = new Refusal(
                Refusal.Code.ALARM_ACTIVE,
                "in ALARM: p99 (Threshold Crossed): wait until it is over, or start the roll without naming it",
                null);
        assertThat(starts.roll(request)).isEqualTo(new StartResult.Refused(List.of(raised)));
        assertThat(starts.plan(request).checks().stream().filter(check -> !check.passed()))
                .extracting(RollPlan.Check::name, RollPlan.Check::refusals)
                .containsExactly(tuple(CheckName.ALARMS, List.of(raised)));
        assertThat(starts.alarms.asked).containsOnly(List.of("5xx", "p99"));
    }

    @Test
    void aStart_withAnAlarmThatDoesNotExist_isRefusedByTheField() {
        Starts starts = Starts.ofFour();
        starts.alarms.put("p99", Alarm.State.OK);

        assertThat(starts.roll(naming("p99", "p9", "p98")))
                .isEqualTo(new StartResult.Refused(List.of(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        "there is no alarm p9, p98 in this account and Region",
                        "strategy.alarms"))));
    }

    @Test
    void aStart_thatNamesNone_asksForNone() {
        Starts starts = Starts.ofFour();

        starts.plan(naming());
        assertThat(starts.roll(naming())).isInstanceOf(StartResult.Accepted.class);

        assertThat(starts.alarms.asked).isEmpty();
    }

    @Test
    void whatFollowsAFailedRoll_namesNone_andARollAtMostTen() {
        RollSettings settings = settings("p99");

        assertThat(settings.alarms()).containsExactly("p99");
        assertThat(settings.withDrainingTimeout(Duration.ofSeconds(1)).alarms()).containsExactly("p99");
        assertThat(settings.following().alarms()).isEmpty();
        String[] eleven = IntStream.range(0, 11).mapToObj(i -> "a" + i).toArray(String[]::new);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> settings(eleven)))
                .hasMessage("the number of alarms must be between 0 and 10, but was 11");
    }

    private static RollSettings settings(String... alarms) {
        return SETTINGS.with(settings -> settings.health(SETTINGS.health().withGracePeriod(Duration.ZERO))
                .alarms(List.of(alarms)));
    }

    private static RollRequest naming(String... alarms) {
        return Starts.request(RollAction.REPLACE_SERVER, 50, 60).withAlarms(List.of(alarms));
    }

    private void raise(String... names) {
        for (String name : names) {
            put(name, Alarm.State.ALARM);
        }
    }

    private void put(String name, Alarm.State state) {
        four.alarms.put(name, new Alarm(name, state, "as told"));
    }

    private Failure failure() {
        return four.roll.head().failure();
    }
}
