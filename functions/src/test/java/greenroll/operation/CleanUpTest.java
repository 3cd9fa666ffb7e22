package greenroll.operation;

import static greenroll.group.OnFailure.Action.DETACH_NEW;
import static greenroll.group.OnFailure.Action.DETACH_OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenroll.fleet.InstanceState;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.HealthCheckType;
import greenroll.group.LaunchSpecification;
import greenroll.group.OnFailure;
import greenroll.group.RollAction;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.failure.Refusal;
import greenroll.roll.failure.Warning;
import greenroll.roll.step.Scenario;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the clean-up after a failed roll: the instances that go, their replacements, and the refusals. */
class CleanUpTest {

    private static final LaunchSpecification BLUE = Starts.specification(1, Starts.WEB);
    private static final LaunchSpecification GREEN =
            Scenario.specification("ami-green", List.of(Scenario.WEB), HealthCheckType.TARGET_GROUP);
    private static final List<String> ALL_BLUE = List.of("blue-1", "blue-2", "blue-3", "blue-4");

    /**
     * Batch 1 launched green-1 and green-2. Batch 2 launched green-3 only and failed. All of them and all blue are
     * live.
     */
    private final Scenario four = failed();

    /** The group serves revision 1, and has a target of four and a minimum of two. */
    private Group group = Starts.group(2, 1, true, 7);

    /** The roll that served before, with revision 1. */
    private RollFacts serving = PastRoll.with(c -> {
                c.id = "sbgd-000000be";
                c.revision = 1;
            })
            .facts();

    @Test
    void newOnes_ofAllBatches_replaced_goByARollbackOfTheWholeGroup() {
        assertThat(cleanUp(all(DETACH_NEW, false)))
                .isEqualTo(new CleanUp(
                        RollKind.ROLLBACK,
                        1,
                        BLUE,
                        new ReplacementScope(Scenario.ROLL, null, ReplacementScope.Launches.UP_TO_TARGET, null),
                        4,
                        List.of(),
                        List.of()));
    }

    @Test
    void oldOnes_ofAllBatches_replaced_goByADetachThatBringsTheWholeGroupToTheRollsRevision() {
        assertThat(cleanUp(all(DETACH_OLD, false)))
                .isEqualTo(new CleanUp(
                        RollKind.DETACH,
                        2,
                        GREEN,
                        new ReplacementScope(Scenario.ROLL, null, ReplacementScope.Launches.UP_TO_TARGET, null),
                        4,
                        List.of(),
                        List.of()));
    }

    @Test
    void newOnes_ofABatch_replaced_goForAsManyOfWhatServedBefore_andTheTargetStays() {
        assertThat(cleanUp(ofBatch(DETACH_NEW, 1, false)))
                .isEqualTo(new CleanUp(
                        RollKind.DETACH,
                        1,
                        BLUE,
                        new ReplacementScope(
                                Scenario.ROLL, List.of("green-1", "green-2"), ReplacementScope.Launches.AS_MANY, null),
                        4,
                        List.of(),
                        List.of()));
    }

    @Test
    void newOnes_ofABatch_notReplaced_go_andTheTargetIsLowerByAsMany() {
        assertThat(cleanUp(ofBatch(DETACH_NEW, 1, true)))
                .isEqualTo(new CleanUp(
                        RollKind.DETACH,
                        1,
                        BLUE,
                        new ReplacementScope(
                                Scenario.ROLL, List.of("green-1", "green-2"), ReplacementScope.Launches.NONE, null),
                        2,
                        List.of(),
                        List.of()));
    }

    @Test
    void oldOnes_ofABatch_replaced_goForAsManyOfTheRollsRevision() {
        assertThat(cleanUp(ofBatch(DETACH_OLD, 1, false)))
                .isEqualTo(new CleanUp(
                        RollKind.DETACH,
                        2,
                        GREEN,
                        new ReplacementScope(
                                Scenario.ROLL, List.of("blue-1", "blue-2"), ReplacementScope.Launches.AS_MANY, null),
                        4,
                        List.of(),
                        List.of()));
    }

