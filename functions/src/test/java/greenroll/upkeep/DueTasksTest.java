package greenroll.upkeep;

import static greenroll.upkeep.ScalingFixture.AT_SEVEN;
import static greenroll.upkeep.ScalingFixture.KEY;
import static greenroll.upkeep.ScalingFixture.NAME;
import static greenroll.upkeep.ScalingFixture.NOTHING;
import static greenroll.upkeep.ScalingFixture.SEVEN;
import static greenroll.upkeep.ScalingFixture.TWO_MORE;
import static greenroll.upkeep.ScalingFixture.due;
import static greenroll.upkeep.ScalingFixture.line;
import static greenroll.upkeep.ScalingFixture.scale;
import static greenroll.upkeep.ScalingFixture.started;
import static greenroll.upkeep.ScalingFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.Unavailable;
import greenroll.group.Capacity;
import greenroll.group.Freeze;
import greenroll.group.Group;
import greenroll.group.scaling.CapacityChange;
import greenroll.group.scaling.Recurrence;
import greenroll.group.scaling.ScalingState;
import greenroll.group.scaling.ScheduledTask;
import greenroll.group.scaling.TaskAction;
import greenroll.operation.Starts;
import greenroll.roll.DueNotification;
import greenroll.roll.GroupActivity;
import greenroll.roll.Idempotency;
import greenroll.roll.ReplacementScope;
import greenroll.roll.RollFacts;
import greenroll.roll.RollKind;
import greenroll.roll.notification.RollNotification;
import greenroll.upkeep.UpkeepFixture.Invoked;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests scheduled tasks of a group of four that may have 2 to 12: what is started, sent, remembered, answered and logged.
 * The checks begin at 07:00, the time of the tasks.
 */
class DueTasksTest {

    private final ScalingFixture scaling = new ScalingFixture();
    private final Starts four = scaling.four;
    private final UpkeepFixture around = scaling.around;

    @Test
    void aTask_thatIsDue_startsAScale_withItsKeyAndReason() {
        scaling.tasks(scale(TWO_MORE));

        Invoked check = scaling.check();

        assertThat(check.report()).isEqualTo(started(AT_SEVEN));
        assertThat(check.log()).isEqualTo(line("\"checked\":1,\"started\":[\"" + AT_SEVEN + " of sig-00000001\"]"));
        RollFacts scale = scaling.facts(AT_SEVEN);
        assertThat(scale.kind()).isEqualTo(RollKind.SCALE);
        assertThat(scale.revision()).isEqualTo(1);
        assertThat(scale.target()).isEqualTo(6);
        assertThat(scale.identity().startedBy()).isEqualTo("scheduled task");
        assertThat(scale.identity().comment()).isEqualTo(NAME + " (scaleUp), due at 2026-11-23T07:00:00Z");
        assertThat(scale.idempotency()).isEqualTo(new Idempotency(KEY, KEY));
        assertThat(scale.createdAt()).isEqualTo(SEVEN);
        assertThat(scale.replacementScope())
                .isEqualTo(new ReplacementScope(null, List.of(), ReplacementScope.Launches.UP_TO_TARGET, null));
        assertThat(scaling.group().activeRoll()).isEqualTo(new Group.ActiveRoll(AT_SEVEN, "SCALE"));
        assertThat(scaling.group().capacity()).isEqualTo(new Capacity(2, 6, 12));
        assertThat(scaling.state()).isEqualTo(new ScalingState(SEVEN, List.of()));
        assertThat(around.calls)
                .containsExactly("instances of sig-00000001, also []", "start " + AT_SEVEN + "-1 of sig-00000001");
        assertThat(around.published).isEmpty();
        assertThat(four.store.activities).isEmpty();
    }

    @Test
    void aTask_thatIsNotDueYet_startsNothing() {
        scaling.tasks(scale(TWO_MORE));
        around.now = SEVEN.minusSeconds(1);

        assertThat(scaling.check().report()).isEqualTo(NOTHING);
        assertThat(around.calls).isEmpty();
        assertThat(scaling.state()).isEqualTo(new ScalingState(around.now, List.of()));
    }

