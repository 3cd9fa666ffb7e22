package greenroll.roll.step;

import static greenroll.roll.task.StepResult.Next.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenroll.fleet.InstanceState;
import greenroll.group.HealthCheckType;
import greenroll.group.OnFailure;
import greenroll.group.RollAction;
import greenroll.roll.Control;
import greenroll.roll.Roll;
import greenroll.roll.RollSettings;
import greenroll.roll.Stage;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.LaunchCall;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.failure.Leftover;
import greenroll.roll.failure.RetainedInstance;
import greenroll.roll.notification.FailureMessage;
import greenroll.roll.rollback.RollbackRules;
import greenroll.roll.task.Step;
import greenroll.roll.task.StepInput;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.work.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** FinishRoll, StopRoll and FailRoll: the clean-up, its time limit, and the messages to the owner. */
class EndRollRulesTest {

    private final Scenario four = Scenario.ofFour();

    @Test
    void aStop_isToldAsAskedFor_cleansUp_andSaysWhenItIsOver() {
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.ask(Control.Wish.STOP, "jo");

        assertThat(four.visit(Step.GRACE_WAIT).summary()).contains("stopping, as jo asked");
        assertThat(four.roll.head().stage()).isEqualTo(Stage.STOPPING);
        assertThat(four.roll.head().ending().since()).isEqualTo(four.now);
        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(STOP);
        StepResult waits = four.visit(Step.STOP_ROLL);
        assertThat(waits.why()).isEqualTo("cleans up: 2 to go: green-1, green-2");
        assertThat(four.events.stream()
                        .filter(event -> event.type() == RollEvent.Type.GIVEN_UP)
                        .map(event -> event.message() + " " + event.affected().instances()))
                .containsExactly("2 green leave [green-1, green-2]");
        assertThat(four.roll.instances()).extracting(BatchInstance::givenUp).containsOnly("its batch was given up");
        four.allDrained();
        four.pass(10).next(Step.STOP_ROLL);
        four.kill("green-1", "Client.UserInitiatedShutdown");
        four.kill("green-2", "Client.UserInitiatedShutdown");
        assertThat(four.pass(10).next(Step.STOP_ROLL)).isEqualTo(DONE);

        assertThat(four.told(RollEvent.Type.STOP_REQUESTED)).containsExactly("stop requested by jo");
        assertThat(four.told(RollEvent.Type.STOPPING)).containsExactly("no further launch or scale-down, as jo asked");
        assertThat(four.told(RollEvent.Type.STOPPED))
                .containsExactly("stopped: nothing of this roll is under way any more");
        assertThat(four.live()).containsExactly("blue-1", "blue-2", "blue-3", "blue-4");
        assertThat(four.roll.head().leftovers()).isEmpty();
    }

    @Test
    void anEnding_looksAgainWhenTheNextDrainMayBeOver_atMostHalfAMinuteLater() {
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.ask(Control.Wish.STOP, "jo");
        four.next(Step.GRACE_WAIT);
        assertThat(four.visit(Step.STOP_ROLL).seconds()).isEqualTo(10);
        assertThat(four.visit(Step.STOP_ROLL).seconds()).isEqualTo(30);
        assertThat(four.pass(280).visit(Step.STOP_ROLL).seconds()).isEqualTo(21);
        four.lost = work -> work instanceof Work.Terminate;
        assertThat(four.pass(20).visit(Step.STOP_ROLL).seconds()).isEqualTo(1);
        assertThat(four.pass(5).visit(Step.STOP_ROLL).seconds()).isEqualTo(10);
        four.lost = work -> false;
        assertThat(four.pass(10).visit(Step.STOP_ROLL).seconds()).isEqualTo(10);
        assertThat(four.pass(1).visit(Step.STOP_ROLL).next()).isEqualTo(DONE);
    }

