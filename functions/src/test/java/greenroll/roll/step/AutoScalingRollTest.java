package greenroll.roll.step;

import static greenroll.fleet.autoscaling.AutoScalingGroup.Lifecycle.*;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.autoscaling.AutoScalingChange;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.AutoScalingGroup.Member;
import greenroll.fleet.autoscaling.MemberMove;
import greenroll.group.RollAction;
import greenroll.roll.Control;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.batch.Batch;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.failure.Leftover;
import greenroll.roll.task.Step;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.work.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole rolls of an Auto Scaling group: what they do to the group, and what the group is afterwards. */
class AutoScalingRollTest {

    private static final List<String> ALL_GREEN = List.of("green-1", "green-2", "green-3", "green-4");
    private static final List<String> ALL_BLUE = List.of("blue-1", "blue-2", "blue-3", "blue-4");

    /** Does that once, before the first visit of the step in that batch. */
    private static Consumer<Step> before(Scenario roll, Step step, int batch, Runnable what) {
        boolean[] done = {false};
        return now -> {
            if (!done[0] && now == step && roll.roll.head().currentBatch() == batch) {
                done[0] = true;
                what.run();
            }
        };
    }

    /** Does that once, as soon as the condition holds before a visit. */
    private static Consumer<Step> when(BooleanSupplier condition, Runnable what) {
        boolean[] done = {false};
        return now -> {
            if (!done[0] && condition.getAsBoolean()) {
                done[0] = true;
                what.run();
            }
        };
    }

    private static Predicate<Work> first(Predicate<Work> which) {
        boolean[] done = {false};
        return work -> {
            boolean hit = !done[0] && which.test(work);
            done[0] |= hit;
            return hit;
        };
    }

    private static Predicate<Work> moves(MemberMove move) {
        return work -> work instanceof Work.Move one && one.move() == move;
    }

    private static Predicate<Work> changes(Class<? extends AutoScalingChange> kind) {
        return work -> work instanceof Work.Change one && kind.isInstance(one.change());
    }

    /** Returns the settings that a roll must give back, in words. */
    private static String settings(AutoScalingGroup group) {
        List<String> isProtected = group.members().values().stream()
                .filter(Member::isProtected)
                .map(Member::id)
                .sorted()
                .toList();
        return "%d..%d, version %s, suspended %s, protected %s"
                .formatted(
                        group.size().minimum(),
                        group.size().maximum(),
                        group.launching().template().version(),
                        group.suspended().stream().sorted().toList(),
                        isProtected);
    }

    private static void assertFinished(Scenario roll, String settings) {
        assertThat(roll.roll.head().failure()).isNull();
        assertThat(roll.roll.head().stage()).isEqualTo(Stage.FINISHED);
        assertThat(roll.roll.head().leftovers()).isEmpty();
        assertThat(settings(roll.scaling.now())).isEqualTo(settings);
    }

    private static void assertEnded(Scenario roll, Stage stage, String settings) {
        assertThat(roll.roll.head().stage()).isEqualTo(stage);
        assertThat(roll.roll.head().leftovers()).isEmpty();
        assertThat(settings(roll.scaling.now())).isEqualTo(settings);
    }

    /** Whether every live instance is a member that the desired capacity counts, and as many as that. */
    private static void assertWhole(Scenario roll, int desired) {
        roll.elapse();
        roll.elapse();
        assertThat(roll.scaling.desired()).isEqualTo(desired);
        assertThat(roll.scaling.members(IN_SERVICE)).hasSize(desired);
        assertThat(roll.live()).containsExactlyInAnyOrderElementsOf(roll.scaling.members(IN_SERVICE));
    }

    @Nested
    class Exchange {

        @Test
        void greenAndBlueChangePlaces_andTheVersionIsSetAtTheEndOnly() {
            Scenario four = Scenario.ofFourScaled(2, 6);
            List<Integer> desiredBetween = new ArrayList<>();

            four.run(step -> desiredBetween.add(four.scaling.desired()));

            assertFinished(four, "2..6, version 2, suspended [], protected []");
            assertThat(four.live()).isEqualTo(ALL_GREEN);
            assertWhole(four, 4);
            assertThat(desiredBetween).containsOnly(4);
            assertThat(four.scaling.calls)
                    .containsExactly(
                            "suspend AZRebalance and InstanceRefresh",
                            "ATTACH green-1",
                            "ATTACH green-2",
                            "protect 2 from scale-in",
                            "ENTER_STANDBY blue-1",
                            "ENTER_STANDBY blue-2",
                            "TERMINATE blue-1 in STANDBY",
                            "TERMINATE blue-2 in STANDBY",
                            "ATTACH green-3",
                            "ATTACH green-4",
                            "protect 2 from scale-in",
                            "ENTER_STANDBY blue-3",
                            "ENTER_STANDBY blue-4",
                            "TERMINATE blue-3 in STANDBY",
                            "TERMINATE blue-4 in STANDBY",
                            "set the launch template version to 2",
                            "unprotect 4 from scale-in",
                            "resume AZRebalance and InstanceRefresh");
            assertThat(four.scaling.launched).isEmpty();
            assertThat(four.events)
                    .extracting(RollEvent::message)
                    .contains(
                            "Auto Scaling group: suspended AZRebalance and InstanceRefresh",
                            "2 attached to the Auto Scaling group",
                            "2 in standby: the Auto Scaling group drains them for at most 300 s",
                            "Auto Scaling group: launch template version set to 2",
                            "Auto Scaling group: 4 no longer protected from scale-in",
                            "Auto Scaling group: resumed AZRebalance and InstanceRefresh");
        }

        @Test
        void atTheMinimum_greenJoinsFirst() {
            Scenario four = Scenario.ofFourScaled(4, 6);
            List<Integer> desired = new ArrayList<>();

            four.run(step -> desired.add(four.scaling.desired()));

            assertFinished(four, "4..6, version 2, suspended [], protected []");
            assertWhole(four, 4);
            assertThat(desired).contains(4, 6).allMatch(one -> one >= 4);
            assertThat(four.scaling.launched).as("launched in place of none").isEmpty();
        }

