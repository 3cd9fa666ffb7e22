package greenroll.roll.observation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.InstanceState;
import greenroll.fleet.StateReason;
import greenroll.fleet.StatusChecks;
import greenroll.fleet.TargetHealth;
import greenroll.group.HealthCheckType;
import greenroll.group.RollAction;
import greenroll.roll.Roll;
import greenroll.roll.RollSettings;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.InstanceStatus;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.step.Scenario;
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.EventDraft;
import greenroll.roll.timeline.RollEvent.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines for instances whose status differs from the one in the timeline. Each change is told once. */
class StatusChangeEventsTest {

    private final List<EventDraft> notes = new ArrayList<>();
    private Scenario four = Scenario.ofFour();

    @Test
    void aStatusThatIsNew_isToldOnce_andTheBatchRemembersIt() {
        four.roll = four.roll.withBatch(restarting("blue-1", "blue-2", "blue-3"));
        four.health("blue-2", Scenario.INITIAL);

        Roll told = tell(four.roll);

        assertThat(notes)
                .containsExactly(
                        seen(InstanceStatus.RUNNING, "1 running, and not called healthy", Map.of(), "blue-2"),
                        seen(InstanceStatus.HEALTHY, "2 healthy", Map.of(), "blue-1", "blue-3"));
        assertThat(told.batches().getFirst().shown())
                .isEqualTo(Map.of(
                        "blue-1", InstanceStatus.HEALTHY,
                        "blue-2", InstanceStatus.RUNNING,
                        "blue-3", InstanceStatus.HEALTHY));

        notes.clear();
        four.roll = told;
        assertThat(tell(told)).isEqualTo(told);
        assertThat(notes).isEmpty();
    }

    @Test
    void oneThatChanges_isToldWithoutTheOthers() {
        four.roll = four.roll.withBatch(restarting("blue-1", "blue-2"));
        four.roll = tell(four.roll);
        notes.clear();
        four.health("blue-2", Scenario.DRAINING);

        four.roll = tell(four.roll);

        assertThat(notes).containsExactly(seen(InstanceStatus.DRAINING, "1 draining", Map.of(), "blue-2"));
        assertThat(four.roll.batches().getFirst().shown())
                .containsEntry("blue-1", InstanceStatus.HEALTHY)
                .containsEntry("blue-2", InstanceStatus.DRAINING);
    }

    @Test
    void whatAnotherLineSaysAlready_isRememberedAndNotToldAgain() {
        four.roll = four.roll.withBatch(restarting("blue-1", "blue-2"));
        EventDraft said = line(Type.FIRST_HEALTHY, "blue-1", "blue-2");
        notes.add(said);

        Roll told = tell(four.roll);

        assertThat(notes).containsExactly(said);
        assertThat(told.batches().getFirst().shown())
                .isEqualTo(Map.of("blue-1", InstanceStatus.HEALTHY, "blue-2", InstanceStatus.HEALTHY));
    }

    @Test
    void aLineThatSaysNothingOfAStatus_leavesItToBeTold() {
        four.roll = four.roll.withBatch(restarting("blue-1"));
        EventDraft said = line(Type.BATCH_HEALTHY, "blue-1");
        notes.add(said);

        tell(four.roll);

        assertThat(notes).containsExactly(said, seen(InstanceStatus.HEALTHY, "1 healthy", Map.of(), "blue-1"));
    }

    @Test
    void aLineThatSaysMoreThanIsSeen_isCorrectedAtOnce() {
        four.roll = four.roll.withBatch(restarting("blue-1", "blue-2"));
        four.roll = tell(four.roll);
        notes.clear();
        EventDraft said = line(Type.DEREGISTERED, "blue-1");
        notes.add(said);

        Roll told = tell(four.roll);

        assertThat(told).isEqualTo(four.roll);
        assertThat(notes).containsExactly(said, seen(InstanceStatus.HEALTHY, "1 healthy", Map.of(), "blue-1"));
    }

    @Test
    void aLineOfAnInstanceOfNoBatch_changesNothing() {
        four.roll = four.roll.withBatch(restarting("blue-1"));
        four.roll = tell(four.roll);
        notes.clear();
        EventDraft said = line(Type.DEREGISTERED, "blue-4");
        notes.add(said);

        assertThat(tell(four.roll)).isEqualTo(four.roll);
        assertThat(notes).containsExactly(said);
    }