    /** The owner gave the task at 06:59:30. */
    @Test
    void aTask_thatIsDueBeforeTheFirstCheck_isDone() {
        four.store.scalingStates.clear();
        scaling.tasks(scale(TWO_MORE));
        scaling.put(scaling.group().with(c -> c.times(c.times().withUpdatedAt(SEVEN.minusSeconds(30)))));
        around.now = SEVEN.plusSeconds(20);

        assertThat(scaling.check().report()).isEqualTo(started(AT_SEVEN));
        assertThat(scaling.state()).isEqualTo(new ScalingState(around.now, List.of()));
    }

    @Test
    void aTask_thatWasDone_isNotDoneAgain() {
        scaling.tasks(scale(TWO_MORE));
        scaling.check();
        scaling.ends(AT_SEVEN);
        around.now = SEVEN.plusSeconds(60);

        assertThat(scaling.check().report()).isEqualTo(NOTHING);
        assertThat(scaling.startedOperations()).containsExactly(AT_SEVEN);
    }

    @Test
    void aTask_thatRemovesInstances_namesThem() {
        scaling.tasks(scale(new CapacityChange.Adjustment(-1)));

        assertThat(scaling.check().report()).isEqualTo(started(AT_SEVEN));
        assertThat(scaling.facts(AT_SEVEN).target()).isEqualTo(3);
        assertThat(scaling.facts(AT_SEVEN).replacementScope().instanceIds()).hasSize(1);
        assertThat(scaling.facts(AT_SEVEN).replacementScope().launches()).isEqualTo(ReplacementScope.Launches.NONE);
    }

    @Test
    void aTask_thatSetsTheBounds_setsThemWithItsOperation() {
        scaling.tasks(scale(new CapacityChange.Update(5, null, 20)));

        assertThat(scaling.check().report()).isEqualTo(started(AT_SEVEN));
        assertThat(scaling.group().capacity()).isEqualTo(new Capacity(5, 5, 20));
    }

    @Test
    void aTask_thatAsksForTheGroupsCapacity_isDone_andStartsNothing() {
        scaling.tasks(scale(new CapacityChange.Update(2, 4, 12)));

        assertThat(scaling.check().report()).isEqualTo(NOTHING);
        assertThat(around.calls).isEmpty();
        assertThat(scaling.state().waiting()).isEmpty();
    }

    @Test
    void aTask_ofAGroupThatIsDeletedMeanwhile_isDone() {
        scaling.tasks(scale(TWO_MORE));
        around.atTheSameTime = () -> four.store.groups.clear();

        assertThat(scaling.check().report()).isEqualTo(NOTHING);
        assertThat(around.calls).isEmpty();
    }

    @Test
    void twoChecks_atOnce_startOneOperation() {
        scaling.tasks(scale(TWO_MORE));
        around.atTheSameTime = () -> assertThat(scaling.check().report()).isEqualTo(started(AT_SEVEN));

        Invoked late = scaling.check();

        assertThat(late.report()).isEqualTo(NOTHING);
        assertThat(scaling.startedOperations()).containsExactly(AT_SEVEN);
        assertThat(scaling.group().capacity().target()).isEqualTo(6);
        assertThat(four.store.activities).isEmpty();
    }

    static Stream<TaskAction> actions() {
        return Stream.of(
                new TaskAction.Scale(TWO_MORE),
                new TaskAction.Scale(new CapacityChange.Update(null, 6, null)),
                new TaskAction.StartRoll(25, null));
    }