        @Test
        void atTheMaximum_blueLeavesFirst() {
            Scenario four = Scenario.ofFourScaled(2, 4);
            List<Integer> desired = new ArrayList<>();

            four.run(step -> desired.add(four.scaling.desired()));

            assertFinished(four, "2..4, version 2, suspended [], protected []");
            assertWhole(four, 4);
            assertThat(desired).contains(2, 4).allMatch(one -> one <= 4);
            assertThat(four.scaling.launched).isEmpty();
        }

        @Test
        void withOneSizeOnly_theMaximumIsRaisedAndRestored() {
            Scenario four = Scenario.ofFourScaled(4, 4).acceptScaled(true);

            four.run(step -> {});

            assertFinished(four, "4..4, version 2, suspended [], protected []");
            assertWhole(four, 4);
            assertThat(four.scaling.calls)
                    .contains("set the maximum size to 6")
                    .endsWith(
                            "set the launch template version to 2",
                            "set the maximum size to 4",
                            "unprotect 4 from scale-in",
                            "resume AZRebalance and InstanceRefresh");
        }

        @Test
        void withOneSizeOnly_andAMaximumThatMayNotBeRaised_theRollFailsAndGivesAllBack() {
            Scenario four = Scenario.ofFourScaled(4, 4);

            four.run(step -> {});

            assertEnded(four, Stage.FAILED, "4..4, version 1, suspended [], protected []");
            assertThat(four.roll.head().failure().code()).isEqualTo(FailureCode.NO_PROGRESS);
            assertThat(four.roll.head().failure().reason())
                    .contains("the group's size leaves no room for an exchange now");
            assertThat(four.live()).isEqualTo(ALL_BLUE);
            assertWhole(four, 4);
        }

        @Test
        void aGroupThatProtectsItsNewInstances_keepsThemProtected() {
            Scenario four = Scenario.ofFourScaled(2, 6);
            four.scaling.launching(launching -> launching.withProtectsNew(true));
            ALL_BLUE.forEach(id -> four.scaling.protect(id, true));
            four.acceptScaled(false);

            four.run(step -> {});

            assertFinished(four, "2..6, version 2, suspended [], protected [green-1, green-2, green-3, green-4]");
            assertThat(four.scaling.calls).noneMatch(call -> call.contains("protect"));
            assertWhole(four, 4);
        }

        @Test
        void aProcessThatItsOwnerHasSuspended_staysSuspended() {
            Scenario four = Scenario.ofFourScaled(2, 6);
            four.scaling.suspend("AZRebalance", "ScheduledActions");
            four.acceptScaled(false);

            four.run(step -> {});

            assertFinished(four, "2..6, version 2, suspended [AZRebalance, ScheduledActions], protected []");
            assertThat(four.scaling.calls).contains("suspend InstanceRefresh").endsWith("resume InstanceRefresh");
        }

        @Test
        void aRollToTheVersionOfTheGroup_leavesTheGroupAsItIs() {
            Scenario four = Scenario.ofFourScaled(2, 6);
            four.scaling.launching(launching -> launching.withTemplate(MapAutoScalingGroup.TO));
            four.accept(RollKind.ROLL, 2, null, four.roll.facts().bounds().subnets());
            four.acceptScaled(false);

            four.run(step -> {});

            assertFinished(four, "2..6, version 2, suspended [], protected []");
            assertThat(four.live()).isEqualTo(ALL_GREEN);
            assertThat(four.scaling.calls).noneMatch(call -> call.contains("version"));
        }

        @Test
        void blueThatWasJustLaunched_goesAsSoonAsItHasDrained() {
            Scenario old = Scenario.ofFourScaled(2, 6);
            Scenario young = Scenario.ofFourScaled(2, 6);
            List.copyOf(young.instances.values())
                    .forEach(one -> young.put(one.withLaunch(one.launch().withLaunchedAt(Scenario.START))));

            assertThat(firstTermination(young)).isEqualTo(firstTermination(old));
        }

        private static Instant firstTermination(Scenario roll) {
            List<Instant> later = new ArrayList<>();
            roll.run(step -> {
                if (roll.scaling.calls.contains("TERMINATE blue-1 in STANDBY")) {
                    later.add(roll.now);
                }
            });
            return later.getFirst();
        }

        @Test
        void moreThanOneCallCanMove_isMovedInSeveralCalls() {
            Scenario many = new Scenario(
                            Scenario.settings(RollAction.REPLACE_SERVER, 100, 0), 50, List.of(Scenario.WEB))
                    .scaled(50, 10, 100);

            many.run(step -> {});

            assertFinished(many, "10..100, version 2, suspended [], protected []");
            assertWhole(many, 50);
            assertThat(many.scaling.launched).isEmpty();
        }
    }

    @Nested
    class Restart {

        private static Scenario four(int minimum, int maximum) {
            return Scenario.restartOfFourScaled(minimum, maximum);
        }

        @Test
        void membersGoThroughStandby() {
            Scenario four = four(2, 4);

            four.run(step -> {});

            assertFinished(four, "2..4, version 1, suspended [], protected []");
            assertThat(four.live()).isEqualTo(ALL_BLUE);
            assertWhole(four, 4);
            assertThat(four.told(RollEvent.Type.RESTARTED)).containsExactly("2 rebooted", "2 rebooted");
            assertThat(four.scaling.launched).isEmpty();
            assertThat(four.scaling.calls)
                    .containsExactly(
                            "suspend AZRebalance and InstanceRefresh",
                            "ENTER_STANDBY blue-1",
                            "ENTER_STANDBY blue-2",
                            "EXIT_STANDBY blue-1",
                            "EXIT_STANDBY blue-2",
                            "ENTER_STANDBY blue-3",
                            "ENTER_STANDBY blue-4",
                            "EXIT_STANDBY blue-3",
                            "EXIT_STANDBY blue-4",
                            "resume AZRebalance and InstanceRefresh");
        }

        @Test
        void oneAboveTheMinimum_oneGoesAtATime() {
            Scenario four = four(3, 4);
            List<Integer> desired = new ArrayList<>();

            four.run(step -> desired.add(four.scaling.desired()));

            assertFinished(four, "3..4, version 1, suspended [], protected []");
            assertWhole(four, 4);
            assertThat(desired).allMatch(one -> one >= 3);
        }