    @Test
    void whatTheMinimumKeeps_staysAndIsNamed_andTheTargetIsTheMinimum() {
        assertThat(cleanUp(all(DETACH_OLD, true)))
                .isEqualTo(new CleanUp(
                        RollKind.DETACH,
                        2,
                        GREEN,
                        new ReplacementScope(
                                Scenario.ROLL, List.of("blue-1", "blue-2"), ReplacementScope.Launches.NONE, null),
                        2,
                        List.of(new Warning("KEPT_BY_MINIMUM", "capacity.minimum keeps blue-3, blue-4")),
                        List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // the group's minimum, the instances that go, the target after that
                "0 | green-1,green-2,green-3 | 1",
                "1 | green-1,green-2,green-3 | 1",
                "2 | green-1,green-2 | 2",
                "3 | green-1 | 3"
            })
    void newOnes_thatAreNotReplaced_goDownToTheMinimum(int minimum, String going, int target) {
        four.targets.get(Scenario.WEB).clear();
        group = group.withCapacity(new Capacity(minimum, 4, 12));

        CleanUp cleanUp = cleanUp(all(DETACH_NEW, true));

        assertThat(cleanUp.replacementScope().instanceIds()).containsExactly(going.split(","));
        assertThat(cleanUp.target()).isEqualTo(target);
        assertThat(cleanUp.warnings()).hasSize(minimum < 2 ? 0 : 1);
        assertThat(cleanUp.refusals()).isEmpty();
    }

    @Test
    void aGroup_whoseTargetIsItsMinimum_losesNothing_andIsToldWhatMayBeDone() {
        group = group.withCapacity(new Capacity(4, 4, 12));

        assertThat(cleanUp(ofBatch(DETACH_NEW, 2, true)))
                .isEqualTo(new CleanUp(
                        RollKind.DETACH,
                        1,
                        BLUE,
                        new ReplacementScope(Scenario.ROLL, List.of(), ReplacementScope.Launches.NONE, null),
                        4,
                        List.of(new Warning("KEPT_BY_MINIMUM", "capacity.minimum keeps green-3")),
                        List.of(new Refusal(
                                Refusal.Code.VALIDATION_ERROR,
                                "the group's target is its minimum already: lower capacity.minimum first, or launch"
                                        + " others in their place",
                                "shouldDecrementTargetCapacity"))));
        assertThat(cleanUp(ofBatch(DETACH_NEW, 2, false)).refusals()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"DETACH_NEW, 2, batchNum", "DETACH_NEW, -, actionType", "DETACH_OLD, 3, batchNum"})
    void whereNothingOfThatLives_thereIsNothingToDo(OnFailure.Action action, Integer batch, String field) {
        four.state("green-3", InstanceState.TERMINATED, null);

        CleanUp cleanUp = cleanUp(ofBatch(action, batch, false));

        assertThat(cleanUp.replacementScope().instanceIds()).isEmpty();
        assertThat(cleanUp.warnings()).isEmpty();
        assertThat(cleanUp.refusals())
                .containsExactly(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        "nothing of that lives any more, so there is nothing to " + action,
                        field));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // the requested batch, the failed batch, the batch that is cleaned up
                "1, 2, 1",
                "2, 1, 2",
                "-, 1, 1",
                "-, 2, 2",
                "-, -, 2"
            })
    void withoutABatch_theFailedOneIsMeant_elseTheLast(Integer asked, Integer failed, int meant) {
        four.roll = four.roll.with(c -> c.ending(c.ending().withFailure(PastRoll.failure(failed))));

        CleanUp cleanUp = cleanUp(ofBatch(DETACH_NEW, asked, false));

        assertThat(cleanUp.replacementScope().instanceIds())
                .isEqualTo(meant == 1 ? List.of("green-1", "green-2") : List.of("green-3"));
    }

    @Test
    void afterAStop_theLastBatchIsMeant() {
        four.roll = four.roll.with(c -> {
            c.stage(Stage.STOPPED);
            c.ending(c.ending().withFailure(null));
        });

        assertThat(cleanUp(ofBatch(DETACH_NEW, null, false)).replacementScope().instanceIds())
                .containsExactly("green-3");
    }

    @Test
    void oldOnes_ofABatch_areAsManyAsItLaunches_whetherOrNotItsGreenLives() {
        four.state("green-3", InstanceState.TERMINATED, null);

        assertThat(cleanUp(ofBatch(DETACH_OLD, 2, false)).replacementScope().instanceIds())
                .containsExactly("blue-1");
        assertThat(cleanUp(ofBatch(DETACH_OLD, null, true)).replacementScope().instanceIds())
                .containsExactly("blue-1");
    }

    @Test
    void oldOnes_ofAllBatches_areAllThatIsNotTheRollsGreen() {
        group = group.withCapacity(new Capacity(0, 4, 12));

        assertThat(cleanUp(all(DETACH_OLD, true)).replacementScope().instanceIds())
                .isEqualTo(ALL_BLUE);
    }

    @Test
    void whoIsGone_isNotTakenOutAgain() {
        four.state("blue-1", InstanceState.TERMINATED, null);
        four.state("blue-2", InstanceState.SHUTTING_DOWN, null);
        four.state("green-1", InstanceState.TERMINATED, null);

        assertThat(cleanUp(ofBatch(DETACH_OLD, 1, false)).replacementScope().instanceIds())
                .containsExactly("blue-3", "blue-4");
        assertThat(cleanUp(ofBatch(DETACH_NEW, 1, false)).replacementScope().instanceIds())
                .containsExactly("green-2");
    }

    @Test
    void whoIsOutOfService_goesFirst_andThenTheOldest() {
        group = group.withCapacity(new Capacity(0, 4, 12));
        four.health("green-1", Scenario.HEALTHY);
        four.health("green-2", Scenario.UNHEALTHY);
        four.health("green-3", Scenario.HEALTHY);
        four.now = Scenario.START.minusSeconds(5);
        launched(four, 3, "a");

        assertThat(cleanUp(all(DETACH_NEW, true)).replacementScope().instanceIds())
                .containsExactly("green-4", "green-2", "green-1", "green-3");

        four.health("blue-3", Scenario.UNHEALTHY);
        assertThat(cleanUp(ofBatch(DETACH_OLD, 1, false)).replacementScope().instanceIds())
                .containsExactly("blue-3", "blue-1");
    }

    @ParameterizedTest
    @EnumSource(value = RollKind.class, mode = EnumSource.Mode.EXCLUDE, names = "ROLL")
    void anotherOperationThanARoll_leavesNothingToDetach(RollKind kind) {
        Roll other = PastRoll.with(c -> {
            c.kind = kind;
            c.stage = Stage.FAILED;
        });

        assertThat(CleanUp.of(all(DETACH_NEW, false), new CleanUp.Found(group, other, serving, four.look()))
                        .refusals())
                .containsExactly(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        "sbgd-00000001 is a " + kind + ", which leaves nothing to detach",
                        "actionType"));
    }

    @Test
    void aRestart_leavesNothingToDetach() {
        Roll restart = PastRoll.with(c -> {
            c.action = RollAction.RESTART_SERVER;
            c.stage = Stage.FAILED;
        });

        assertThat(CleanUp.of(ofBatch(DETACH_OLD, 1, true), new CleanUp.Found(group, restart, serving, four.look()))
                        .refusals())
                .containsExactly(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        "sbgd-00000001 is a restart, which leaves nothing to detach",
                        "actionType"));
    }

    @ParameterizedTest
    @CsvSource({
        // clean-up of a finished roll: action, all batches, whether the target is decremented, whether it is allowed
        "DETACH_NEW, true, false, true",
        "DETACH_NEW, true, true, false",
        "DETACH_NEW, false, false, false",
        "DETACH_OLD, true, false, false",
        "DETACH_OLD, false, true, false"
    })
    void aRollThatFinished_isOnlyGoneBackFromAsAWhole(
            OnFailure.Action action, boolean all, boolean decrement, boolean may) {
        four.roll = four.roll.with(c -> c.stage(Stage.FINISHED));

        CleanUpRequest request = new CleanUpRequest(action, all, all ? null : 1, null, decrement);

        assertThat(cleanUp(request).refusals())
                .isEqualTo(
                        may
                                ? List.of()
                                : List.of(new Refusal(
                                        Refusal.Code.VALIDATION_ERROR,
                                        "sbgd-00000001 has finished: only DETACH_NEW with shouldHandleAllBatches"
                                                + " goes back from there",
                                        "actionType")));
    }

    @Test
    void aRollThatFinished_ofWhichNothingLives_isRefusedForThatItFinished() {
        four.roll = four.roll.with(c -> c.stage(Stage.FINISHED));
        four.state("green-3", InstanceState.TERMINATED, null);

        assertThat(cleanUp(ofBatch(DETACH_NEW, 2, true)).refusals())
                .extracting(Refusal::field, Refusal::message)
                .containsExactly(
                        tuple(
                                "actionType",
                                "sbgd-00000001 has finished: only DETACH_NEW with shouldHandleAllBatches goes back from there"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void newOnes_beforeWhichNothingServed_cannotBeReplaced(boolean all) {
        serving = null;

        assertThat(cleanUp(new CleanUpRequest(DETACH_NEW, all, null, null, false))
                        .refusals())
                .containsExactly(new Refusal(
                        Refusal.Code.NO_SERVING_REVISION,
                        "nothing served before sbgd-00000001, so there is nothing to go back to: update the group, and"
                                + " roll",
                        "actionType"));
    }

    @Test
    void newOnes_beforeWhichNothingServed_mayGoAllTheSame_andSoMayOldOnes() {
        serving = null;

        assertThat(cleanUp(ofBatch(DETACH_NEW, 1, true)))
                .isEqualTo(new CleanUp(
                        RollKind.DETACH,
                        2,
                        GREEN,
                        new ReplacementScope(
                                Scenario.ROLL, List.of("green-1", "green-2"), ReplacementScope.Launches.NONE, null),
                        2,
                        List.of(),
                        List.of()));
        assertThat(cleanUp(ofBatch(DETACH_OLD, 1, false)).refusals()).isEmpty();
    }

    private CleanUp cleanUp(CleanUpRequest request) {
        return CleanUp.of(request, new CleanUp.Found(group, four.roll, serving, four.look()));
    }

    private static CleanUpRequest all(OnFailure.Action action, boolean decrement) {
        return new CleanUpRequest(action, true, null, null, decrement);
    }

    private static CleanUpRequest ofBatch(OnFailure.Action action, Integer batch, boolean decrement) {
        return new CleanUpRequest(action, false, batch, null, decrement);
    }

    private static Scenario failed() {
        Scenario four = Scenario.ofFour();
        launched(four, 1, "a", "b");
        launched(four.pass(60), 2, "a");
        four.roll = four.roll.with(c -> {
            c.stage(Stage.FAILED);
            c.ending(c.ending().withFailure(PastRoll.failure(2)));
        });
        return four;
    }

    /** Adds a batch that launched one instance in each of the zones, all running. */
    private static void launched(Scenario four, int batch, String... zones) {
        List<BatchInstance> instances = new ArrayList<>();
        Instant now = four.now;
        for (String zone : zones) {
            instances.add(BatchInstance.joined(four.green(zone).id(), zone, false, now));
        }
        four.allRun();
        four.roll = four.roll.withBatch(Batch.opened(batch, instances.size(), Batch.Phase.GIVEN_UP, instances, now));
    }
}
