package greenroll.roll.step;

import static greenroll.roll.task.StepResult.Next.*;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.Alarm;
import greenroll.group.LaunchSpecification;
import greenroll.roll.Control;
import greenroll.roll.DueNotification;
import greenroll.roll.Hold;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollKind;
import greenroll.roll.RollSettings;
import greenroll.roll.Stage;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.rollback.RollbackRules;
import greenroll.roll.task.Step;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent.Type;
import greenroll.roll.work.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bake after the last batch, the blue that is parked meanwhile, and the undo. */
class BakeRulesTest {

    private static final int BAKE = 600;

    private Instant began = Scenario.START;

    /** Four blue behind one target group. Two are replaced at a time, and all of them may be parked. */
    private static Scenario baking() {
        return baking(4);
    }

    private static Scenario baking(int parks) {
        Scenario four = Scenario.ofFour();
        RollFacts facts = four.roll.facts();
        RollSettings settings = facts.settings();
        four.roll = four.roll.with(c -> c.facts(
                facts.withSettings(settings.withHealth(settings.health().withBakeTime(Duration.ofSeconds(BAKE))))
                        .withBounds(facts.bounds().withParks(parks))));
        return four;
    }

    /** Runs it to the begin of its bake, with all drains over. */
    private Scenario inBake(Scenario four) {
        for (int batch = 0; batch < 2; batch++) {
            four.next(Step.PLAN_BATCH);
            four.completeBatch();
        }
        began = four.now;
        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(WAIT);
        four.allDrained();
        four.pass(10).next(Step.PLAN_BATCH);
        return four;
    }

