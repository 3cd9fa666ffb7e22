package greenroll.roll.step;

import static greenroll.roll.task.StepResult.Next.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenroll.fleet.Alarm;
import greenroll.group.Freeze;
import greenroll.group.RollAction;
import greenroll.group.RollRequest;
import greenroll.operation.CheckName;
import greenroll.operation.RollPlan;
import greenroll.operation.StartResult;
import greenroll.operation.Starts;
import greenroll.roll.Control;
import greenroll.roll.Hold;
import greenroll.roll.failure.Refusal;
import greenroll.roll.task.Step;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent.Type;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The effect of a freeze on a roll that runs, and on one that is to start. */
class FreezeTest {

    private static final Freeze OF_GROUP = new Freeze(Scenario.GROUP, "the sale is on", "ann", Scenario.START);
    private static final Freeze OF_ALL = new Freeze(null, "an incident", "bob", Scenario.START);
    private static final String WHY =
            "deployments of " + Scenario.GROUP + " are frozen since " + Scenario.START + " by ann: the sale is on";
    private static final String WHY_ALL =
            "deployments of all groups are frozen since " + Scenario.START + " by bob: an incident";

    private final Scenario four = Scenario.ofFour();

    @Test
    void aFreeze_holdsTheNextBatch_withoutALimit_untilItIsLifted() {
        four.next(Step.PLAN_BATCH);
        four.completeBatch();
        four.freezes.add(OF_GROUP);

        StepResult held = four.visit(Step.PLAN_BATCH);

        assertThat(held.next()).isEqualTo(WAIT);
        assertThat(held.seconds()).isEqualTo(30);
        assertThat(held.why()).isEqualTo(WHY);
        assertThat(four.roll.head().hold()).isEqualTo(new Hold("FROZEN", WHY, four.now, null));
        assertThat(four.pass((int) Duration.ofDays(30).toSeconds()).next(Step.PLAN_BATCH))
                .isEqualTo(WAIT);
        assertThat(four.roll.batches()).hasSize(1);

        four.freezes.clear();
        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);
        assertThat(four.roll.head().hold()).isNull();
        assertThat(four.told(Type.HELD)).containsExactly(WHY);
        assertThat(four.told(Type.RELEASED)).containsExactly("no longer held: FROZEN");
    }

    @Test
    void aFreezeOfAllGroups_andOneOfTheGroup_areBothTold() {
        four.freezes.addAll(List.of(OF_ALL, OF_GROUP));
        assertThat(four.visit(Step.PLAN_BATCH).why()).isEqualTo(WHY_ALL + "; " + WHY);

        four.freezes.remove(OF_ALL);
        assertThat(four.visit(Step.PLAN_BATCH).why()).isEqualTo(WHY);
        assertThat(four.told(Type.HELD)).containsExactly(WHY_ALL + "; " + WHY);
        assertThat(four.told(Type.STILL_HELD)).containsExactly(WHY);
    }

    @Test
    void anOpenBatch_isCompleted_andAStopIsObeyed() {
        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);
        four.freezes.add(OF_GROUP);

        four.completeBatch();
        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(WAIT);

        four.ask(Control.Wish.STOP, "jo");
        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(STOP);
    }

    /** An alarm fails a roll after a day. The freeze must not, so it comes first. */
    @Test
    void aFreeze_isTheHold_alsoWhileAnAlarmIsRaised() {
        four.alarms.put("p99", new Alarm("p99", Alarm.State.ALARM, "as told"));
        four.freezes.add(OF_GROUP);

        four.next(Step.PLAN_BATCH);
        assertThat(four.pass(2 * 86_400).next(Step.PLAN_BATCH)).isEqualTo(WAIT);

        assertThat(four.roll.head().hold().code()).isEqualTo("FROZEN");
    }

    @Test
    void aStart_whileFrozen_isRefused_andItsPlanShowsOneFailedCheck() {
        Starts starts = Starts.ofFour();
        Freeze freeze = new Freeze(Starts.GROUP, "the sale is on", "ann", Starts.NOW);
        starts.store.freeze(freeze);
        starts.store.freeze(new Freeze("sig-0000000f", "another group", "ann", Starts.NOW));

        assertThat(starts.roll(request(RollAction.REPLACE_SERVER))).isEqualTo(new StartResult.Frozen(List.of(freeze)));
        assertThat(starts.roll(request(RollAction.RESTART_SERVER))).isEqualTo(new StartResult.Frozen(List.of(freeze)));
        assertThat(starts.plan(request(RollAction.REPLACE_SERVER)).checks().stream()
                        .filter(check -> !check.passed()))
                .extracting(RollPlan.Check::name, RollPlan.Check::refusals)
                .containsExactly(tuple(
                        CheckName.NOT_FROZEN,
                        List.of(new Refusal(
                                Refusal.Code.FROZEN,
                                "deployments of " + Starts.GROUP + " are frozen since " + Starts.NOW
                                        + " by ann: the sale is on. To lift it: DELETE /aws/ec2/group/" + Starts.GROUP
                                        + "/freeze, or ./greenroll unfreeze " + Starts.GROUP,
                                null))));

        starts.store.lift(Starts.GROUP);
        assertThat(starts.roll(request(RollAction.REPLACE_SERVER))).isInstanceOf(StartResult.Accepted.class);
    }

    private static RollRequest request(RollAction action) {
        return Starts.request(action, 50, 60);
    }
}
