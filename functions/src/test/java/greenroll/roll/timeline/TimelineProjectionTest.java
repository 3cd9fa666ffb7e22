package greenroll.roll.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import greenroll.group.HealthCheckType;
import greenroll.group.RollAction;
import greenroll.roll.Control;
import greenroll.roll.Hold;
import greenroll.roll.InstanceCounts;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollKind;
import greenroll.roll.RollStatus;
import greenroll.roll.batch.InstanceStatus;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.failure.Warning;
import greenroll.roll.notification.AnnouncedLines;
import greenroll.roll.step.Scenario;
import greenroll.roll.task.Step;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The status that follows from a roll's timeline alone: the roll's, and that of the instances it touched. */
class TimelineProjectionTest {

    private static final Instant END = AnnouncedLines.BEGAN.plus(Duration.ofHours(2));
    private static final Hold CEILING = new Hold("CEILING", "drains must end first", AnnouncedLines.BEGAN, END);
    private static final Hold FLOOR = new Hold("BELOW_FLOOR", "too few are in service", AnnouncedLines.BEGAN, null);

    private final List<RollEvent> timeline = new ArrayList<>();
    private InstanceCounts counts = InstanceCounts.NONE;

    @Test
    void aRollFromItsStartToItsEnd_isToldAsItsRecordHasIt() {
        Scenario four = Scenario.ofFour();
        four.events.add(accepted(four.roll));
        for (Step step : List.of(Step.PLAN_BATCH, Step.LAUNCH_BATCH)) {
            four.next(step);
            isToldWhole(four);
        }
        four.completeBatch();
        isToldWhole(four);
        four.ask(Control.Wish.PAUSE, "jo");
        four.pass(10).next(Step.PLAN_BATCH);
        isToldWhole(four);
        four.ask(Control.Wish.RESUME, "jo");
        four.pass(10).next(Step.PLAN_BATCH);
        isToldWhole(four);
        four.completeBatch();
        four.next(Step.PLAN_BATCH);
        isToldWhole(four);
        four.pass(300).next(Step.FINISH_ROLL);
        four.allDrained();
        List.of("blue-1", "blue-2", "blue-3", "blue-4").forEach(id -> four.kill(id, "Client.UserInitiatedShutdown"));
        assertThat(four.pass(10).next(Step.FINISH_ROLL)).isEqualTo(StepResult.Next.DONE);
        isToldWhole(four);

        TimelineProjection story = TimelineProjection.of(four.events);
        assertThat(story.summary().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(story.summary().progress().percent()).isEqualTo(100);
        assertThat(story.instances())
                .containsExactly(
                        new TimelineProjection.Line("blue-1", false, 1, "a", InstanceStatus.TERMINATED),
                        new TimelineProjection.Line("blue-2", false, 1, "b", InstanceStatus.TERMINATED),
                        new TimelineProjection.Line("blue-3", false, 2, "a", InstanceStatus.TERMINATED),
                        new TimelineProjection.Line("blue-4", false, 2, "b", InstanceStatus.TERMINATED),
                        new TimelineProjection.Line("green-1", true, 1, "a", InstanceStatus.HEALTHY),
                        new TimelineProjection.Line("green-2", true, 1, "b", InstanceStatus.HEALTHY),
                        new TimelineProjection.Line("green-3", true, 2, "a", InstanceStatus.HEALTHY),
                        new TimelineProjection.Line("green-4", true, 2, "b", InstanceStatus.HEALTHY));
    }

    @Test
    void aRestart_isToldAsItsRecordHasIt_withWhatItsBatchRestarts() {
        Scenario four = Scenario.restartOfFour();
        four.events.add(accepted(four.roll));
        four.next(Step.PLAN_BATCH);
        isToldWhole(four);

        assertThat(TimelineProjection.of(four.events).instances())
                .extracting(
                        TimelineProjection.Line::instanceId,
                        TimelineProjection.Line::green,
                        TimelineProjection.Line::batch)
                .containsExactly(tuple("blue-1", false, 1), tuple("blue-2", false, 1));
    }

    @Test
    void aRollThatWasOnlyAccepted_isStarting_andKnowsWhatWasAccepted() {
        Warning warning = new Warning("RESTART_KEEPS_IMAGE", "a restart keeps the image");
        RollFacts facts = AnnouncedLines.of(RollKind.ROLL).facts();
        line(Type.ACCEPTED, null, EventDetails.Accepted.of(facts, List.of(warning)));

        assertThat(TimelineProjection.of(timeline).summary())
                .isEqualTo(new RollSummary(
                        new RollFacts.Identity("sbgd-00000001", "sig-00000001", "web", RollKind.ROLL, "ann", null),
                        2,
                        RollStatus.STARTING,
                        new RollSummary.Progress(0, 0, 2, 0, 0, 0),
                        new RollSummary.Pace(50, Duration.ofSeconds(60)),
                        new RollSummary.Times(at(0), at(0), null),
                        null,
                        null,
                        List.of(warning),
                        null));
        assertThat(TimelineProjection.of(timeline).instances()).isEmpty();
    }

    @Test
    void whatFollowsARoll_saysWhichOneAndWhatItsStarterSaid() {
        line(
                Type.ACCEPTED,
                null,
                new EventDetails.Accepted(
                        new RollFacts.Identity(
                                "sbgd-00000002",
                                "sig-00000001",
                                "web",
                                RollKind.ROLLBACK,
                                "bea",
                                "back to what served"),
                        new EventDetails.Strategy(
                                RollAction.REPLACE_SERVER, HealthCheckType.EC2, 25, null, Duration.ofSeconds(30)),
                        8,
                        new EventDetails.Revisions(3, 4, "ami-3"),
                        "sbgd-00000001",
                        List.of()));

        RollSummary standing = TimelineProjection.of(timeline).summary();

        assertThat(standing.identity().kind()).isEqualTo(RollKind.ROLLBACK);
        assertThat(standing.identity().comment()).isEqualTo("back to what served");
        assertThat(standing.follows()).isEqualTo("sbgd-00000001");
    }

    @Test
    void aTimelineThatDoesNotSayWhatWasAccepted_hasNoStanding() {
        assertThatThrownBy(() -> TimelineProjection.of(List.of()).summary())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the timeline does not say what was accepted");
        line(Type.PLANNED, null, null);
        assertThatThrownBy(() -> TimelineProjection.of(timeline).summary())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the timeline does not say what was accepted");
    }

    @ParameterizedTest
    @CsvSource({
        "PLANNED, IN_PROGRESS, 99",
        "FINISHING, IN_PROGRESS, 99",
        "FAILING, IN_PROGRESS, 99",
        "STOPPING, STOPPING, 99",
        "STOPPED, STOPPED, 99",
        "FAILED, FAILED, 99",
        "FINISHED, FINISHED, 100"
    })
    void aLineThatMovesTheRoll_movesItsStatus(Type type, RollStatus status, int percent) {
        accepted();
        counts = new InstanceCounts(0, 4, 4, 4, 4, 4);
        line(type, null, null);

        assertThat(TimelineProjection.of(timeline).summary().status()).isEqualTo(status);
        assertThat(TimelineProjection.of(timeline).summary().progress().percent())
                .isEqualTo(percent);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"PLANNED", "FINISHING", "FAILING", "STOPPING", "STOPPED", "FAILED", "FINISHED"})
    void anyOtherLine_leavesTheStatusAsItWas(Type type) {
        accepted();
        line(Type.STOPPING, null, null);
        line(type, null, null);

        assertThat(TimelineProjection.of(timeline).summary().status()).isEqualTo(RollStatus.STOPPING);
    }