        @Test
        void atTheMinimum_theRollFailsAfterALimit() {
            Scenario four = four(4, 6);

            four.run(step -> {});

            assertEnded(four, Stage.FAILED, "4..6, version 1, suspended [], protected []");
            assertThat(four.roll.head().failure().code()).isEqualTo(FailureCode.NO_PROGRESS);
            assertThat(four.live()).isEqualTo(ALL_BLUE);
            assertWhole(four, 4);
        }

        @Test
        void aStop_returnsWhatIsInStandby() {
            Scenario four = four(2, 4);

            four.run(when(() -> !four.scaling.members(STANDBY).isEmpty(), () -> four.ask(Control.Wish.STOP, "jane")));

            assertEnded(four, Stage.STOPPED, "2..4, version 1, suspended [], protected []");
            assertWhole(four, 4);
        }

        @Test
        void aStopAsTheyEnterStandby_returnsThem() {
            Scenario four = four(2, 4);

            four.run(when(
                    () -> !four.scaling.members(ENTERING_STANDBY, STANDBY).isEmpty(),
                    () -> four.ask(Control.Wish.STOP, "jane")));

            assertEnded(four, Stage.STOPPED, "2..4, version 1, suspended [], protected []");
            assertWhole(four, 4);
        }

        @ParameterizedTest
        @EnumSource(
                value = MemberMove.class,
                names = {"ENTER_STANDBY", "EXIT_STANDBY"})
        void anAnswerThatIsLostAfterSuccess_countsOnce(MemberMove move) {
            Scenario four = four(2, 4);
            four.unheard = first(moves(move));

            four.run(step -> {});

            assertFinished(four, "2..4, version 1, suspended [], protected []");
            assertWhole(four, 4);
        }

        @Test
        void aStopWhileItIsUnknownWhetherTheyEnteredStandby_returnsThem() {
            Scenario four = four(2, 4);
            four.unheard = moves(MemberMove.ENTER_STANDBY);

            four.run(when(() -> four.scaling.desired() == 2, () -> {
                four.unheard = work -> false;
                four.ask(Control.Wish.STOP, "jane");
            }));

            assertEnded(four, Stage.STOPPED, "2..4, version 1, suspended [], protected []");
            assertWhole(four, 4);
        }

        @Test
        void aStopWhileItIsUnknownWhetherTheyEnteredStandby_leavesThemWhenTheyDidNot() {
            Scenario four = four(2, 4);
            four.lost = moves(MemberMove.ENTER_STANDBY);

            four.run(when(() -> !four.roll.head().membership().asked().isEmpty(), () -> {
                four.lost = work -> false;
                four.ask(Control.Wish.STOP, "jane");
            }));

            assertEnded(four, Stage.STOPPED, "2..4, version 1, suspended [], protected []");
            assertWhole(four, 4);
            assertThat(four.scaling.calls).noneMatch(call -> call.startsWith("ENTER_STANDBY"));
        }

        @Test
        void aMemberThatItsOwnerReturnsFromStandby_isBack() {
            Scenario four = four(2, 4);

            four.run(when(() -> four.scaling.members(STANDBY).contains("blue-1"), () -> {
                four.scaling.exitStandby("blue-1");
                four.ask(Control.Wish.STOP, "jane");
            }));

            assertEnded(four, Stage.STOPPED, "2..4, version 1, suspended [], protected []");
            assertWhole(four, 4);
        }

        @Test
        void anOwnerWhoLeavesNoRoomForThem_keepsThemInStandby_andTheyAreNamed() {
            Scenario four = four(2, 4);

            four.run(when(
                    () -> four.scaling.members(STANDBY).size() == 2,
                    () -> four.scaling.size(size -> size.withMaximum(2))));

            assertThat(four.roll.head().stage()).isEqualTo(Stage.FAILED);
            assertThat(settings(four.scaling.now())).isEqualTo("2..2, version 1, suspended [], protected []");
            assertThat(four.roll.head().leftovers())
                    .extracting(Leftover::instanceId)
                    .containsExactly("blue-1", "blue-2");
            assertThat(four.scaling.desired()).isEqualTo(2);
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void aMemberThatAnotherPutsInStandbyFirst_isNotTouched(boolean isStopped) {
            Scenario four = four(2, 4);

            four.run(when(() -> four.roll.instances().anyMatch(one -> one.id().equals("blue-3")), () -> {
                four.scaling.standby("blue-3");
                if (isStopped) {
                    four.ask(Control.Wish.STOP, "jane");
                }
            }));

            assertEnded(
                    four, isStopped ? Stage.STOPPED : Stage.FINISHED, "2..4, version 1, suspended [], protected []");
            assertThat(four.scaling.members(STANDBY)).containsExactly("blue-3");
            assertThat(four.scaling.desired()).isEqualTo(3);
            assertThat(four.scaling.calls).doesNotContain("ENTER_STANDBY blue-3", "EXIT_STANDBY blue-3");
        }

        @Test
        void aMemberThatItsOwnerDetaches_isLeftAlone() {
            Scenario four = four(1, 4);

            four.run(when(() -> four.scaling.members(STANDBY).contains("blue-1"), () -> {
                four.scaling.detach("blue-1", false);
            }));

            assertThat(four.live()).containsAll(ALL_BLUE);
            assertThat(four.scaling.members(IN_SERVICE))
                    .hasSize(4)
                    .doesNotContain("blue-1")
                    .contains("made-1");
            assertThat(settings(four.scaling.now())).isEqualTo("1..4, version 1, suspended [], protected []");
            assertThat(four.targets.get(Scenario.WEB)).doesNotContainKey("blue-1");
        }
    }

    @Nested
    class Policies {

        @ParameterizedTest
        @CsvSource({
            "PLAN_BATCH, 1", "LAUNCH_BATCH, 1", "CHECK_HEALTH, 1", "GRACE_WAIT, 1", "SCALE_DOWN, 1",
            "PLAN_BATCH, 2", "LAUNCH_BATCH, 2", "CHECK_HEALTH, 2", "GRACE_WAIT, 2", "SCALE_DOWN, 2",
        })
        void aPolicyThatScalesOut_getsOneGreenMore(Step step, int batch) {
            Scenario four = Scenario.ofFourScaled(2, 6);

            four.run(before(four, step, batch, () -> four.scaling.scale(1)));

            assertFinished(four, "2..6, version 2, suspended [], protected []");
            assertWhole(four, 5);
            assertThat(four.live()).allMatch(id -> id.startsWith("green"));
        }