    /** The function ended after the start, before the state without the task was written. */
    @ParameterizedTest
    @MethodSource("actions")
    void aCheck_thatWasInterrupted_isTakenUp_andTheTaskStartsOneOperation(TaskAction action) {
        scaling.tasks(task(action));
        scaling.check();
        scaling.checkedAt(Starts.GROUP, SEVEN, due(task(action), SEVEN));
        around.now = SEVEN.plusSeconds(60);

        assertThat(scaling.check().report()).isEqualTo(started(AT_SEVEN));
        assertThat(scaling.startedOperations()).containsExactly(AT_SEVEN);
        assertThat(scaling.state()).isEqualTo(new ScalingState(around.now, List.of()));
        assertThat(four.store.activities).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("actions")
    void aTask_whoseOperationHasEndedByThen_isNotStartedAgain(TaskAction action) {
        scaling.tasks(task(action));
        scaling.check();
        scaling.ends(AT_SEVEN);
        scaling.put(scaling.group().withTarget(8));
        scaling.checkedAt(Starts.GROUP, SEVEN, due(task(action), SEVEN));
        around.now = SEVEN.plusSeconds(60);

        assertThat(scaling.check().report()).isEqualTo(started(AT_SEVEN));
        assertThat(scaling.startedOperations()).containsExactly(AT_SEVEN);
        assertThat(scaling.group().capacity().target()).isEqualTo(8);
        assertThat(scaling.state().waiting()).isEmpty();
    }

    @Test
    void aTask_waits_whileARollHoldsTheGroup_andBegins_whenTheGroupIsFree() {
        four.holding(RollKind.ROLL);
        scaling.tasks(scale(TWO_MORE));

        Invoked first = scaling.check();
        assertThat(first.report())
                .isEqualTo(NOTHING.replace("waiting\":[", "waiting\":[\"sig-00000001 " + NAME + "\""));
        assertThat(first.log()).isEqualTo(line("\"checked\":1,\"waiting\":[\"sig-00000001 " + NAME + "\"]"));
        assertThat(around.calls).isEmpty();
        assertThat(scaling.state()).isEqualTo(new ScalingState(SEVEN, List.of(due(scale(TWO_MORE), SEVEN))));

        around.now = SEVEN.plusSeconds(60);
        assertThat(scaling.check().report()).isEqualTo(first.report());
        assertThat(scaling.state()).isEqualTo(new ScalingState(around.now, List.of(due(scale(TWO_MORE), SEVEN))));
        assertThat(four.store.activity(Starts.GROUP))
                .containsExactly(new GroupActivity(
                        SEVEN,
                        GroupActivity.Kind.WAITS,
                        NAME + " 2026-11-23T07:00:00Z",
                        NAME + " (scaleUp) waits: the ROLL sbgd-0000001d holds the group"));

        around.now = SEVEN.plusSeconds(120);
        scaling.ends("sbgd-0000001d");
        assertThat(scaling.check().report()).isEqualTo(started(AT_SEVEN));
        assertThat(scaling.facts(AT_SEVEN).identity().comment()).endsWith("due at 2026-11-23T07:00:00Z");
        assertThat(scaling.state()).isEqualTo(new ScalingState(around.now, List.of()));
        assertThat(around.published).isEmpty();
    }

    /** Otherwise a check that is interrupted could make the adjustment twice. */
    @ParameterizedTest
    @EnumSource(RollKind.class)
    void anAdjustment_waits_whateverHoldsTheGroup(RollKind holder) {
        four.holding(holder);
        scaling.tasks(scale(TWO_MORE));

        assertThat(scaling.check().report()).contains("\"started\":[],\"waiting\":[\"sig-00000001 " + NAME + "\"]");
        assertThat(scaling.group().capacity()).isEqualTo(new Capacity(2, 4, 12));
    }

    @Test
    void aHigherTarget_duringARoll_isWrittenAtOnce() {
        four.holding(RollKind.ROLL);
        scaling.tasks(scale(new CapacityChange.Update(null, 6, null)));

        assertThat(scaling.check().report()).isEqualTo(NOTHING);
        assertThat(scaling.group().capacity()).isEqualTo(new Capacity(2, 6, 12));
        assertThat(scaling.group().activeRoll()).isEqualTo(new Group.ActiveRoll("sbgd-0000001d", "ROLL"));
        assertThat(scaling.state().waiting()).isEmpty();
        assertThat(around.calls).isEmpty();
    }

    @Test
    void aLowerTarget_duringARoll_waits() {
        four.holding(RollKind.ROLL);
        scaling.tasks(scale(new CapacityChange.Update(null, 3, null)));

        assertThat(scaling.check().report()).contains("\"waiting\":[\"sig-00000001 " + NAME + "\"]");
        assertThat(scaling.group().capacity()).isEqualTo(new Capacity(2, 4, 12));
    }

    @Test
    void aCapacity_duringAHeal_isTakenOver() {
        four.holding(RollKind.HEAL);
        scaling.tasks(scale(new CapacityChange.Update(null, 6, null)));

        assertThat(scaling.check().report()).isEqualTo(started(AT_SEVEN));
        assertThat(four.store.rolls.get(AT_SEVEN).head().ownership().takeOver().rollId())
                .isEqualTo("sbgd-0000001d");
    }

    @Test
    void twoTasks_atTheSameTime_areDoneOneAfterTheOther() {
        ScheduledTask second = new ScheduledTask(
                "scheduling.tasks[1]", "scaleUp", new Recurrence.Once(SEVEN), new TaskAction.Scale(TWO_MORE));
        scaling.tasks(scale(TWO_MORE), second);

        assertThat(scaling.check().report())
                .isEqualTo(started(AT_SEVEN).replace("waiting\":[", "waiting\":[\"sig-00000001 scheduling.tasks[1]\""));
        assertThat(scaling.state().waiting()).containsExactly(due(second, SEVEN));

        scaling.ends(AT_SEVEN);
        around.now = SEVEN.plusSeconds(60);
        scaling.check();
        assertThat(scaling.startedOperations()).hasSize(2);
        assertThat(scaling.group().capacity().target()).isEqualTo(8);
        assertThat(scaling.state().waiting()).isEmpty();
    }

    @Test
    void aTask_thatIsRefused_isTold_andIsOver() {
        four.store.rolls.clear();
        scaling.tasks(scale(TWO_MORE));

        Invoked check = scaling.check();

        assertThat(check.report()).isEqualTo(NOTHING.replace("missed\":[", "missed\":[\"sig-00000001 " + NAME + "\""));
        assertThat(check.log()).isEqualTo(line("\"checked\":1,\"missed\":[\"sig-00000001 " + NAME + "\"]"));
        String why =
                "nothing was ever in service in sig-00000001, so it is unknown what to launch: update the group, and"
                        + " roll";
        assertThat(around.published)
                .containsExactly(new RollNotification(
                        "sig-00000001-scheduling.tasks[0]-" + SEVEN.getEpochSecond(),
                        DueNotification.Kind.TASK_MISSED,
                        new RollNotification.Operation(
                                null, "sig-00000001", "web", RollKind.SCALE, 1, "scheduled task", null),
                        new RollNotification.Problem(
                                "TASK_MISSED",
                                NAME + " (scaleUp), due at 2026-11-23T07:00:00Z, was not done: " + why,
                                null,
                                List.of(),
                                List.of()),
                        List.of("nothing: the group is as it was"),
                        List.of(
                                "do by hand what the task would have done, if it is still wanted",
                                "the task runs again at its next time"),
                        List.of(),
                        SEVEN));
        assertThat(around.published.getFirst().subject()).isEqualTo("Greenroll: a scheduled task of web was not done");
        assertThat(four.store.activity(Starts.GROUP))
                .containsExactly(new GroupActivity(
                        SEVEN,
                        GroupActivity.Kind.TASK_MISSED,
                        NAME + " 2026-11-23T07:00:00Z",
                        NAME + " (scaleUp) was not done: " + why));
        assertThat(scaling.state()).isEqualTo(new ScalingState(SEVEN, List.of()));
    }

    @Test
    void aTask_thatIsDueOnce_hasNoNextTime() {
        four.store.rolls.clear();
        scaling.tasks(new ScheduledTask(NAME, "scaleUp", new Recurrence.Once(SEVEN), new TaskAction.Scale(TWO_MORE)));

        scaling.check();

        assertThat(around.published)
                .flatExtracting(RollNotification::whatToDoNext)
                .containsExactly("do by hand what the task would have done, if it is still wanted");
    }

    @Test
    void theOwner_whomTheMessageDidNotReach_isToldByTheNextCheck_withTheIdOfTheFirst() {
        four.store.rolls.clear();
        scaling.tasks(scale(TWO_MORE));
        around.unanswered.put("publish", new Unavailable("SNS is throttled", null));

        assertThat(scaling.check().report())
                .isEqualTo(NOTHING.replace("failed\":[", "failed\":[\"sig-00000001 " + NAME + ": SNS is throttled\""));
        assertThat(scaling.state().waiting()).containsExactly(due(scale(TWO_MORE), SEVEN));
        assertThat(four.store.activities).isEmpty();

        around.unanswered.clear();
        around.now = SEVEN.plusSeconds(60);
        assertThat(scaling.check().report()).contains("\"missed\":[\"sig-00000001 " + NAME + "\"]");
        assertThat(around.published)
                .extracting(RollNotification::notificationId)
                .containsExactly("sig-00000001-scheduling.tasks[0]-" + SEVEN.getEpochSecond());
        assertThat(scaling.state().waiting()).isEmpty();
    }

    @Test
    void aRoll_waitsWhileDeploymentsAreFrozen_andScalesDoNot() {
        ScheduledTask scale = new ScheduledTask(
                "scheduling.tasks[1]", "scaleUp", new Recurrence.Once(SEVEN), new TaskAction.Scale(TWO_MORE));
        ScheduledTask roll = task(new TaskAction.StartRoll(25, null));
        scaling.tasks(roll, scale);
        four.store.freeze(new Freeze(null, "the sale is on", "ann", SEVEN.minusSeconds(60)));

        assertThat(scaling.check().report()).contains("\"waiting\":[\"sig-00000001 " + NAME + "\"]");

        assertThat(scaling.startedOperations()).hasSize(1);
        assertThat(scaling.state().waiting()).containsExactly(due(roll, SEVEN));
        assertThat(four.store.activity(Starts.GROUP))
                .extracting(GroupActivity::message)
                .containsExactly(
                        NAME + " (roll) waits: deployments of all groups are frozen since 2026-11-23T06:59:00Z by"
                                + " ann: the sale is on");
        assertThat(around.published).isEmpty();

        scaling.ends(scaling.startedOperations().getFirst());
        four.store.lift(null);
        around.now = SEVEN.plusSeconds(60);
        scaling.check();
        assertThat(scaling.startedOperations()).hasSize(2);
        assertThat(scaling.state().waiting()).isEmpty();
    }

    @Test
    void aPolicy_isEvaluated_whileAFrozenRollWaits() {
        ScheduledTask roll = task(new TaskAction.StartRoll(25, null));
        scaling.tasks(roll);
        scaling.policies(ScalingFixture.above(70, 2));
        around.values.put("Load", List.of(80.0, 80.0));
        scaling.atNoon();
        scaling.checkedAt(Starts.GROUP, around.now.minusSeconds(60), due(roll, SEVEN));
        four.store.freeze(new Freeze(null, "the sale is on", "ann", SEVEN));

        assertThat(scaling.check().report()).contains("\"waiting\":[\"sig-00000001 " + NAME + "\"]");

        assertThat(scaling.startedOperations()).hasSize(1);
    }

    @Test
    void aTask_thatWaitedForTooLong_isDropped_andTold() {
        four.holding(RollKind.ROLL);
        ScheduledTask roll = task(new TaskAction.StartRoll(25, null));
        scaling.tasks(roll);
        around.now = SEVEN.plus(Duration.ofHours(6)).plusSeconds(1);
        scaling.checkedAt(Starts.GROUP, around.now.minusSeconds(60), due(roll, SEVEN));

        Invoked check = scaling.check();

        assertThat(check.report()).isEqualTo(NOTHING.replace("missed\":[", "missed\":[\"sig-00000001 " + NAME + "\""));
        String why =
                "it could not begin for 6 h or until its next time, because an operation held the group, deployments were"
                        + " frozen, or no check was made";
        assertThat(around.published).singleElement().satisfies(message -> {
            assertThat(message.notificationId())
                    .isEqualTo("sig-00000001-scheduling.tasks[0]-" + SEVEN.getEpochSecond());
            assertThat(message.operation().kind()).isEqualTo(RollKind.ROLL);
            assertThat(message.problem().reason())
                    .isEqualTo(NAME + " (roll), due at 2026-11-23T07:00:00Z, was not done: " + why);
            assertThat(message.at()).isEqualTo(SEVEN);
        });
        assertThat(four.store.activity(Starts.GROUP))
                .containsExactly(new GroupActivity(
                        around.now,
                        GroupActivity.Kind.TASK_MISSED,
                        NAME + " 2026-11-23T07:00:00Z",
                        NAME + " (roll) was not done: " + why));
        assertThat(scaling.state()).isEqualTo(new ScalingState(around.now, List.of()));
        assertThat(scaling.startedOperations()).isEmpty();
    }

    @Test
    void aDroppedTask_whoseMessageDidNotReachTheOwner_isToldByTheNextCheck() {
        scaling.tasks(scale(TWO_MORE));
        around.now = SEVEN.plus(Duration.ofHours(7));
        scaling.checkedAt(Starts.GROUP, around.now.minusSeconds(60), due(scale(TWO_MORE), SEVEN));
        around.unanswered.put("publish", new Unavailable("SNS is throttled", null));

        assertThat(scaling.check().report()).contains("\"failed\":[\"sig-00000001 " + NAME + ": SNS is throttled\"]");
        assertThat(around.published).isEmpty();

        around.unanswered.clear();
        around.now = around.now.plusSeconds(60);
        assertThat(scaling.check().report()).contains("\"missed\":[\"sig-00000001 " + NAME + "\"]");
        assertThat(around.published).hasSize(1);
        assertThat(scaling.state()).isEqualTo(new ScalingState(around.now, List.of()));
    }

    /** The owner is told later, and the group is scaled now. */
    @Test
    void aTask_begins_whileTheMessageAboutAnotherOneCannotBeSent() {
        ScheduledTask late = new ScheduledTask(
                "scheduling.tasks[1]",
                "scaleUp",
                new Recurrence.Once(SEVEN.minusSeconds(30_000)),
                scale(TWO_MORE).action());
        scaling.tasks(scale(TWO_MORE), late);
        scaling.checkedAt(Starts.GROUP, SEVEN.minusSeconds(60), due(late, SEVEN.minusSeconds(30_000)));
        around.unanswered.put("publish", new Unavailable("SNS is throttled", null));

        assertThat(scaling.check().report())
                .contains(
                        "\"started\":[\"" + AT_SEVEN + " of sig-00000001\"]",
                        "\"failed\":[\"sig-00000001 scheduling.tasks[1]: SNS is throttled\"]");
        assertThat(scaling.state().waiting()).containsExactly(due(late, SEVEN.minusSeconds(30_000)));
    }

    @Test
    void aTask_thatItsOwnerRemovesWhileItWaits_isNotDone() {
        scaling.tasks();
        scaling.policies();
        scaling.checkedAt(Starts.GROUP, SEVEN.minusSeconds(60), due(scale(TWO_MORE), SEVEN.minusSeconds(60)));
        scaling.tasks(new ScheduledTask(
                NAME, "scaleUp", new Recurrence.Cron("0 9 * * *", null), new TaskAction.Scale(TWO_MORE)));

        assertThat(scaling.check().report()).isEqualTo(NOTHING);
        assertThat(scaling.state()).isEqualTo(new ScalingState(SEVEN, List.of()));
        assertThat(around.published).isEmpty();
    }

    @Test
    void aTask_thatStillWaitedAtItsNextTime_isDropped_andTheNextOneWaits() {
        four.holding(RollKind.ROLL);
        ScheduledTask hourly = new ScheduledTask(
                NAME, "scaleUp", new Recurrence.Cron("0 * * * *", null), new TaskAction.Scale(TWO_MORE));
        scaling.tasks(hourly);
        scaling.checkedAt(Starts.GROUP, SEVEN.minusSeconds(60), due(hourly, SEVEN.minusSeconds(3_600)));

        assertThat(scaling.check().report())
                .contains("\"waiting\":[\"sig-00000001 " + NAME + "\"]", "\"missed\":[\"sig-00000001 " + NAME + "\"]");
        assertThat(four.store.activity(Starts.GROUP))
                .extracting(entry -> entry.kind() + " " + entry.subject())
                .containsExactly(
                        "TASK_MISSED " + NAME + " 2026-11-23T06:00:00Z", "WAITS " + NAME + " 2026-11-23T07:00:00Z");
        assertThat(scaling.state().waiting()).containsExactly(due(hourly, SEVEN));
    }

    @Test
    void aRollTask_startsARollToTheLatestRevision() {
        scaling.tasks(task(new TaskAction.StartRoll(25, Duration.ofSeconds(45))));

        assertThat(scaling.check().report()).isEqualTo(started(AT_SEVEN));
        RollFacts roll = scaling.facts(AT_SEVEN);
        assertThat(roll.kind()).isEqualTo(RollKind.ROLL);
        assertThat(roll.revision()).isEqualTo(2);
        assertThat(roll.settings().batchSizePercentage()).isEqualTo(25);
        assertThat(roll.settings().health().gracePeriod()).isEqualTo(Duration.ofSeconds(45));
        assertThat(roll.identity().startedBy()).isEqualTo("scheduled task");
        assertThat(roll.identity().comment()).isEqualTo(NAME + " (roll), due at 2026-11-23T07:00:00Z");
        assertThat(roll.idempotency()).isEqualTo(new Idempotency(KEY, KEY));
        assertThat(scaling.group().activeRoll()).isEqualTo(new Group.ActiveRoll(AT_SEVEN, "ROLL"));
        assertThat(scaling.state().waiting()).isEmpty();
    }

    @Test
    void aRollTask_waits_whileAnotherRollHoldsTheGroup() {
        four.holding(RollKind.ROLL);
        scaling.tasks(task(new TaskAction.StartRoll(25, null)));

        assertThat(scaling.check().report()).contains("\"started\":[],\"waiting\":[\"sig-00000001 " + NAME + "\"]");
        assertThat(scaling.state().waiting()).hasSize(1);
    }

    @Test
    void aRollTask_thatIsRefused_isTold_withEachReason() {
        four.images.put("ami-2", "arm64", "pending");
        scaling.tasks(task(new TaskAction.StartRoll(25, null)));

        assertThat(scaling.check().report()).contains("\"missed\":[\"sig-00000001 " + NAME + "\"]");
        assertThat(around.published)
                .singleElement()
                .satisfies(message -> assertThat(message.problem().reason())
                        .startsWith(NAME + " (roll), due at 2026-11-23T07:00:00Z, was not done: ")
                        .contains("ami-2", "; "));
    }

    @Test
    void aTask_whoseGroupCannotBeSeen_isDoneByTheNextCheck() {
        scaling.tasks(scale(TWO_MORE));
        around.unanswered.put("sig-00000001", new Unavailable("EC2 is throttled", null));

        assertThat(scaling.check().report())
                .isEqualTo(NOTHING.replace("failed\":[", "failed\":[\"sig-00000001: EC2 is throttled\""));
        assertThat(scaling.state().waiting()).containsExactly(due(scale(TWO_MORE), SEVEN));

        around.unanswered.clear();
        around.now = SEVEN.plusSeconds(60);
        assertThat(scaling.check().report()).isEqualTo(started(AT_SEVEN));
    }

    @Test
    void aTask_keepsTheBoundsThatItsOwnerChangesMeanwhile() {
        scaling.tasks(scale(TWO_MORE));
        four.store.meanwhile = () -> scaling.put(
                scaling.group().with(c -> c.capacity(new Capacity(1, 4, 5)).version(8)));

        assertThat(scaling.check().report()).isEqualTo(started(AT_SEVEN));
        assertThat(scaling.group().capacity()).isEqualTo(new Capacity(1, 5, 5));
    }
}