    @Test
    void theNumbers_areThoseOfTheLastLine() {
        accepted();
        counts = new InstanceCounts(4, 1, 1, 4, 5, 2);
        line(Type.COUNTS_CHANGED, 1, null);
        counts = new InstanceCounts(3, 2, 2, 4, 5, 2);
        line(Type.COUNTS_CHANGED, 1, null);

        RollSummary standing = TimelineProjection.of(timeline).summary();

        assertThat(standing.progress().blue()).isEqualTo(3);
        assertThat(standing.progress().green()).isEqualTo(2);
        assertThat(standing.progress().percent()).isEqualTo(50);
    }

    @Test
    void thereAreAsManyBatchesAsPlanned_andMoreOnceMoreWereOpened() {
        accepted();
        line(Type.PLANNED, null, planned(2));
        assertBatches(0, 2);
        opened(1);
        assertBatches(1, 2);
        opened(2);
        assertBatches(2, 2);
        opened(3);
        assertBatches(3, 3);
    }

    @Test
    void theExpectedEnd_isTheLastThatWasSaid() {
        accepted();
        line(Type.PLANNED, null, planned(2));
        assertThat(TimelineProjection.of(timeline).summary().times().expectedEnd())
                .isEqualTo(END);
        line(Type.BATCH_STARTED, 1, new EventDetails.BatchOpened(2, Map.of(), END.plusSeconds(1)));
        assertThat(TimelineProjection.of(timeline).summary().times().expectedEnd())
                .isEqualTo(END.plusSeconds(1));
        line(Type.BATCH_DONE, 1, new EventDetails.Expected(END.plusSeconds(2)));
        assertThat(TimelineProjection.of(timeline).summary().times().expectedEnd())
                .isEqualTo(END.plusSeconds(2));
        line(Type.FAILING, 1, null);
        assertThat(TimelineProjection.of(timeline).summary().times().expectedEnd())
                .isNull();
    }