    @Test
    void instancesOfSeveralBatches_areToldTogether_inTheLastOnesName() {
        four.roll = four.roll.withBatch(restarting("blue-1"));
        four.roll = four.roll.withBatch(
                Batch.opened(2, 1, Batch.Phase.RESTARTING, List.of(member("blue-2")), Scenario.START));

        tell(four.roll);

        assertThat(notes)
                .containsExactly(new EventDraft(
                        Type.STATUS_CHANGED,
                        2,
                        "2 healthy",
                        List.of("blue-1", "blue-2"),
                        Map.of(),
                        new EventDetails.StatusChanged(InstanceStatus.HEALTHY)));
    }

    @Test
    void aRollWithoutABatch_hasNothingToTell() {
        assertThat(tell(four.roll)).isEqualTo(four.roll);
        assertThat(notes).isEmpty();
    }

    @Test
    void whatIsToGo_isToldAsDetachedInALineOfItsOwn() {
        RetiringInstance out =
                RetiringInstance.blue("blue-1", "a", true, Scenario.START).withDeregisteredAt(Scenario.START);
        four.targets.get(Scenario.WEB).remove("blue-1");
        four.roll = four.roll.withBatch(restarting().retire(out));

        Roll told = tell(four.roll);

        assertThat(notes)
                .containsExactly(new EventDraft(
                        Type.DRAINED,
                        1,
                        "1 out of the load balancer",
                        List.of("blue-1"),
                        Map.of(),
                        new EventDetails.StatusChanged(InstanceStatus.DETACHED)));
        assertThat(told.batches().getFirst().shown()).isEqualTo(Map.of("blue-1", InstanceStatus.DETACHED));
    }

    @Test
    void green_thatIsGivenUp_showsWhatBothItsRecordsSay() {
        RetiringInstance out =
                RetiringInstance.green("blue-1", "a", Scenario.START).withDeregisteredAt(Scenario.START);
        four.roll = four.roll.withBatch(restarting("blue-1", "blue-2", "blue-3")
                .retire(out)
                .retire(RetiringInstance.green("blue-2", "b", Scenario.START))
                .mapMember("blue-2", one -> one.takenOut(Scenario.START)));

        tell(four.roll);

        assertThat(notes)
                .containsExactly(
                        seen(InstanceStatus.HEALTHY, "1 healthy", Map.of(), "blue-3"),
                        seen(InstanceStatus.DRAINING, "2 draining", Map.of(), "blue-1", "blue-2"));
    }

    @Test
    void anInstanceThatIsNotDescribedYet_isToldAsNotRunning() {
        four.roll = four.roll.withBatch(restarting("green-1"));

        tell(four.roll);

        assertThat(notes).containsExactly(seen(InstanceStatus.PENDING, "1 not running yet", Map.of(), "green-1"));
    }

    @Test
    void whatIsUnhealthy_isToldInTheLoadBalancersWords() {
        four.health("blue-1", Scenario.UNHEALTHY);
        four.state("blue-2", InstanceState.STOPPED, null);
        four.roll = four.roll.withBatch(restarting("blue-1", "blue-2", "blue-3"));

        tell(four.roll);

        assertThat(notes)
                .containsExactly(
                        seen(InstanceStatus.HEALTHY, "1 healthy", Map.of(), "blue-3"),
                        seen(
                                InstanceStatus.UNHEALTHY,
                                "2 unhealthy",
                                Map.of(
                                        "blue-1",
                                        "web: unhealthy, Target.ResponseCodeMismatch"
                                                + " (Health checks failed with these codes: [503])",
                                        "blue-2",
                                        "stopped"),
                                "blue-1",
                                "blue-2"));
    }

    @Test
    void whatIsGone_isToldInEc2sWords_asFarAsThereAreAny() {
        four.kill("blue-1", "Server.SpotInstanceTermination");
        four.state("blue-2", InstanceState.TERMINATED, null);
        four.instances.remove("blue-3");
        RetiringInstance seenGone =
                RetiringInstance.blue("blue-4", "b", true, Scenario.START).withGoneAt(Scenario.START);
        four.roll = four.roll.withBatch(restarting("blue-1", "blue-2", "blue-3")
                .mapMember("blue-3", one -> one.withGivenUp("lost"))
                .retire(seenGone));

        tell(four.roll);

        assertThat(notes)
                .containsExactly(seen(
                        InstanceStatus.TERMINATED,
                        "4 gone",
                        Map.of("blue-1", "Server.SpotInstanceTermination: as told", "blue-2", "terminated"),
                        "blue-1",
                        "blue-2",
                        "blue-3",
                        "blue-4"));
    }