    @Test
    void aFinish_saysWhichRevisionServes() {
        Scenario none = new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 50, 0), 2, List.of(Scenario.WEB));
        none.next(Step.PLAN_BATCH);
        none.completeBatch();
        none.next(Step.PLAN_BATCH);

        assertThat(none.next(Step.FINISH_ROLL)).isEqualTo(DONE);

        assertThat(none.told(RollEvent.Type.FINISHED))
                .containsExactly("finished: every instance that serves is of revision 2");
    }

    @Test
    void aStepThatThrew_isTheReasonOfTheFailure() {
        four.next(Step.PLAN_BATCH);
        four.caught = new StepInput.CaughtError("States.Timeout", "no answer in 60 s");

        assertThat(four.next(Step.FAIL_ROLL)).isEqualTo(NOTIFY);

        assertThat(four.roll.head().failure())
                .isEqualTo(new Failure(
                        FailureCode.INTERNAL_ERROR,
                        "a step failed: States.Timeout: no answer in 60 s",
                        1,
                        List.of(),
                        four.now));
        assertThat(four.told(RollEvent.Type.FAILING))
                .containsExactly("a step failed: States.Timeout: no answer in 60 s");
        assertThat(four.roll.head().stage()).isEqualTo(Stage.FAILING);
        four.notified();
        StepResult ended = four.visit(Step.FAIL_ROLL);
        assertThat(ended.next()).isEqualTo(DONE);
        assertThat(ended.code()).isEqualTo("INTERNAL_ERROR");
        assertThat(ended.reason()).isEqualTo("a step failed: States.Timeout: no answer in 60 s");
        assertThat(four.told(RollEvent.Type.FAILED)).containsExactly(ended.reason());
    }

    /** A person asked for a stop, and no step could obey it. The stop decides what happens to the instances. */
    @Test
    void onFailure_isNotApplied_whenAStopWasAskedForBeforeTheFailure() {
        OnFailure all = new OnFailure(OnFailure.Action.DETACH_OLD, true, null, null, Duration.ofHours(1));
        Scenario asked = failsAfter(all, scenario -> scenario.ask(Control.Wish.STOP, "jo"));

        assertThat(asked.roll.onFailure()).isEqualTo(OnFailure.DEFAULT);
        assertThat(asked.told(RollEvent.Type.RETIRING)).isEmpty();
        assertThat(asked.told(RollEvent.Type.GIVEN_UP)).containsExactly("2 green leave");
        assertThat(asked.roll.retiring()).allMatch(one -> one.keepUntil() == null);
        assertThat(FailureMessage.of(
                                asked.roll, asked.roll.head().notifications().getFirst())
                        .whatWasDone())
                .contains(
                        "blue of this and of later batches serves on; green of earlier batches stays",
                        "the group's onFailure is not applied, because a stop was asked for before the failure");

        Scenario unasked = failsAfter(all, _ -> {});
        assertThat(unasked.roll.onFailure()).isEqualTo(all);
        assertThat(unasked.told(RollEvent.Type.RETIRING)).containsExactly("2 blue to scale down, and green stays");
    }

    /** A roll back replaces instances, and a stop asks that nothing more is replaced. */
    @Test
    void noRollBackFollows_whenAStopWasAskedForBeforeTheFailure() {
        OnFailure all = new OnFailure(OnFailure.Action.DETACH_NEW, true, null, null, Duration.ZERO);

        assertThat(RollbackRules.isOwed(ended(failsAfter(all, scenario -> scenario.ask(Control.Wish.STOP, "jo")))))
                .isFalse();
        assertThat(RollbackRules.isOwed(ended(failsAfter(all, _ -> {})))).isTrue();
    }

    private static Roll ended(Scenario failing) {
        return failing.roll.with(c -> c.stage(Stage.FAILED));
    }

    /** Returns four blue and a healthy batch of two green, whose roll then fails by a caught error. */
    private static Scenario failsAfter(OnFailure onFailure, Consumer<Scenario> before) {
        Scenario scenario = new Scenario(
                        Scenario.onFailure(Scenario.settings(RollAction.REPLACE_SERVER, 50, 300), onFailure),
                        4,
                        List.of(Scenario.WEB))
                .withBlue(4);
        scenario.next(Step.PLAN_BATCH);
        scenario.proveBatch();
        before.accept(scenario);
        scenario.caught = new StepInput.CaughtError("greenroll.fleet.Unavailable", "store.roll: nobody answers");
        scenario.next(Step.FAIL_ROLL);
        return scenario;
    }

    @Test
    void aFailRoll_thatNobodyGaveAReason_saysSo() {
        four.visit(Step.FAIL_ROLL);
        assertThat(four.roll.head().failure().reason())
                .isEqualTo("the state machine went to FailRoll without a reason");
        assertThat(four.roll.head().failure().batch()).isNull();
    }

    @Test
    void aRollThatFails_stillFails_whateverStepComesNext() {
        failing();

        StepResult onward = four.visit(Step.LAUNCH_BATCH);
        assertThat(onward.next()).isEqualTo(FAIL);
        assertThat(onward.code()).isEqualTo("UNHEALTHY_IN_GRACE");
        assertThat(four.visit(Step.STOP_ROLL).summary()).contains("tells the owner: batch 1: 1 of 2 turned unhealthy");
        assertThat(four.roll.head().stage()).isEqualTo(Stage.FAILING);
    }

    @Test
    void theOwner_isToldOnceTheFailedGreenIsOut_orTwoMinutesLaterWhenNobodyKnows() {
        failing();
        four.unanswered.add(Scenario.WEB);

        assertThat(four.next(Step.FAIL_ROLL)).isEqualTo(WAIT);
        assertThat(four.pass(119).next(Step.FAIL_ROLL)).isEqualTo(WAIT);
        assertThat(four.pass(1).next(Step.FAIL_ROLL)).isEqualTo(NOTIFY);
    }

    @Test
    void theOwner_isTold_whileWhatIsOutAlreadyIsUnknown() {
        failing();
        four.next(Step.FAIL_ROLL);
        four.unanswered.add(Scenario.WEB);

        assertThat(four.pass(10).next(Step.FAIL_ROLL)).isEqualTo(NOTIFY);
    }

    @Test
    void anInstance_thatEc2RefusesToTerminate_isNamedAndLeftInTheEnd_andTheOwnerHearsOfIt() {
        failing();
        four.unterminable.put("green-1", "it has termination protection");
        four.next(Step.FAIL_ROLL);
        four.notified();
        four.allDrained();
        assertThat(four.pass(10).next(Step.FAIL_ROLL)).isEqualTo(WAIT);
        four.kill("green-2", "Client.UserInitiatedShutdown");
        assertThat(four.pass(1_189).visit(Step.FAIL_ROLL).why()).isEqualTo("cleans up: 1 to go: green-1");

        StepResult tells = four.pass(1).visit(Step.FAIL_ROLL);

        assertThat(tells.why()).isEqualTo("tells the owner what is left behind");
        assertThat(tells.seconds()).isEqualTo(1);
        assertThat(four.roll.head().leftovers())
                .containsExactly(new Leftover("green-1", "it did not go within 1200 s"));
        assertThat(four.events.stream()
                        .filter(event -> event.type() == RollEvent.Type.LEFTOVERS)
                        .map(event -> event.message() + " " + event.affected().instances() + " "
                                + event.affected().reasons()))
                .containsExactly("1 left behind: it did not go within 1200 s [green-1]"
                        + " {green-1=it did not go within 1200 s}");
        assertThat(four.told(RollEvent.Type.NOTIFIED))
                .containsExactly(
                        "the owner was told: sbgd-00000001-failed",
                        "ROLL_LEFTOVERS published as sbgd-00000001-leftovers");
        assertThat(four.roll.head().owesNotice()).isFalse();
        assertThat(four.next(Step.FAIL_ROLL)).isEqualTo(DONE);
        assertThat(four.roll.retiring())
                .extracting(RetiringInstance::kept)
                .containsExactly("it did not go in time", null);
        assertThat(four.told(RollEvent.Type.REFUSED)).contains("EC2 refuses to terminate green-1");
        assertThat(four.told(RollEvent.Type.TERMINATING)).containsExactly("1 drained: terminating");
    }

    @Test
    void anInstance_thatEc2NeverShowsGone_isNotNamedWhenItIsNotThereAnyMore() {
        failing();
        four.next(Step.FAIL_ROLL);
        four.notified();
        four.instances.remove("green-1");
        four.kill("green-2", "Client.UserInitiatedShutdown");
        assertThat(four.pass(299).visit(Step.FAIL_ROLL).why()).isEqualTo("cleans up: 1 to go: green-1");

        assertThat(four.pass(1).next(Step.FAIL_ROLL)).isEqualTo(DONE);

        assertThat(four.roll.head().leftovers()).isEmpty();
        assertThat(four.told(RollEvent.Type.TERMINATED)).containsExactly("1 terminated", "1 terminated");
    }

    @Test
    void greenThatWasLeftAndGone_isNotNamedByALateDescription() {
        failing();
        four.next(Step.FAIL_ROLL);
        four.notified();
        four.allDrained();
        four.kill("green-1", "Client.UserInitiatedShutdown");
        four.pass(10).next(Step.FAIL_ROLL);
        four.state("green-1", InstanceState.RUNNING, null);
        four.kill("green-2", "Client.UserInitiatedShutdown");

        assertThat(four.pass(10).next(Step.FAIL_ROLL)).isEqualTo(DONE);

        assertThat(four.roll.head().leftovers()).isEmpty();
    }

    @Test
    void aLaunch_thatWasCutOff_isWaitedForAndWhatItMadeLeaves() {
        four.next(Step.PLAN_BATCH);
        four.unheard = work -> work instanceof Work.Launch;
        four.next(Step.LAUNCH_BATCH);
        var late = List.of(four.instances.remove("green-1"), four.instances.remove("green-2"));
        four.ask(Control.Wish.STOP, "jo");
        four.next(Step.LAUNCH_BATCH);

        assertThat(four.pass(10).visit(Step.STOP_ROLL).why())
                .isEqualTo("cleans up: 2 to go: the launch in subnet-a, the launch in subnet-b");
        assertThat(four.roll.lastBatch().orElseThrow().calls())
                .extracting(LaunchCall::state)
                .containsOnly(LaunchCall.State.ABANDONED);
        late.forEach(four::put);
        assertThat(four.pass(50).next(Step.STOP_ROLL)).isEqualTo(WAIT);
        assertThat(four.events.stream()
                        .filter(event -> event.type() == RollEvent.Type.GIVEN_UP)
                        .map(event -> event.message() + " " + event.affected().instances()))
                .containsExactly("launched, but never recorded: they leave [green-1, green-2]");
        four.pass(10).next(Step.STOP_ROLL);
        four.kill("green-1", "Client.UserInitiatedShutdown");
        four.kill("green-2", "Client.UserInitiatedShutdown");
        assertThat(four.pass(304).next(Step.STOP_ROLL)).isEqualTo(WAIT);
        assertThat(four.pass(1).next(Step.STOP_ROLL)).isEqualTo(DONE);
        assertThat(four.live()).containsExactly("blue-1", "blue-2", "blue-3", "blue-4");
    }

    @Test
    void answeredLaunches_areNotAbandoned_andNotWaitedFor() {
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        four.ask(Control.Wish.STOP, "jo");
        four.next(Step.LAUNCH_BATCH);
        four.next(Step.STOP_ROLL);

        assertThat(four.roll.lastBatch().orElseThrow().calls())
                .extracting(LaunchCall::state)
                .containsOnly(LaunchCall.State.ANSWERED);
        four.kill("green-1", "Client.UserInitiatedShutdown");
        four.kill("green-2", "Client.UserInitiatedShutdown");
        assertThat(four.pass(10).next(Step.STOP_ROLL)).isEqualTo(DONE);
    }

    @Test
    void greenThatShowsUpLate_leavesWhetherTheRollFinishesOrFails() {
        Scenario two = new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 50, 0), 2, List.of(Scenario.WEB));
        two.next(Step.PLAN_BATCH);
        two.completeBatch();
        two.next(Step.PLAN_BATCH);
        two.green("a");
        assertThat(two.visit(Step.FINISH_ROLL).why()).isEqualTo("cleans up: 1 to go: green-3");

        failing();
        four.green("a");
        four.next(Step.FAIL_ROLL);
        assertThat(four.roll.retiring())
                .extracting(RetiringInstance::id)
                .containsExactly("green-1", "green-2", "green-3");
    }

    @Test
    void greenThatDetachOldLeaves_thoughTheGroupsTagDoesNotFindIt_isNamed() {
        RollSettings settings =
                Scenario.onFailure(Scenario.settings(RollAction.REPLACE_SERVER, 100, 0), OnFailure.Action.DETACH_OLD);
        Scenario three = new Scenario(settings, 3, List.of(Scenario.WEB)).withBlue(3);
        three.next(Step.PLAN_BATCH);
        three.next(Step.LAUNCH_BATCH);
        three.instances.remove("green-1");
        three.untag("green-2");
        three.next(Step.FAIL_ROLL);
        three.notified();
        three.pass(10).next(Step.FAIL_ROLL);

        assertThat(three.roll.head().leftovers())
                .filteredOn(one -> one.instanceId().startsWith("green"))
                .containsExactlyInAnyOrder(
                        new Leftover("green-1", "launched, and EC2 does not describe it as the group's yet"),
                        new Leftover("green-2", "launched, and EC2 does not describe it as the group's yet"),
                        new Leftover("green-3", "not in service when the roll ended: pending"));
    }

    @Test
    void greenThatIsNotDescribedYet_isGivenUpWithTheRest() {
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        var late = four.instances.remove("green-2");
        four.ask(Control.Wish.STOP, "jo");
        four.next(Step.LAUNCH_BATCH);
        four.next(Step.STOP_ROLL);
        assertThat(four.roll.retiring()).extracting(RetiringInstance::id).containsExactly("green-1", "green-2");
        four.put(late);
        four.pass(10).next(Step.STOP_ROLL);
        four.pass(10).next(Step.STOP_ROLL);

        assertThat(four.live()).containsExactly("blue-1", "blue-2", "blue-3", "blue-4");
    }

    @Test
    void greenThatIsDescribedWithoutItsTagsYet_isGivenUpOnceItShowsThem() {
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        var tagged = four.instances.get("green-2");
        four.untag("green-2");
        four.ask(Control.Wish.STOP, "jo");
        four.next(Step.LAUNCH_BATCH);
        four.next(Step.STOP_ROLL);
        assertThat(four.pass(10).next(Step.STOP_ROLL)).isEqualTo(WAIT);
        assertThat(four.live()).contains("green-2");
        four.put(tagged);
        four.pass(10).next(Step.STOP_ROLL);
        four.pass(10).next(Step.STOP_ROLL);

        assertThat(four.live()).containsExactly("blue-1", "blue-2", "blue-3", "blue-4");
        assertThat(four.roll.head().leftovers()).isEmpty();
    }

    @Test
    void greenThatIsGoneAlready_isNotGivenUpAgain() {
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.kill("green-2", "Server.SpotInstanceTermination");
        four.ask(Control.Wish.STOP, "jo");
        four.pass(300).next(Step.GRACE_WAIT);
        four.next(Step.STOP_ROLL);

        assertThat(four.told(RollEvent.Type.GIVEN_UP)).containsExactly("1 green leave");
        assertThat(four.roll.retiring()).extracting(RetiringInstance::id).containsExactly("green-1");
    }

    @Test
    void aStop_ofARestart_putsBackWhatItTookOut_whetherItIsDrainedOrRebooted() {
        Scenario restart = Scenario.restartOfFour();
        restart.next(Step.PLAN_BATCH);
        restart.next(Step.RESTART_BATCH);
        restart.ask(Control.Wish.STOP, "jo");
        restart.next(Step.RESTART_BATCH);
        restart.lost = work -> work instanceof Work.Register;

        assertThat(restart.visit(Step.STOP_ROLL).why()).isEqualTo("cleans up: 2 to go: blue-1, blue-2");
        restart.lost = work -> false;
        restart.pass(10).next(Step.STOP_ROLL);
        assertThat(restart.targets.get(Scenario.WEB))
                .containsEntry("blue-1", Scenario.INITIAL)
                .containsEntry("blue-2", Scenario.INITIAL);
        assertThat(restart.pass(10).next(Step.STOP_ROLL)).isEqualTo(DONE);
        assertThat(restart.told(RollEvent.Type.GIVEN_UP)).isEmpty();
        assertThat(restart.live()).hasSize(4);
    }

    @Test
    void aStop_ofARestart_leavesAloneWhatIsGone() {
        Scenario restart = Scenario.restartOfFour();
        restart.next(Step.PLAN_BATCH);
        restart.next(Step.RESTART_BATCH);
        restart.kill("blue-1", "Client.UserInitiatedShutdown");
        restart.ask(Control.Wish.STOP, "jo");
        restart.next(Step.RESTART_BATCH);

        restart.next(Step.STOP_ROLL);

        assertThat(restart.targets.get(Scenario.WEB))
                .doesNotContainKey("blue-1")
                .containsEntry("blue-2", Scenario.INITIAL);
        assertThat(restart.pass(10).next(Step.STOP_ROLL)).isEqualTo(DONE);
    }

    @Test
    void anEnding_thatIsRunAgainAfterItsEnd_saysTheSame_andAStepOnTheWayIsSuperseded() {
        failing();
        four.next(Step.FAIL_ROLL);
        four.notified();
        four.kill("green-1", "Client.UserInitiatedShutdown");
        four.kill("green-2", "Client.UserInitiatedShutdown");
        StepResult ended = four.pass(10).visit(Step.FAIL_ROLL);

        StepResult again = four.visit(Step.FAIL_ROLL);
        assertThat(again.next()).isEqualTo(DONE);
        assertThat(again.code()).isEqualTo(ended.code());
        assertThat(again.reason()).isEqualTo(ended.reason());
        assertThat(again.summary()).isEqualTo("sbgd-00000001 has failed");
        for (Step step : List.of(Step.FINISH_ROLL, Step.STOP_ROLL)) {
            assertThat(four.next(step)).isEqualTo(DONE);
        }
        assertThat(four.visit(Step.PLAN_BATCH)).isEqualTo(StepResult.of(SUPERSEDED, "sbgd-00000001 has failed"));
        Scenario stopped = Scenario.ofFour();
        stopped.roll = stopped.roll.with(c -> c.stage(Stage.STOPPED));
        assertThat(stopped.visit(Step.STOP_ROLL)).isEqualTo(StepResult.of(DONE, "sbgd-00000001 has stopped"));
    }

    /** A missing permission must block neither the message to the owner nor the end of the roll. */
    @Test
    void failRoll_whoseDeregistrationsAreRefusedForGood_tellsAtOnce_andEndsWithWhatItLeaves() {
        failing();
        four.refused = work -> work instanceof Work.Deregister;

        assertThat(four.next(Step.FAIL_ROLL)).isEqualTo(StepResult.Next.NOTIFY);
        four.notified();
        assertThat(four.next(Step.FAIL_ROLL)).isEqualTo(StepResult.Next.WAIT);
        four.pass(1_201).next(Step.FAIL_ROLL);
        four.next(Step.FAIL_ROLL);

        assertThat(four.roll.head().stage()).isEqualTo(Stage.FAILED);
        assertThat(four.roll.head().leftovers())
                .extracting(Leftover::instanceId)
                .contains("green-2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // whether all batches, the unhealthy instances, the instances that leave, the instances that the floor
                // keeps
                "false | '' | blue-1, blue-2 | ''",
                "false | green-2 | blue-1 | blue-2, blue-3, blue-4",
                "true | '' | blue-1, blue-2 | blue-3, blue-4",
                "true | green-2 | blue-1 | blue-2, blue-3, blue-4",
                "false | blue-3 | blue-3, blue-2 | ''",
                "true | blue-3 | blue-3, blue-2 | blue-1, blue-4",
                "false | blue-1, blue-2, blue-3 | blue-1, blue-2 | ''"
            })
    void detachOld_takesOutAsMuchBlueAsTheBatchWouldHave_orAllOfIt_asFarAsTheFloorCanSpareIt(
            boolean allBatches, String unhealthy, String leaving, String kept) {
        Scenario scenario =
                endingWith(new OnFailure(OnFailure.Action.DETACH_OLD, allBatches, null, null, Duration.ZERO));
        scenario.next(Step.PLAN_BATCH);
        scenario.proveBatch();
        ids(unhealthy).forEach(id -> scenario.health(id, Scenario.UNHEALTHY));

        scenario.next(Step.FAIL_ROLL);

        assertThat(scenario.roll.retiring())
                .allMatch(one -> one.cause() == RetiringInstance.Cause.BLUE_SCALED_DOWN)
                .extracting(RetiringInstance::id)
                .containsExactlyElementsOf(ids(leaving));
        assertThat(scenario.roll.instances()).allMatch(BatchInstance::isWanted);
        assertThat(scenario.events)
                .filteredOn(event -> event.type() == RollEvent.Type.RETIRING)
                .extracting(RollEvent::message, one -> one.affected().instances())
                .containsExactly(tuple(
                        ids(leaving).size() + " blue to scale down, and green stays",
                        ids(leaving).stream().sorted().toList()));
        assertThat(scenario.roll.head().leftovers())
                .containsExactlyElementsOf(ids(kept).stream()
                        .map(id -> new Leftover(id, "blue: without it fewer than the floor would be in service"))
                        .toList());
    }

    /** The floor could spare two serving instances. An unhealthy one takes the place of one of them. */
    @Test
    void detachOld_afterOneWasUnhealthyFromTheStart_takesOutNoMoreThanTheBatchWouldHave() {
        Scenario scenario = endingWith(new OnFailure(OnFailure.Action.DETACH_OLD, false, null, null, Duration.ZERO));
        scenario.health("blue-4", Scenario.UNHEALTHY);
        scenario.next(Step.PLAN_BATCH);
        scenario.proveBatch();

        scenario.next(Step.FAIL_ROLL);

        assertThat(scenario.roll.retiring())
                .extracting(RetiringInstance::id, RetiringInstance::wasInService)
                .containsExactly(tuple("blue-4", false), tuple("blue-1", true));
        assertThat(scenario.roll.head().leftovers()).isEmpty();
    }

    @Test
    void leave_leavesTheFailedGreenAsItIs_andNamesEachWithHowItIs() {
        Scenario scenario = endingWith(OnFailure.LEAVE);
        scenario.next(Step.PLAN_BATCH);
        scenario.proveBatch();
        scenario.health("green-2", Scenario.UNHEALTHY);

        scenario.next(Step.FAIL_ROLL);
        scenario.notified();

        List<Leftover> named = List.of(
                new Leftover("green-1", "green of the failed batch, left running as Elastigroup does; in service"),
                new Leftover(
                        "green-2",
                        "green of the failed batch, left running as Elastigroup does; not in service: web: unhealthy,"
                                + " Target.ResponseCodeMismatch (Health checks failed with these codes: [503])"));
        assertThat(scenario.roll.head().leftovers()).isEqualTo(named);
        assertThat(scenario.visit(Step.FAIL_ROLL).why()).isEqualTo("tells the owner what is left behind");
        assertThat(scenario.next(Step.FAIL_ROLL)).isEqualTo(DONE);
        assertThat(scenario.roll.head().leftovers()).isEqualTo(named);
        assertThat(scenario.live()).containsExactly("blue-1", "blue-2", "blue-3", "blue-4", "green-1", "green-2");
        assertThat(scenario.draining(Scenario.WEB)).isEmpty();
        assertThat(scenario.roll.retiring()).isEmpty();
        assertThat(scenario.roll.lastBatch().orElseThrow().phase()).isEqualTo(Batch.Phase.GIVEN_UP);
        assertThat(scenario.told(RollEvent.Type.GIVEN_UP)).isEmpty();
    }

    @Test
    void leave_namesGreenThatIsNotDescribedYet_andNotWhatIsGone() {
        Scenario scenario = endingWith(OnFailure.LEAVE);
        scenario.next(Step.PLAN_BATCH);
        scenario.next(Step.LAUNCH_BATCH);
        scenario.instances.remove("green-1");
        scenario.kill("green-2", "Server.SpotInstanceTermination");

        scenario.next(Step.FAIL_ROLL);

        assertThat(scenario.roll.head().leftovers())
                .containsExactly(new Leftover(
                        "green-1",
                        "green of the failed batch, left running as Elastigroup does; not in service: not described by"
                                + " EC2"));
    }

    /** Green-1 never became healthy, and is already leaving when the roll fails. */
    @Test
    void leave_namesNoGreenThatIsLeavingAlready() {
        Scenario scenario = new Scenario(
                        Scenario.onFailure(
                                Scenario.settings(RollAction.REPLACE_SERVER, 50, 60, 50, HealthCheckType.TARGET_GROUP),
                                OnFailure.LEAVE),
                        4,
                        List.of(Scenario.WEB))
                .withBlue(4);
        scenario.next(Step.PLAN_BATCH);
        scenario.launchBatch();
        scenario.health("green-2", Scenario.HEALTHY);
        scenario.pass(600).next(Step.CHECK_HEALTH);
        assertThat(scenario.roll.retiring()).extracting(RetiringInstance::id).containsExactly("green-1");

        scenario.next(Step.FAIL_ROLL);

        assertThat(scenario.roll.head().leftovers())
                .containsExactly(new Leftover(
                        "green-2", "green of the failed batch, left running as Elastigroup does; in service"));
    }

    @Test
    void leave_whereNoBatchIsOpen_leavesNothing() {
        Scenario scenario = endingWith(OnFailure.LEAVE);
        scenario.next(Step.FAIL_ROLL);
        scenario.notified();

        assertThat(scenario.next(Step.FAIL_ROLL)).isEqualTo(DONE);
        assertThat(scenario.roll.head().leftovers()).isEmpty();
    }

    /** Instances taken out for a restart are put back, whatever happens to green. */
    @ParameterizedTest
    @EnumSource
    void aRestart_thatFails_putsBackWhatItTookOut(OnFailure.Action action) {
        RollSettings settings = Scenario.onFailure(Scenario.settings(RollAction.RESTART_SERVER, 50, 0), action);
        Scenario restart = new Scenario(settings, 4, List.of(Scenario.WEB)).withBlue(4);
        restart.next(Step.PLAN_BATCH);
        restart.next(Step.RESTART_BATCH);

        restart.next(Step.FAIL_ROLL);
        restart.notified();
        restart.pass(10).next(Step.FAIL_ROLL);

        assertThat(restart.targets.get(Scenario.WEB))
                .containsEntry("blue-1", Scenario.INITIAL)
                .containsEntry("blue-2", Scenario.INITIAL);
        assertThat(restart.roll.retiring()).isEmpty();
        assertThat(restart.told(RollEvent.Type.RETIRING)).isEmpty();
        assertThat(restart.roll.head().leftovers()).isEmpty();
    }

    @Test
    void failedGreen_thatIsKeptForALook_isTakenOut_andNeitherTerminatedNorLeftBehind() {
        Scenario scenario =
                endingWith(new OnFailure(OnFailure.Action.DETACH_NEW, false, null, null, Duration.ofHours(1)));
        scenario.next(Step.PLAN_BATCH);
        scenario.proveBatch();
        Instant failed = scenario.now;
        scenario.next(Step.FAIL_ROLL);
        scenario.notified();
        assertThat(scenario.roll.retiring())
                .extracting(RetiringInstance::id, RetiringInstance::keepUntil)
                .containsExactly(
                        tuple("green-1", failed.plusSeconds(3_600)), tuple("green-2", failed.plusSeconds(3_600)));
        scenario.allDrained();

        assertThat(scenario.pass(10).next(Step.FAIL_ROLL)).isEqualTo(DONE);

        assertThat(scenario.roll.head().ending().retained())
                .containsExactly(
                        new RetainedInstance("green-1", failed.plusSeconds(3_600)),
                        new RetainedInstance("green-2", failed.plusSeconds(3_600)));
        assertThat(scenario.roll.head().leftovers()).isEmpty();
        assertThat(scenario.live()).contains("green-1", "green-2");
        assertThat(scenario.told(RollEvent.Type.CLEANED_UP)).isEmpty();
    }

    @Test
    void green_thatAStopGivesUp_isKeptForNobody() {
        Scenario scenario =
                endingWith(new OnFailure(OnFailure.Action.DETACH_NEW, false, null, null, Duration.ofHours(1)));
        scenario.next(Step.PLAN_BATCH);
        scenario.proveBatch();
        scenario.ask(Control.Wish.STOP, "jo");
        scenario.next(Step.GRACE_WAIT);
        scenario.next(Step.STOP_ROLL);

        assertThat(scenario.roll.retiring())
                .extracting(RetiringInstance::id, RetiringInstance::keepUntil)
                .containsExactly(tuple("green-1", null), tuple("green-2", null));
    }

    @Test
    void failedGreen_isKeptForNobody_whereNobodyAsksForIt() {
        failing();
        four.next(Step.FAIL_ROLL);

        assertThat(four.roll.retiring())
                .extracting(RetiringInstance::id, RetiringInstance::keepUntil)
                .containsExactly(tuple("green-1", null), tuple("green-2", null));
    }

    /** A reboot is only sent to instances that are no longer registered anywhere. */
    @Test
    void aStop_ofARestart_tellsOfWhatMayHaveBeenRebooted_andNotOfWhatStillDrains() {
        Scenario restart = Scenario.restartOfFour();
        restart.next(Step.PLAN_BATCH);
        restart.next(Step.RESTART_BATCH);
        restart.targets.get(Scenario.WEB).remove("blue-1");
        restart.ask(Control.Wish.STOP, "jo");
        restart.next(Step.RESTART_BATCH);

        restart.next(Step.STOP_ROLL);

        assertThat(restart.events)
                .filteredOn(event -> event.type() == RollEvent.Type.KEPT_IN_SERVICE)
                .extracting(RollEvent::message, one -> one.affected().instances())
                .containsExactly(tuple(
                        "1 go back; a visit that was cut off may have deregistered or rebooted them",
                        List.of("blue-1")));
    }

    @Test
    void aStop_ofARestart_whoseRebootsAreOnRecord_putsThemBackWithoutAnotherWord() {
        Scenario restart = Scenario.restartOfFour();
        restart.next(Step.PLAN_BATCH);
        restart.next(Step.RESTART_BATCH);
        restart.allDrained();
        restart.pass(10).next(Step.RESTART_BATCH);
        assertThat(restart.roll.instances())
                .extracting(one -> one.restart().restartedAt())
                .containsOnly(restart.now);
        restart.ask(Control.Wish.STOP, "jo");
        restart.next(Step.RESTART_BATCH);

        restart.next(Step.STOP_ROLL);

        assertThat(restart.targets.get(Scenario.WEB))
                .containsEntry("blue-1", Scenario.INITIAL)
                .containsEntry("blue-2", Scenario.INITIAL);
        assertThat(restart.told(RollEvent.Type.KEPT_IN_SERVICE)).isEmpty();
    }

    @Test
    void whatWasNotGoneInTime_andIsNotDescribedAnyMore_isNotNamed() {
        failing();
        four.unterminable.put("green-1", "it has termination protection");
        four.next(Step.FAIL_ROLL);
        four.notified();
        four.kill("green-2", "Client.UserInitiatedShutdown");
        four.pass(1_190);
        four.green("a");
        four.next(Step.FAIL_ROLL);
        four.instances.remove("green-3");

        four.pass(10).next(Step.FAIL_ROLL);

        assertThat(four.roll.head().leftovers())
                .containsExactly(new Leftover("green-1", "it did not go within 1200 s"));
        assertThat(four.roll.retiring())
                .extracting(RetiringInstance::id, RetiringInstance::kept)
                .containsExactly(
                        tuple("green-1", "it did not go in time"),
                        tuple("green-2", null),
                        tuple("green-3", "it did not go in time"));
    }

    @Test
    void theEnd_saysHowManyAreGone_andHowManyAreLeftBehind() {
        failing();
        four.unterminable.put("green-1", "it has termination protection");
        four.next(Step.FAIL_ROLL);
        four.notified();
        four.kill("green-2", "Client.UserInitiatedShutdown");
        four.pass(1_200).next(Step.FAIL_ROLL);

        assertThat(four.next(Step.FAIL_ROLL)).isEqualTo(DONE);

        assertThat(four.told(RollEvent.Type.CLEANED_UP)).containsExactly("1 are gone, 1 left behind");
    }

    @Test
    void theEnd_ofARoll_thatHadNothingToCleanUp_saysNothingOfThat() {
        four.caught = new StepInput.CaughtError("States.Timeout", "no answer in 60 s");
        four.next(Step.FAIL_ROLL);
        four.notified();

        assertThat(four.next(Step.FAIL_ROLL)).isEqualTo(DONE);

        assertThat(four.told(RollEvent.Type.CLEANED_UP)).isEmpty();
    }

    /**
     * Returns four blue behind one target group, rolled two at a time with a grace of 60 s and with that action on
     * failure.
     */
    private static Scenario endingWith(OnFailure onFailure) {
        RollSettings settings = Scenario.onFailure(Scenario.settings(RollAction.REPLACE_SERVER, 50, 60), onFailure);
        return new Scenario(settings, 4, List.of(Scenario.WEB)).withBlue(4);
    }

    private static List<String> ids(String words) {
        return words.isEmpty() ? List.of() : List.of(words.split(", "));
    }

    /** Makes the first batch fail, with both its green present and green-2 unhealthy. */
    private void failing() {
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.health("green-2", Scenario.UNHEALTHY);
        four.next(Step.GRACE_WAIT);
    }
}