    @Test
    void whatPeopleAsk_showsAtOnce_andAStopOutranksAPause() {
        accepted();
        line(Type.PLANNED, null, planned(2));
        line(Type.PAUSED, null, new EventDetails.Asked("jo", null, null, null));
        assertThat(TimelineProjection.of(timeline).summary().status()).isEqualTo(RollStatus.PAUSED);
        assertThat(TimelineProjection.of(timeline).summary().times().expectedEnd())
                .isNull();
        line(Type.RESUMED, null, new EventDetails.Asked("jo", null, null, null));
        assertThat(TimelineProjection.of(timeline).summary().status()).isEqualTo(RollStatus.IN_PROGRESS);
        assertThat(TimelineProjection.of(timeline).summary().times().expectedEnd())
                .isEqualTo(END);
        line(Type.STOP_REQUESTED, null, new EventDetails.Asked("jo", null, null, null));
        line(Type.PAUSED, null, new EventDetails.Asked("jo", null, null, null));
        assertThat(TimelineProjection.of(timeline).summary().status()).isEqualTo(RollStatus.STOPPING);
    }

    @Test
    void aHold_lastsUntilItIsReleased_andAnotherTakesItsPlace() {
        accepted();
        line(Type.HELD, 1, new EventDetails.Held(CEILING));
        line(Type.STATUS_CHANGED, 1, null);
        assertThat(TimelineProjection.of(timeline).summary().hold()).isEqualTo(CEILING);
        line(Type.STILL_HELD, 1, new EventDetails.Held(FLOOR));
        assertThat(TimelineProjection.of(timeline).summary().hold()).isEqualTo(FLOOR);
        line(Type.RELEASED, 1, null);
        assertThat(TimelineProjection.of(timeline).summary().hold()).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"FINISHED", "STOPPED", "FAILED"})
    void aRollThatHasEnded_isHeldByNothing(Type ended) {
        accepted();
        line(Type.HELD, 1, new EventDetails.Held(CEILING));
        line(ended, 1, null);

        assertThat(TimelineProjection.of(timeline).summary().hold()).isNull();
    }

    @Test
    void aRollThatEnds_isStillHeld() {
        accepted();
        line(Type.HELD, 1, new EventDetails.Held(CEILING));
        line(Type.STOPPING, 1, null);

        assertThat(TimelineProjection.of(timeline).summary().hold()).isEqualTo(CEILING);
    }

    @Test
    void aFailure_isToldWithItsCodeAndReason() {
        accepted();
        line(
                Type.FAILING,
                2,
                new EventDetails.Failed(AnnouncedLines.failed().head().failure()));
        line(Type.NOTIFIED, 2, new EventDetails.Notified("sbgd-00000001-failed"));

        assertThat(TimelineProjection.of(timeline).summary().failure().code()).isEqualTo(FailureCode.UNHEALTHY);
        assertThat(TimelineProjection.of(timeline).summary().failure().reason())
                .isEqualTo("batch 2: i-1 did not get healthy");
    }

    @Test
    void theFirstLine_saysWhenItWasAccepted_andTheLatestWhenItWasLastToldOf() {
        accepted();
        line(Type.PLANNED, null, null);
        line(Type.COUNTS_CHANGED, null, null);
        RollEvent late = timeline.removeLast();
        timeline.add(1, late);

        assertThat(TimelineProjection.of(timeline).summary().times().createdAt())
                .isEqualTo(at(0));
        assertThat(TimelineProjection.of(timeline).summary().times().updatedAt())
                .isEqualTo(at(2));
    }

    @Test
    void whatIsLaunched_isGreenOfItsBatch_andWhatIsChosen_isBlue() {
        accepted();
        line(Type.LAUNCHED, 1, new EventDetails.Placed(Map.of("i-g", "a", "i-f", "")), "i-g", "i-f");
        line(Type.RETIRING, 2, new EventDetails.Placed(Map.of("i-b", "b")), "i-b");
        line(Type.GIVEN_UP, null, new EventDetails.Placed(Map.of("i-x", "c")), "i-x");

        assertThat(TimelineProjection.of(timeline).instances())
                .containsExactly(
                        new TimelineProjection.Line("i-b", false, 2, "b", null),
                        new TimelineProjection.Line("i-f", true, 1, null, InstanceStatus.PENDING),
                        new TimelineProjection.Line("i-g", true, 1, "a", InstanceStatus.PENDING),
                        new TimelineProjection.Line("i-x", true, 0, "c", null));
    }

    @Test
    void whatIsToldOfTwice_staysInTheBatchThatTouchedItFirst() {
        accepted();
        line(Type.LAUNCHED, 1, new EventDetails.Placed(Map.of("i-g", "a")), "i-g");
        line(Type.RETIRING, 2, new EventDetails.Placed(Map.of("i-g", "b")), "i-g");

        assertThat(TimelineProjection.of(timeline).instances())
                .containsExactly(new TimelineProjection.Line("i-g", true, 1, "a", InstanceStatus.PENDING));
    }

    @Test
    void whatABatchRestarts_isBlueUntilItIsProven() {
        line(
                Type.ACCEPTED,
                null,
                EventDetails.Accepted.of(Scenario.restartOfFour().roll.facts(), List.of()));
        line(Type.BATCH_STARTED, 1, new EventDetails.BatchOpened(2, Map.of("i-1", "a", "i-2", "b"), END), "i-1", "i-2");
        line(Type.STATUS_CHANGED, 1, new EventDetails.StatusChanged(InstanceStatus.HEALTHY), "i-1", "i-2");
        line(Type.PROVEN, 1, null, "i-2", "i-9");

        assertThat(TimelineProjection.of(timeline).instances())
                .containsExactly(
                        new TimelineProjection.Line("i-1", false, 1, "a", InstanceStatus.HEALTHY),
                        new TimelineProjection.Line("i-2", true, 1, "b", InstanceStatus.HEALTHY));
    }

    @ParameterizedTest
    @CsvSource({
        "LAUNCHED, PENDING",
        "REGISTERED, RUNNING",
        "FIRST_HEALTHY, HEALTHY",
        "DEREGISTERED, DRAINING",
        "TERMINATED, TERMINATED",
        "BATCH_HEALTHY, UNHEALTHY",
        "KEPT_IN_SERVICE, UNHEALTHY"
    })
    void aLine_saysHowTheInstancesShowThatItNames_orNothingOfThem(Type type, InstanceStatus status) {
        accepted();
        line(Type.LAUNCHED, 1, new EventDetails.Placed(Map.of("i-1", "a", "i-2", "a")), "i-1", "i-2");
        line(Type.STATUS_CHANGED, 1, new EventDetails.StatusChanged(InstanceStatus.UNHEALTHY), "i-1", "i-2");
        line(type, 1, null, "i-1", "i-9");

        assertThat(TimelineProjection.of(timeline).instances())
                .containsExactly(
                        new TimelineProjection.Line("i-1", true, 1, "a", status),
                        new TimelineProjection.Line("i-2", true, 1, "a", InstanceStatus.UNHEALTHY));
    }

    @Test
    void drained_saysOnlyWhatWasSeen() {
        accepted();
        line(Type.RETIRING, 1, new EventDetails.Placed(Map.of("i-1", "a", "i-2", "a")), "i-1", "i-2");
        line(Type.DEREGISTERED, 1, null, "i-1", "i-2");
        line(Type.DRAINED, 1, new EventDetails.StatusChanged(InstanceStatus.DETACHED), "i-1");

        assertThat(TimelineProjection.of(timeline).instances())
                .extracting(TimelineProjection.Line::status)
                .containsExactly(InstanceStatus.DETACHED, InstanceStatus.DRAINING);
    }

    @Test
    void blueThatIsDropped_goesOutOfTheStoryOfAReplacement() {
        accepted();
        line(Type.RETIRING, 1, new EventDetails.Placed(Map.of("i-1", "a", "i-2", "a")), "i-1", "i-2");
        line(Type.KEPT_IN_SERVICE, 1, null, "i-1");

        assertThat(TimelineProjection.of(timeline).instances())
                .containsExactly(new TimelineProjection.Line("i-2", false, 1, "a", null));
    }

    @Test
    void whatARestartDrops_staysInItsStory() {
        line(
                Type.ACCEPTED,
                null,
                EventDetails.Accepted.of(Scenario.restartOfFour().roll.facts(), List.of()));
        line(Type.BATCH_STARTED, 1, new EventDetails.BatchOpened(1, Map.of("i-1", "a"), END), "i-1");
        line(Type.KEPT_IN_SERVICE, 1, null, "i-1");

        assertThat(TimelineProjection.of(timeline).instances())
                .containsExactly(new TimelineProjection.Line("i-1", false, 1, "a", null));
    }

    @Test
    void aTimelineThatLacksItsFirstLine_stillTellsOfItsInstances() {
        line(Type.RETIRING, 1, new EventDetails.Placed(Map.of("i-1", "a")), "i-1");
        line(Type.KEPT_IN_SERVICE, 1, null, "i-1");

        assertThat(TimelineProjection.of(timeline).instances())
                .containsExactly(new TimelineProjection.Line("i-1", false, 1, "a", null));
    }

    private static RollEvent accepted(Roll roll) {
        EventDetails told = EventDetails.Accepted.of(roll.facts(), List.of());
        EventDraft note = new EventDraft(Type.ACCEPTED, null, "accepted", List.of(), Map.of(), told);
        return Timeline.events(roll, roll, List.of(note), roll.facts().createdAt())
                .getFirst();
    }

    private static void isToldWhole(Scenario scenario) {
        assertThat(TimelineProjection.of(scenario.events).summary()).isEqualTo(RollSummary.of(scenario.roll.head()));
    }

    private void accepted() {
        line(
                Type.ACCEPTED,
                null,
                EventDetails.Accepted.of(AnnouncedLines.of(RollKind.ROLL).facts(), List.of()));
    }

    private static EventDetails planned(int batches) {
        return new EventDetails.Planned(batches, 2, 4, 4, 4, 8, END);
    }

    private void opened(int number) {
        line(Type.BATCH_STARTED, number, new EventDetails.BatchOpened(2, Map.of(), END));
    }

    private void assertBatches(int current, int all) {
        assertThat(TimelineProjection.of(timeline).summary().progress().currentBatch())
                .isEqualTo(current);
        assertThat(TimelineProjection.of(timeline).summary().progress().numberOfBatches())
                .isEqualTo(all);
    }

    /** Adds a line. Line n is written n minutes after the first. */
    private void line(Type type, Integer batch, EventDetails told, String... instances) {
        timeline.add(new RollEvent(
                timeline.size() + 1,
                0,
                at(timeline.size()),
                type,
                batch,
                "what happened",
                new RollEvent.Affected(List.of(instances), Map.of()),
                RollEvent.ServiceLevel.UNKNOWN,
                counts,
                told));
    }

    private static Instant at(int line) {
        return AnnouncedLines.BEGAN.plus(Duration.ofMinutes(line));
    }
}