        @ParameterizedTest
        @CsvSource({
            "PLAN_BATCH, 1", "LAUNCH_BATCH, 1", "CHECK_HEALTH, 1", "GRACE_WAIT, 1", "SCALE_DOWN, 1",
            "PLAN_BATCH, 2", "LAUNCH_BATCH, 2", "CHECK_HEALTH, 2", "GRACE_WAIT, 2", "SCALE_DOWN, 2",
        })
        void aPolicyThatScalesIn_getsOneGreenLess(Step step, int batch) {
            Scenario four = Scenario.ofFourScaled(2, 6);

            four.run(before(four, step, batch, () -> four.scaling.scale(-1)));

            assertFinished(four, "2..6, version 2, suspended [], protected []");
            assertWhole(four, 3);
            assertThat(four.live()).allMatch(id -> id.startsWith("green"));
        }

        @Test
        void aPolicyThatScalesOutFar_getsAsManyBatchesAsItTakes() {
            Scenario four = Scenario.ofFourScaled(2, 30);

            four.run(before(four, Step.GRACE_WAIT, 1, () -> four.scaling.scale(20)));

            assertFinished(four, "2..30, version 2, suspended [], protected []");
            assertWhole(four, 24);
            assertThat(four.live()).allMatch(id -> id.startsWith("green"));
        }

        @ParameterizedTest
        @ValueSource(ints = {1, -1})
        void aPolicyThatActsBetweenAttachAndStandby_keepsItsEffect(int difference) {
            Scenario four = Scenario.ofFourScaled(4, 8);
            if (difference < 0) {
                four.scaling.size(size -> size.withDesired(5).withMinimum(3));
                four.scaling.converge();
                four.elapse();
                four.acceptScaled(false);
            }
            int start = four.scaling.desired();

            four.run(when(() -> four.scaling.calls.contains("ATTACH green-2"), () -> four.scaling.scale(difference)));

            assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
            assertThat(four.roll.head().leftovers()).isEmpty();
            assertWhole(four, start + difference);
            assertThat(four.live()).allMatch(id -> id.startsWith("green"));
        }

        @Test
        void aPolicyThatScalesInToTheMinimum_takesBlueOnly() {
            Scenario four = Scenario.ofFourScaled(1, 6);

            four.run(before(four, Step.LAUNCH_BATCH, 2, () -> four.scaling.scale(-3)));

            assertFinished(four, "1..6, version 2, suspended [], protected []");
            assertWhole(four, 1);
            assertThat(four.live()).allMatch(id -> id.startsWith("green"));
        }
    }

    @Nested
    class LostAnswers {

        @ParameterizedTest
        @EnumSource(
                value = MemberMove.class,
                names = {"ATTACH", "ENTER_STANDBY"})
        void afterSuccess_theMoveCountsOnce(MemberMove move) {
            Scenario four = Scenario.ofFourScaled(2, 6);
            four.unheard = first(moves(move));

            four.run(step -> {});

            assertFinished(four, "2..6, version 2, suspended [], protected []");
            assertWhole(four, 4);
            assertThat(four.scaling.launched).isEmpty();
        }

        @ParameterizedTest
        @EnumSource(
                value = MemberMove.class,
                names = {"ATTACH", "ENTER_STANDBY"})
        void beforeSuccess_theMoveIsAskedForAgain(MemberMove move) {
            Scenario four = Scenario.ofFourScaled(2, 6);
            four.lost = first(moves(move));

            four.run(step -> {});

            assertFinished(four, "2..6, version 2, suspended [], protected []");
            assertWhole(four, 4);
            assertThat(four.scaling.launched).isEmpty();
        }

        @ParameterizedTest
        @EnumSource(
                value = MemberMove.class,
                names = {"ATTACH", "ENTER_STANDBY"})
        void withLateActivities_theMoveCountsOnce(MemberMove move) {
            Scenario four = Scenario.ofFourScaled(2, 6);
            four.unheard = first(moves(move));
            four.scaling.activitiesLate = Duration.ofSeconds(90);
            four.scaling.descriptionsLate = Duration.ofSeconds(60);

            four.run(step -> {});

            assertFinished(four, "2..6, version 2, suspended [], protected []");
            assertWhole(four, 4);
            assertThat(four.scaling.launched).isEmpty();
        }

        @Test
        void aVisitThatEndsBeforeItWritesTheAnswers_hasMovedOnce() {
            Scenario four = Scenario.ofFourScaled(2, 6);
            four.scaling.activitiesLate = Duration.ofSeconds(90);
            boolean[] cut = {false};

            four.run(when(
                    () -> four.roll
                                    .openBatch()
                                    .filter(batch -> batch.phase() == Batch.Phase.SCALING_DOWN)
                                    .isPresent()
                            && four.scaling.now().suspended().size() == 2,
                    () -> {
                        four.cutOff(Step.SCALE_DOWN);
                        cut[0] = true;
                    }));

            assertThat(cut).containsExactly(true);
            assertFinished(four, "2..6, version 2, suspended [], protected []");
            assertWhole(four, 4);
            assertThat(four.scaling.launched).isEmpty();
        }

        @Test
        void afterAnAttachThatHappened_theInstanceIsGone_andTheDesiredCapacityIsGivenBack() {
            Scenario four = Scenario.ofFourScaled(4, 8);
            four.unheard = first(moves(MemberMove.ATTACH));

            four.run(when(
                    () -> four.scaling.calls.contains("ATTACH green-1"),
                    () -> four.kill("green-1", "Server.InternalError")));

            assertFinished(four, "4..8, version 2, suspended [], protected []");
            assertWhole(four, 4);
            assertThat(four.live()).allMatch(id -> id.startsWith("green"));
        }