    @ParameterizedTest
    @CsvSource({"INITIAL, RUNNING", "HEALTHY, HEALTHY", "DRAINING, DRAINING"})
    void whatIsNeitherUnhealthyNorGone_isToldWithoutAReason(TargetHealth.State said, InstanceStatus status) {
        four.state("blue-1", InstanceState.RUNNING, new StateReason("Client.Earlier", "long ago"));
        four.health("blue-1", new TargetHealth(said, "Elb.Reason", null));
        four.roll = four.roll.withBatch(restarting("blue-1"));

        tell(four.roll);

        assertThat(notes).singleElement().satisfies(note -> {
            assertThat(note.details()).isEqualTo(new EventDetails.StatusChanged(status));
            assertThat(note.reasons()).isEmpty();
        });
    }

    @Test
    void whatStatusChecksCallImpaired_isToldSo() {
        RollSettings settings = Scenario.settings(RollAction.REPLACE_SERVER, 50, 60, 100, HealthCheckType.EC2);
        four = new Scenario(settings, 1, List.of(Scenario.WEB)).withBlue(1);
        four.checks("blue-1", StatusChecks.IMPAIRED);
        four.roll = four.roll.withBatch(restarting("blue-1"));

        tell(four.roll);

        assertThat(notes)
                .containsExactly(seen(
                        InstanceStatus.UNHEALTHY, "1 unhealthy", Map.of("blue-1", "status checks impaired"), "blue-1"));
    }

    @Test
    void aWriteTellsOfAsManyBatchesAsItHoldsItems_andTheNextOneOfTheRest() {
        four.roll = batches(100);

        four.roll = tell(four.roll);

        assertThat(toldOf()).isEqualTo(ids(1, 88));
        assertThat(four.roll.batches())
                .extracting(batch -> !batch.shown().isEmpty())
                .isEqualTo(IntStream.rangeClosed(1, 100).mapToObj(i -> i <= 88).toList());
        notes.clear();
        tell(four.roll);
        assertThat(toldOf()).isEqualTo(ids(89, 100));
    }

    @Test
    void eachLineThatIsWrittenBeside_takesTheRoomOfABatch() {
        four.roll = batches(100);
        notes.add(line(Type.COUNTS_CHANGED));
        notes.add(line(Type.COUNTS_CHANGED));

        tell(four.roll);

        assertThat(toldOf()).isEqualTo(ids(1, 86));
    }

    @Test
    void aBatchThatIsWrittenAnyway_isToldOf_andTakesTheRoomOfAnother() {
        Roll read = batches(99);
        four.roll = read.withBatch(read.batches().get(97).withPhase(Batch.Phase.GRACE))
                .withBatch(launching(100));

        Roll told = StatusChangeEvents.tell(read, four.roll, four.look(), notes);

        List<String> expected = new ArrayList<>(ids(1, 86));
        expected.addAll(List.of("green-98", "green-100"));
        assertThat(toldOf()).isEqualTo(expected);
        assertThat(told.batches().get(98).shown()).isEmpty();
        assertThat(told.batches().get(99).shown()).isEqualTo(Map.of("green-100", InstanceStatus.PENDING));
    }

    private Roll tell(Roll roll) {
        return StatusChangeEvents.tell(roll, roll, four.look(), notes);
    }

    private List<String> toldOf() {
        return notes.stream().flatMap(note -> note.instances().stream()).toList();
    }

    private static List<String> ids(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "green-" + i).toList();
    }

    /** Returns the roll with so many batches, each with one instance that is not described yet. */
    private Roll batches(int count) {
        Roll roll = four.roll;
        for (int i = 1; i <= count; i++) {
            roll = roll.withBatch(launching(i));
        }
        return roll;
    }

    private static Batch launching(int number) {
        return Batch.opened(number, 1, Batch.Phase.LAUNCHING, List.of(member("green-" + number)), Scenario.START);
    }

    private static Batch restarting(String... ids) {
        return Batch.opened(
                1,
                ids.length,
                Batch.Phase.RESTARTING,
                List.of(ids).stream().map(StatusChangeEventsTest::member).toList(),
                Scenario.START);
    }

    private static BatchInstance member(String id) {
        return BatchInstance.joined(id, "a", false, Scenario.START);
    }

    private static EventDraft line(Type type, String... ids) {
        return new EventDraft(type, 1, "another line", List.of(ids), Map.of());
    }

    private static EventDraft seen(InstanceStatus status, String message, Map<String, String> reasons, String... ids) {
        return new EventDraft(
                Type.STATUS_CHANGED, 1, message, List.of(ids), reasons, new EventDetails.StatusChanged(status));
    }
}