    @Test
    void afterTheLastBatch_theRollBakes_andItsBlueIsParked() {
        Scenario four = inBake(baking());

        Instant until = began.plusSeconds(BAKE);
        assertThat(four.roll.head().stage()).isEqualTo(Stage.IN_PROGRESS);
        assertThat(four.roll.head().hold())
                .isEqualTo(new Hold(
                        "BAKE",
                        "all batches are done: it bakes until " + until + ", and finishes then",
                        began,
                        until,
                        1));
        assertThat(four.live()).hasSize(8);
        assertThat(four.targets.get(Scenario.WEB)).doesNotContainKeys("blue-1", "blue-2", "blue-3", "blue-4");
        assertThat(four.roll.head().counts().parked()).isEqualTo(4);
        assertThat(four.roll.head().notifications())
                .extracting(DueNotification::kind, DueNotification::notificationId)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        DueNotification.Kind.ROLL_WAITS, Scenario.ROLL + "-step-1"));
        assertThat(four.visit(Step.PLAN_BATCH).seconds()).isEqualTo(10);
    }

    @Test
    void whenTheBakeIsOver_whatWasParkedIsTerminated_andTheRollFinishes() {
        Scenario four = inBake(baking());

        StepResult end = four.run(step -> {});

        assertThat(end.next()).isEqualTo(DONE);
        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
        assertThat(four.live()).containsExactly("green-1", "green-2", "green-3", "green-4");
        assertThat(four.told(Type.STEP_PASSED)).containsExactly("the bake is over: it took 600 s");
        assertThat(four.told()).containsSubsequence("STEP_PASSED", "FINISHING", "TERMINATING", "FINISHED");
        assertThat(four.events.stream()
                        .filter(event -> event.type() == Type.TERMINATING)
                        .map(event -> event.at().isBefore(began.plusSeconds(BAKE))))
                .doesNotContain(true);
    }

    @Test
    void aPersonMayEndTheBakeEarly() {
        Scenario four = inBake(baking());
        four.ask(Control.Wish.CONTINUE, new Control.Asked(four.now, "jo", "all is well", 1));

        four.run(step -> {});

        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
        assertThat(four.told(Type.STEP_PASSED)).containsExactly("the bake is over: ended by jo: all is well");
        assertThat(four.now).isBefore(began.plusSeconds(BAKE));
    }

    @Test
    void anUndo_handsOverWhatIsParked_andTheRollBackRegistersItAgain_andTakesGreenOut() {
        Scenario four = inBake(baking());
        four.ask(Control.Wish.ROLL_BACK, "jo");
        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(FAIL);
        assertThat(four.next(Step.FAIL_ROLL)).isEqualTo(NOTIFY);
        four.notified();
        StepDecision end = four.decide(Step.FAIL_ROLL);

        assertThat(end.write()).isEqualTo(new Write.RollBack());
        assertThat(end.next().head().failure().code()).isEqualTo(FailureCode.ROLLBACK_REQUESTED);
        assertThat(end.work()).isEmpty();
        turnTo(four, end);
        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);
        assertThat(four.told(Type.BATCH_STARTED)).last().isEqualTo("registers 4 parked again");
        assertThat(four.next(Step.LAUNCH_BATCH)).isEqualTo(WAIT);
        assertThat(four.targets.get(Scenario.WEB)).containsKeys("blue-1", "blue-2", "blue-3", "blue-4");
        assertThat(four.pass(10).next(Step.LAUNCH_BATCH)).isEqualTo(LAUNCHED);
        four.allHealthy();
        assertThat(four.next(Step.CHECK_HEALTH)).isEqualTo(HEALTHY);
        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(ELAPSED);
        assertThat(four.next(Step.SCALE_DOWN)).isEqualTo(DONE);
        assertThat(four.draining(Scenario.WEB)).containsExactly("green-1", "green-2", "green-3", "green-4");

        four.run(step -> {});

        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
        assertThat(four.roll.batches()).hasSize(1);
        assertThat(four.live()).containsExactly("blue-1", "blue-2", "blue-3", "blue-4");
    }

    @Test
    void anUndo_launchesInPlaceOfParkedInstancesThatAreGone() {
        Scenario four = inBake(baking());
        four.kill("blue-2", "Server.SpotInstanceTermination");
        assertThat(four.pass(10).next(Step.PLAN_BATCH)).isEqualTo(WAIT);
        assertThat(four.roll.head().counts().parked()).isEqualTo(3);
        undo(four);

        four.run(step -> {});

        assertThat(four.told(Type.BATCH_STARTED)).contains("registers 3 parked again", "launches 1");
        assertThat(four.live()).containsExactly("blue-1", "blue-3", "blue-4", "green-5");
    }

    /** Nothing that is parked may be forgotten, also when the roll back does not come to register it. */
    @Test
    void aRollBackThatIsStoppedAtOnce_takesOutWhatIsParked() {
        Scenario four = inBake(baking());
        undo(four);
        four.ask(Control.Wish.STOP, "jo");

        four.run(step -> {});

        assertThat(four.roll.head().stage()).isEqualTo(Stage.STOPPED);
        assertThat(four.live()).containsExactly("green-1", "green-2", "green-3", "green-4");
    }

    @Test
    void withoutARollToGoBackTo_whatIsParkedIsTerminatedAsFailedGreenThatWasKept() {
        Scenario four = inBake(baking());
        four.ask(Control.Wish.ROLL_BACK, "jo");
        four.next(Step.PLAN_BATCH);
        four.next(Step.FAIL_ROLL);
        four.notified();

        Roll ended = RollbackRules.without(four.decide(Step.FAIL_ROLL).next(), four.now);

        assertThat(ended.head().ending().retained())
                .extracting(one -> one.instanceId() + " until " + one.until())
                .containsExactly(
                        "blue-1 until " + four.now,
                        "blue-2 until " + four.now,
                        "blue-3 until " + four.now,
                        "blue-4 until " + four.now);
        assertThat(ended.head().isUnfinished()).isTrue();
    }

    @Test
    void aRaisedAlarm_endsTheBakeWithARollBack() {
        Scenario four = inBake(baking());
        four.alarms.put("p99", new Alarm("p99", Alarm.State.ALARM, "as told"));

        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(FAIL);

        assertThat(four.roll.head().failure().code()).isEqualTo(FailureCode.ALARM_IN_BAKE);
        assertThat(four.roll.head().failure().reason()).startsWith("in ALARM during the bake: p99");
        assertThat(four.roll.rollsBack()).isTrue();
        assertThat(four.roll.parked()).hasSize(4);
    }

    @Test
    void greenThatIsLostInTheBake_isLaunchedAgain_andTheBakeIsNotLonger() {
        Scenario four = inBake(baking());
        four.kill("green-1", "Server.ScheduledStop");

        four.run(step -> {});

        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
        assertThat(four.live()).containsExactly("green-2", "green-3", "green-4", "green-5");
        assertThat(four.events.stream()
                        .filter(event -> event.type() == Type.STEP_PASSED)
                        .map(event -> Duration.between(began, event.at()).toSeconds()))
                .singleElement()
                .satisfies(seconds -> assertThat(seconds).isBetween(600L, 615L));
    }

    @Test
    void withLittleRoom_theFirstOnesAreParked_andTheOthersLeaveAsUsual() {
        Scenario four = inBake(baking(1));
        four.pass(10).next(Step.PLAN_BATCH);

        assertThat(four.roll.head().counts().parked()).isEqualTo(1);
        assertThat(four.events.stream()
                        .filter(event -> event.type() == Type.TERMINATING)
                        .flatMap(event -> event.affected().instances().stream()))
                .hasSize(3);
    }

    @Test
    void aStop_terminatesWhatIsParked_andGreenServesOn() {
        Scenario four = inBake(baking());
        four.ask(Control.Wish.STOP, "jo");

        four.run(step -> {});

        assertThat(four.roll.head().stage()).isEqualTo(Stage.STOPPED);
        assertThat(four.live()).containsExactly("green-1", "green-2", "green-3", "green-4");
    }

    /** Parked blue would keep the next batch from its room otherwise. */
    @Test
    void whatIsParked_doesNotCountAgainstTheCeiling() {
        Scenario four = baking();
        four.run(step -> {});

        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
        assertThat(four.told(Type.HELD)).noneMatch(why -> why.contains("drains must end"));
        assertThat(four.roll.batches()).extracting(Batch::size).containsExactly(2, 2);
    }

    /** Asks for the undo, and lets the roll back take over. */
    private static void undo(Scenario four) {
        four.ask(Control.Wish.ROLL_BACK, "jo");
        four.next(Step.PLAN_BATCH);
        four.next(Step.FAIL_ROLL);
        four.notified();
        turnTo(four, four.decide(Step.FAIL_ROLL));
    }

    private static void turnTo(Scenario four, StepDecision end) {
        RollFacts facts = four.roll.facts();
        LaunchSpecification blue = Scenario.specification(
                "ami-blue",
                facts.specification().serving().targetGroupArns(),
                facts.settings().health().healthCheckType());
        RollFacts serving = facts.withRevisions(
                new RollFacts.Revisions(1, blue, 1, facts.revisions().targetGroups()));
        RollbackRules.HandOver over =
                RollbackRules.handOver(end.next(), end.events(), serving, "sbgd-00000002", four.now);
        four.roll = over.next();
        four.events.addAll(over.nextEvents());
        assertThat(four.roll.facts().kind()).isEqualTo(RollKind.ROLLBACK);
        assertThat(four.roll.stillParked()).isSubsetOf(List.of("blue-1", "blue-2", "blue-3", "blue-4"));
        assertThat(four.roll.instances().map(BatchInstance::id)).isEmpty();
    }
}