        @Test
        void afterAnAttachThatDidNotHappen_theInstanceIsGone_andTheRollGoesOn() {
            Scenario four = Scenario.ofFourScaled(4, 8);
            four.lost = first(moves(MemberMove.ATTACH));

            four.run(when(
                    () -> !four.roll.head().membership().asked().isEmpty(),
                    () -> four.kill("green-1", "Server.InternalError")));

            assertFinished(four, "4..8, version 2, suspended [], protected []");
            assertWhole(four, 4);
        }

        @ParameterizedTest
        @ValueSource(
                classes = {
                    AutoScalingChange.Suspend.class,
                    AutoScalingChange.Resume.class,
                    AutoScalingChange.Protect.class,
                    AutoScalingChange.Version.class,
                    AutoScalingChange.Maximum.class
                })
        void ofAChangeOfASetting_isAskedForAgain(Class<? extends AutoScalingChange> kind) {
            for (boolean happened : new boolean[] {true, false}) {
                Scenario four = Scenario.ofFourScaled(4, 4).acceptScaled(true);
                if (happened) {
                    four.unheard = first(changes(kind));
                } else {
                    four.lost = first(changes(kind));
                }

                four.run(step -> {});

                assertFinished(four, "4..4, version 2, suspended [], protected []");
                assertWhole(four, 4);
            }
        }

        @Test
        void ofAllMoves_endTheRollAfterALimit() {
            Scenario four = Scenario.ofFourScaled(2, 6);
            four.lost = moves(MemberMove.ATTACH);

            four.run(step -> {});

            assertEnded(four, Stage.FAILED, "2..6, version 1, suspended [], protected []");
            assertThat(four.roll.head().failure().reason()).contains("an answer of Auto Scaling is missing");
            assertWhole(four, 4);
        }
    }

    @Nested
    class LateDescriptions {

        @ParameterizedTest
        @ValueSource(ints = {15, 60, 200, 299})
        void slowTheRollDown_andChangeNothingMore(int seconds) {
            Scenario four = Scenario.ofFourScaled(4, 8);
            four.scaling.descriptionsLate = Duration.ofSeconds(seconds);

            four.run(step -> {});

            assertFinished(four, "4..8, version 2, suspended [], protected []");
            assertWhole(four, 4);
            assertThat(four.scaling.launched).isEmpty();
            assertThat(four.scaling.calls)
                    .filteredOn("suspend AZRebalance and InstanceRefresh"::equals)
                    .hasSize(1);
        }

        @Test
        void anOlderDescriptionAfterANewerOne_changesNothing() {
            Scenario four = Scenario.ofFourScaled(4, 8);
            int[] visits = {0};

            four.run(step -> four.scaling.descriptionsLate =
                    Duration.ofSeconds(++visits[0] % 3 == 0 ? 0 : 40L * (visits[0] % 5)));

            assertFinished(four, "4..8, version 2, suspended [], protected []");
            assertWhole(four, 4);
            assertThat(four.scaling.launched).isEmpty();
        }

        @Test
        void withTheMaximumRaised_itIsRestored() {
            Scenario four = Scenario.ofFourScaled(4, 4).acceptScaled(true);
            four.scaling.descriptionsLate = Duration.ofSeconds(45);

            four.run(step -> {});

            assertFinished(four, "4..4, version 2, suspended [], protected []");
            assertWhole(four, 4);
        }
    }

    @Nested
    class Others {

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void blueThatIsDetachedByHand_isLeftAlone(boolean isDecremented) {
            Scenario four = Scenario.ofFourScaled(2, 6);

            four.run(before(four, Step.CHECK_HEALTH, 1, () -> four.scaling.detach("blue-1", isDecremented)));

            assertFinished(four, "2..6, version 2, suspended [], protected []");
            assertThat(four.live()).contains("blue-1");
            assertThat(four.scaling.desired()).isEqualTo(isDecremented ? 3 : 4);
            assertThat(four.scaling.members(IN_SERVICE))
                    .hasSize(isDecremented ? 3 : 4)
                    .allMatch(id -> id.startsWith("green"));
        }

        @Test
        void blueThatIsDetachedByHand_afterItWasChosen_isLeftAlone() {
            Scenario four = Scenario.ofFourScaled(4, 8);

            four.run(when(() -> four.roll.retiring().anyMatch(one -> one.id().equals("blue-1")), () -> {
                four.scaling.size(size -> size.withMinimum(2));
                four.scaling.detach("blue-1", true);
            }));

            assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
            assertThat(four.live()).contains("blue-1");
            assertThat(four.scaling.desired()).isEqualTo(3);
        }

        @Test
        void blueThatIsDetachedFromStandby_isLeftAlone() {
            Scenario four = Scenario.ofFourScaled(2, 6);

            four.run(when(
                    () -> four.scaling.members(STANDBY, ENTERING_STANDBY).contains("blue-1"),
                    () -> four.scaling.detach("blue-1", false)));

            assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
            assertThat(four.live()).contains("blue-1");
            assertThat(four.roll.head().leftovers())
                    .extracting(Leftover::instanceId)
                    .containsExactly("blue-1");
            assertThat(four.scaling.desired()).isEqualTo(4);
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void attachedGreenThatIsDetachedByHand_isLeftAlone_andReplaced(boolean isDecremented) {
            Scenario four = Scenario.ofFourScaled(2, 6);

            four.run(before(four, Step.LAUNCH_BATCH, 2, () -> four.scaling.detach("green-1", isDecremented)));

            assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
            assertThat(four.live()).contains("green-1");
            assertThat(four.scaling.desired()).isEqualTo(isDecremented ? 3 : 4);
            assertThat(four.scaling.members(IN_SERVICE))
                    .hasSize(isDecremented ? 3 : 4)
                    .doesNotContain("green-1")
                    .allMatch(id -> id.startsWith("green"));
            assertThat(settings(four.scaling.now())).isEqualTo("2..6, version 2, suspended [], protected []");
        }

        @Test
        void aMemberPutInStandbyByHand_isLeftAlone() {
            Scenario four = Scenario.ofFourScaled(2, 6);

            four.run(before(four, Step.CHECK_HEALTH, 1, () -> four.scaling.standby("blue-1")));

            assertFinished(four, "2..6, version 2, suspended [], protected []");
            assertThat(four.scaling.members(STANDBY)).containsExactly("blue-1");
            assertThat(four.scaling.desired()).isEqualTo(3);
            assertThat(four.scaling.members(IN_SERVICE)).hasSize(3).allMatch(id -> id.startsWith("green"));
        }

        @Test
        void blueThatIsReturnedFromStandbyByHand_isReplacedAsAnyOther() {
            Scenario four = Scenario.ofFourScaled(2, 8);

            four.run(when(
                    () -> four.scaling.members(STANDBY).contains("blue-1"), () -> four.scaling.exitStandby("blue-1")));

            assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
            assertThat(settings(four.scaling.now())).isEqualTo("2..8, version 2, suspended [], protected []");
            assertThat(four.scaling.desired()).isEqualTo(5);
            assertWhole(four, 5);
            assertThat(four.live()).allMatch(id -> id.startsWith("green"));
            assertThat(four.scaling.calls).doesNotContain("TERMINATE blue-1 in IN_SERVICE");
        }

        @Test
        void anOwnerWhoRaisesTheMaximum_keepsIt() {
            Scenario four = Scenario.ofFourScaled(4, 4).acceptScaled(true);

            four.run(before(four, Step.LAUNCH_BATCH, 2, () -> four.scaling.size(size -> size.withMaximum(9))));

            assertFinished(four, "4..9, version 2, suspended [], protected []");
            assertWhole(four, 4);
        }

        @Test
        void anOwnerWhoLowersTheMaximumDuringAnExchange_keepsItAndTheDesiredCapacity() {
            Scenario four = Scenario.ofFourScaled(4, 8);

            four.run(when(() -> four.scaling.desired() == 6, () -> four.scaling.size(size -> size.withMaximum(5))));

            assertFinished(four, "4..5, version 2, suspended [], protected []");
            assertWhole(four, 4);
        }

        @Test
        void anOwnerWhoRaisesTheMinimumDuringAnExchange_keepsItAndTheDesiredCapacity() {
            Scenario four = Scenario.ofFourScaled(2, 4);

            four.run(when(
                    () -> four.scaling.desired() == 2,
                    () -> four.scaling.size(size -> size.withMinimum(4).withMaximum(6))));

            assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
            assertThat(settings(four.scaling.now())).isEqualTo("4..6, version 2, suspended [], protected []");
            assertWhole(four, 4);
        }

        @Test
        void attachedGreenThatDies_isReplacedByGreen() {
            Scenario four = Scenario.ofFourScaled(2, 6);

            four.run(before(four, Step.LAUNCH_BATCH, 2, () -> four.kill("green-1", "Server.InternalError")));

            assertFinished(four, "2..6, version 2, suspended [], protected []");
            assertWhole(four, 4);
            assertThat(four.live()).allMatch(id -> id.startsWith("green"));
        }

        @Test
        void attachedGreenThatFailsLater_isExchangedForOtherGreen() {
            Scenario four = Scenario.ofFourScaled(2, 6);

            four.run(before(four, Step.LAUNCH_BATCH, 2, () -> four.health("green-1", Scenario.UNHEALTHY)));
            assertFinished(four, "2..6, version 2, suspended [], protected []");
            assertWhole(four, 4);
            assertThat(four.live()).doesNotContain("green-1").allMatch(id -> id.startsWith("green"));
        }

        @Test
        void blueThatDies_isReplacedByTheGroup_andThatByGreen() {
            Scenario four = Scenario.ofFourScaled(2, 6);

            four.run(before(four, Step.GRACE_WAIT, 1, () -> four.kill("blue-4", "Server.InternalError")));

            assertFinished(four, "2..6, version 2, suspended [], protected []");
            assertWhole(four, 4);
            assertThat(four.live()).allMatch(id -> id.startsWith("green"));
            assertThat(four.scaling.launched).containsExactly("1");
        }

        @Test
        void blueInStandbyThatDies_isGone() {
            Scenario four = Scenario.ofFourScaled(2, 6);

            four.run(when(
                    () -> four.scaling.members(ENTERING_STANDBY).contains("blue-1"),
                    () -> four.kill("blue-1", "Server.InternalError")));

            assertFinished(four, "2..6, version 2, suspended [], protected []");
            assertWhole(four, 4);
        }

        @Test
        void aMemberThatNeverGetsInService_failsTheRollAfterALimit() {
            Scenario four = Scenario.ofFourScaled(2, 6);

            four.run(before(four, Step.GRACE_WAIT, 1, () -> {
                four.scaling.starts = false;
                four.scaling.scale(1);
            }));

            assertEnded(four, Stage.FAILED, "2..6, version 1, suspended [], protected []");
            assertThat(four.roll.head().failure().code()).isEqualTo(FailureCode.NO_PROGRESS);
            assertThat(four.scaling.desired()).isEqualTo(5);
        }

        @Test
        void aProtectedMemberThatAPolicyCannotTakeAway_leavesByStandby() {
            Scenario four = Scenario.ofFourScaled(1, 6);
            ALL_BLUE.forEach(id -> four.scaling.protect(id, true));
            four.acceptScaled(false);

            four.run(before(four, Step.GRACE_WAIT, 1, () -> four.scaling.scale(-1)));

            assertFinished(four, "1..6, version 2, suspended [], protected []");
            assertWhole(four, 3);
        }
    }

    @Nested
    class Endings {

        @ParameterizedTest
        @CsvSource({
            "PLAN_BATCH, 0", "LAUNCH_BATCH, 1", "CHECK_HEALTH, 1", "GRACE_WAIT, 1", "SCALE_DOWN, 1",
            "PLAN_BATCH, 1", "LAUNCH_BATCH, 2", "CHECK_HEALTH, 2", "GRACE_WAIT, 2", "SCALE_DOWN, 2",
        })
        void aStopBeforeAnyStep_leavesAWholeGroup(Step step, int batch) {
            for (int minimum : new int[] {2, 4}) {
                Scenario four = Scenario.ofFourScaled(minimum, minimum == 2 ? 4 : 8);

                four.run(before(four, step, batch, () -> four.ask(Control.Wish.STOP, "jane")));

                boolean isLast = step == Step.SCALE_DOWN && batch == 2;
                assertThat(four.roll.head().stage()).isIn(Stage.STOPPED, Stage.FINISHED);
                assertThat(four.roll.head().leftovers()).isEmpty();
                String version = four.roll.head().stage() == Stage.FINISHED ? "2" : "1";
                assertThat(settings(four.scaling.now()))
                        .endsWith("version " + version + ", suspended [], protected []");
                assertWhole(four, 4);
                assertThat(isLast || version.equals("1")).isTrue();
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
        void aStopDuringTheExchange_leavesAWholeGroup(int visit) {
            for (int[] bounds : new int[][] {{4, 8}, {2, 4}, {2, 8}}) {
                Scenario four = Scenario.ofFourScaled(bounds[0], bounds[1]);
                int[] visits = {0};

                four.run(when(
                        () -> !four.scaling.calls.isEmpty() && ++visits[0] == visit,
                        () -> four.ask(Control.Wish.STOP, "jane")));

                assertThat(four.roll.head().stage()).isEqualTo(Stage.STOPPED);
                assertThat(four.roll.head().leftovers()).isEmpty();
                assertThat(settings(four.scaling.now())).endsWith("version 1, suspended [], protected []");
                assertWhole(four, 4);
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
        void anExecutionAbortedDuringTheExchange_leavesAWholeGroup(int visit) {
            for (int[] bounds : new int[][] {{4, 8}, {2, 4}, {2, 8}}) {
                Scenario four = Scenario.ofFourScaled(bounds[0], bounds[1]);
                int[] visits = {0};

                four.run(when(() -> !four.scaling.calls.isEmpty() && ++visits[0] == visit, () -> four.abort()));

                assertThat(four.roll.head().failure().code()).isEqualTo(FailureCode.EXECUTION_ABORTED);
                assertThat(four.roll.head().leftovers()).isEmpty();
                assertThat(settings(four.scaling.now())).endsWith("version 1, suspended [], protected []");
                assertWhole(four, 4);
            }
        }

        @Test
        void aFirstBatchThatFails_movesNothing() {
            Scenario four = Scenario.ofFourScaled(2, 6);

            four.run(before(four, Step.GRACE_WAIT, 1, () -> four.health("green-1", Scenario.UNHEALTHY)));

            assertEnded(four, Stage.FAILED, "2..6, version 1, suspended [], protected []");
            assertThat(four.roll.head().failure().code()).isEqualTo(FailureCode.UNHEALTHY_IN_GRACE);
            assertThat(four.scaling.calls)
                    .containsExactly(
                            "suspend AZRebalance and InstanceRefresh", "resume AZRebalance and InstanceRefresh");
            assertThat(four.live()).isEqualTo(ALL_BLUE);
            assertWhole(four, 4);
        }

        @Test
        void aSecondBatchThatFails_leavesTheFirstAttached() {
            Scenario four = Scenario.ofFourScaled(2, 6);

            four.run(before(four, Step.GRACE_WAIT, 2, () -> four.health("green-3", Scenario.UNHEALTHY)));

            assertEnded(four, Stage.FAILED, "2..6, version 1, suspended [], protected []");
            assertThat(four.live()).containsExactly("blue-3", "blue-4", "green-1", "green-2");
            assertThat(four.scaling.calls).noneMatch(call -> call.contains("version"));
            assertWhole(four, 4);
        }

        @ParameterizedTest
        @ValueSource(
                classes = {
                    AutoScalingChange.Resume.class,
                    AutoScalingChange.Protect.class,
                    AutoScalingChange.Maximum.class
                })
        void aRestoringCallThatIsLostAfterAStop_isMadeAgain(Class<? extends AutoScalingChange> kind) {
            Scenario four = Scenario.ofFourScaled(4, 4).acceptScaled(true);

            four.run(before(four, Step.LAUNCH_BATCH, 2, () -> {
                four.lost = first(changes(kind));
                four.ask(Control.Wish.STOP, "jane");
            }));

            assertEnded(four, Stage.STOPPED, "4..4, version 1, suspended [], protected []");
            assertWhole(four, 4);
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void theAnswerToTheCorrectionIsLost_andTheDesiredCapacityIsGivenBackOnce(boolean happened) {
            Scenario four = Scenario.ofFourScaled(2, 4);

            four.run(when(() -> four.scaling.desired() == 2, () -> {
                if (happened) {
                    four.unheard = first(changes(AutoScalingChange.Desired.class));
                } else {
                    four.lost = first(changes(AutoScalingChange.Desired.class));
                }
                four.instances.keySet().stream()
                        .filter(id -> id.startsWith("green"))
                        .toList()
                        .forEach(id -> four.kill(id, "Server.InternalError"));
                four.ask(Control.Wish.STOP, "jane");
            }));

            assertEnded(four, Stage.STOPPED, "2..4, version 1, suspended [], protected []");
            assertWhole(four, 4);
        }

        @Test
        void aVersionThatAutoScalingRefuses_isNamed_andTheOtherSettingsAreRestored() {
            Scenario four = Scenario.ofFourScaled(2, 6);
            four.refused = changes(AutoScalingChange.Version.class);

            four.run(step -> {});

            assertThat(settings(four.scaling.now())).isEqualTo("2..6, version 1, suspended [], protected []");
            assertThat(four.roll.head().leftovers())
                    .containsExactly(new Leftover(
                            MapAutoScalingGroup.NAME,
                            "the Auto Scaling group is not as before: it does not launch from version 2 yet"));
        }

        @Test
        void processesThatAutoScalingDoesNotResume_areNamedAsItNamesThem() {
            Scenario four = Scenario.ofFourScaled(2, 6);
            four.refused = changes(AutoScalingChange.Resume.class);

            four.run(step -> {});

            assertThat(four.roll.head().leftovers())
                    .containsExactly(new Leftover(
                            MapAutoScalingGroup.NAME,
                            "the Auto Scaling group is not as before: the process AZRebalance was running and is"
                                    + " suspended, the process InstanceRefresh was running and is suspended"));
        }

        @Test
        void aCorrectionThatAutoScalingRefuses_isNamed_andTheOtherSettingsAreRestored() {
            Scenario four = Scenario.ofFourScaled(2, 4);
            four.refused = changes(AutoScalingChange.Desired.class);

            four.run(when(() -> four.scaling.desired() == 2, () -> {
                four.instances.keySet().stream()
                        .filter(id -> id.startsWith("green"))
                        .toList()
                        .forEach(id -> four.kill(id, "Server.InternalError"));
                four.ask(Control.Wish.STOP, "jane");
            }));

            assertThat(settings(four.scaling.now())).isEqualTo("2..4, version 1, suspended [], protected []");
            assertThat(four.roll.head().leftovers())
                    .extracting(Leftover::why)
                    .singleElement()
                    .asString()
                    .contains("its desired capacity is lower by 2 than its owner wants");
        }

        @Test
        void greenThatTheGroupRefuses_leavesAtTheEnd_andTheDesiredCapacityIsGivenBack() {
            Scenario four = Scenario.ofFourScaled(2, 4);
            four.scaling.immovable.put("green-1", "ValidationError: no");
            four.scaling.immovable.put("green-2", "ValidationError: no");

            four.run(step -> {});

            assertEnded(four, Stage.FAILED, "2..4, version 1, suspended [], protected []");
            assertThat(four.roll.head().failure().reason()).contains("Auto Scaling refuses");
            assertThat(four.live()).doesNotContain("green-1", "green-2");
            assertWhole(four, 4);
        }

        @Test
        void blueThatTheGroupRefusesToMove_staysAtTheEnd_andTheDesiredCapacityIsGivenBack() {
            Scenario four = Scenario.ofFourScaled(4, 8);
            four.scaling.immovable.put("blue-1", "ValidationError: no");

            four.run(step -> {});

            assertEnded(four, Stage.FAILED, "4..8, version 1, suspended [], protected []");
            assertWhole(four, 4);
        }

        @Test
        void attachedGreenThatFailsBeforeAStop_isReplacedByTheGroup() {
            Scenario four = Scenario.ofFourScaled(2, 6);

            Consumer<Step> fails = before(four, Step.LAUNCH_BATCH, 2, () -> four.health("green-1", Scenario.UNHEALTHY));
            Consumer<Step> stops = when(
                    () -> four.roll.instances().anyMatch(one -> one.givenUp() != null),
                    () -> four.ask(Control.Wish.STOP, "jane"));
            four.run(fails.andThen(stops));

            assertEnded(four, Stage.STOPPED, "2..6, version 1, suspended [], protected []");
            assertThat(four.live()).doesNotContain("green-1");
            assertWhole(four, 4);
        }

        @Test
        void greenOfAnEarlierBatchThatIsNotAttached_leavesAfterAStop() {
            Scenario four = Scenario.ofFourScaled(2, 6);

            // Blue that others end keeps the rest in service, so the first batch ends without an exchange.
            Consumer<Step> ends = before(four, Step.SCALE_DOWN, 1, () -> {
                four.scaling.launches = false;
                four.kill("blue-1", "Client.UserInitiatedShutdown");
                four.kill("blue-2", "Client.UserInitiatedShutdown");
            });
            Consumer<Step> stops = before(four, Step.LAUNCH_BATCH, 2, () -> {
                four.scaling.launches = true;
                four.ask(Control.Wish.STOP, "jane");
            });
            four.run(ends.andThen(stops));

            assertThat(four.roll.head().stage()).isEqualTo(Stage.STOPPED);
            assertWhole(four, 4);
        }

        @Test
        void greenThatDiesBetweenTheHalves_isReplaced() {
            Scenario four = Scenario.ofFourScaled(2, 4);

            four.run(when(() -> four.scaling.desired() == 2, () -> four.kill("green-1", "Server.InternalError")));

            assertFinished(four, "2..4, version 2, suspended [], protected []");
            assertWhole(four, 4);
        }

        @Test
        void aGroupThatIsDeleted_failsTheRoll_andItsGreenLeaves() {
            Scenario four = Scenario.ofFourScaled(2, 6);

            four.run(before(four, Step.GRACE_WAIT, 2, () -> {
                List.copyOf(four.scaling.now().members().keySet())
                        .forEach(id -> four.kill(id, "Client.UserInitiatedShutdown"));
                four.scaling.launches = false;
                four.scaling.isDeleted = true;
            }));

            assertThat(four.roll.head().stage()).isEqualTo(Stage.FAILED);
            assertThat(four.roll.head().failure().reason())
                    .isEqualTo("Auto Scaling does not describe the group for 300 s: it was deleted");
            assertThat(four.roll.head().leftovers())
                    .extracting(Leftover::instanceId)
                    .contains(MapAutoScalingGroup.NAME);
        }

        @Test
        void aGroupThatIsNotDescribedForATime_isWaitedFor() {
            Scenario four = Scenario.ofFourScaled(2, 6);
            Consumer<Step> goes = before(four, Step.SCALE_DOWN, 1, () -> four.scaling.isDeleted = true);
            Consumer<Step> returns =
                    when(() -> four.now.isAfter(Scenario.START.plusSeconds(240)), () -> four.scaling.isDeleted = false);

            four.run(goes.andThen(returns));

            assertFinished(four, "2..6, version 2, suspended [], protected []");
            assertWhole(four, 4);
        }

        @Test
        void aMemberThatTheGroupLaunchesWhileTheRollEnds_isNamed() {
            Scenario four = Scenario.ofFourScaled(2, 6);

            // The description of the visit that finishes is from before the policy acts.
            Consumer<Step> scales = when(() -> four.live().equals(ALL_GREEN), () -> {
                four.pass(20);
                four.scaling.descriptionsLate = Duration.ofSeconds(10);
                four.scaling.scale(1);
                four.scaling.converge();
            });
            Consumer<Step> shows = when(
                    () -> four.roll.head().stage() == Stage.FINISHING,
                    () -> four.scaling.descriptionsLate = Duration.ZERO);
            four.run(scales.andThen(shows));
            assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
            assertThat(four.roll.head().leftovers())
                    .containsExactly(new Leftover(
                            "made-1", "the Auto Scaling group launched it from version 1 while the roll ended"));
            assertThat(settings(four.scaling.now())).isEqualTo("2..6, version 2, suspended [], protected []");
            assertThat(four.scaling.desired()).isEqualTo(5);
        }
    }
}
