package greenroll.roll;

import static greenroll.roll.SampleSettings.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.group.HealthCheckType;
import greenroll.roll.step.Scenario;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The parts of a roll that a caller sees, and their limits. */
class RollHeadTest {

    private final RollHead accepted = Scenario.ofFour().roll.head();

    @ParameterizedTest
    @CsvSource({
        // stored stage, status shown, status shown after a request to stop
        "STARTING, STARTING, STOPPING",
        "IN_PROGRESS, IN_PROGRESS, STOPPING",
        "FINISHING, IN_PROGRESS, IN_PROGRESS",
        "FAILING, IN_PROGRESS, IN_PROGRESS",
        "STOPPING, STOPPING, STOPPING",
        "FINISHED, FINISHED, FINISHED",
        "STOPPED, STOPPED, STOPPED",
        "FAILED, FAILED, FAILED"
    })
    void status_isTerminalElseStoppingElseTheStoredOne(Stage stored, RollStatus shown, RollStatus onceStopped) {
        RollHead head = accepted.withStage(stored);
        assertThat(head.status()).isEqualTo(shown);
        assertThat(head.withControl(Control.NONE.withStop(new Control.Asked(Scenario.START, "jo")))
                        .status())
                .isEqualTo(onceStopped);
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void isOpen_untilTheTerminalStatusIsWritten(Stage stage) {
        assertThat(accepted.withStage(stage).isOpen())
                .isEqualTo(!List.of(Stage.FINISHED, Stage.STOPPED, Stage.FAILED).contains(stage));
    }

    @ParameterizedTest
    @CsvSource({"0, 4, IN_PROGRESS, 0", "1, 3, IN_PROGRESS, 33", "4, 4, FINISHING, 99", "0, 0, STARTING, 0"})
    void percent_ofWhatIsProven_isAtMost99UntilTheRollHasFinished(int proven, int total, Stage stage, int percent) {
        RollHead head = accepted.with(c -> {
            c.stage(stage);
            c.progress(c.progress().withCounts(new InstanceCounts(0, 0, proven, total, 0, 0)));
        });
        assertThat(head.percent()).isEqualTo(percent);
        assertThat(head.withStage(Stage.FINISHED).percent()).isEqualTo(100);
    }

    @Test
    void numberOfBatches_isTheEstimate_orMoreWhenMoreWereNeeded() {
        assertThat(accepted.numberOfBatches())
                .as("what target and batch size give")
                .isEqualTo(2);
        RollHead planned = accepted.with(c -> c.progress(c.progress()
                .withBaseline(new Baseline(4, 8, BatchPlan.of(4, 2), 4, 4, List.of(), Scenario.START, List.of()))));
        assertThat(planned.numberOfBatches()).isEqualTo(2);
        assertThat(planned.with(c -> c.progress(c.progress().withCurrentBatch(3)))
                        .numberOfBatches())
                .isEqualTo(3);
    }

    @Test
    void owesNotice_whileOneWasNotSent() {
        DueNotification failed = new DueNotification(DueNotification.Kind.ROLL_FAILED, "n-1", Scenario.START, null);
        assertThat(accepted.owesNotice()).isFalse();
        assertThat(accepted.withNotifications(List.of(failed)).owesNotice()).isTrue();
        assertThat(accepted.withNotifications(List.of(failed.withSentAt(Scenario.START)))
                        .owesNotice())
                .isFalse();
    }

    @Test
    void facts_ofAGroupThatNeverServed_judgeAdoptedInstancesByThePinnedRevision() {
        RollFacts facts = accepted.facts();
        assertThat(facts.adoptedRevision()).isEqualTo(1);
        RollFacts first = facts.withRevisions(
                facts.revisions().with(revisions -> revisions.revision(2).servingRevision(null)));
        assertThat(first.adoptedRevision()).isEqualTo(2);
    }

    @Test
    void wire_spellsAStatusAsTheContractDoes() {
        assertThat(Arrays.stream(RollStatus.values()).map(RollStatus::wire))
                .containsExactly("starting", "in_progress", "paused", "stopping", "stopped", "finished", "failed");
    }

    @ParameterizedTest
    @EnumSource(ExecutionOutcome.class)
    void anExecution_isClosedOnceItRanAndEnded(ExecutionOutcome state) {
        assertThat(state.isClosed())
                .isEqualTo(state != ExecutionOutcome.NOT_STARTED && state != ExecutionOutcome.RUNNING);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 1, 0, 1",
        "100, 86400, 7200, 3600, 100",
    })
    void settings_atTheirBounds_areTaken(int size, int grace, int health, int drain, int healthy) {
        assertThat(settings(size, grace, health, drain, healthy, true).health().gracePeriod())
                .isEqualTo(Duration.ofSeconds(grace));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1, 0, 1, 'batchSizePercentage must be between 1 and 100, but was 0'",
        "101, 0, 1, 0, 1, 'batchSizePercentage must be between 1 and 100, but was 101'",
        "1, -1, 1, 0, 1, 'gracePeriod must be between 0 and 86400, but was -1'",
        "1, 86401, 1, 0, 1, 'gracePeriod must be between 0 and 86400, but was 86401'",
        "1, 0, 0, 0, 1, 'healthTimeout must be between 1 and 7200, but was 0'",
        "1, 0, 7201, 0, 1, 'healthTimeout must be between 1 and 7200, but was 7201'",
        "1, 0, 1, -1, 1, 'drainingTimeout must be between 0 and 3600, but was -1'",
        "1, 0, 1, 3601, 1, 'drainingTimeout must be between 0 and 3600, but was 3601'",
        "1, 0, 1, 0, 0, 'batchMinHealthyPercentage must be between 1 and 100, but was 0'",
        "1, 0, 1, 0, 101, 'batchMinHealthyPercentage must be between 1 and 100, but was 101'"
    })
    void settings_beyondTheirBounds_areRefusedByName(
            int size, int grace, int health, int drain, int healthy, String message) {
        assertThatThrownBy(() -> settings(size, grace, health, drain, healthy, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void drainFor_isTheDrainingTimeout_orNothingWhenInstancesNeedNotDrain() {
        assertThat(settings(1, 0, 1, 300, 1, true).drainFor()).isEqualTo(Duration.ofSeconds(300));
        assertThat(settings(1, 0, 1, 300, 1, false).drainFor()).isEqualTo(Duration.ZERO);
    }

    private static RollSettings settings(int size, int grace, int health, int drain, int healthy, boolean drains) {
        return SETTINGS.with(settings -> settings.batches(RollSettings.Batches.of(size, healthy))
                .health(new RollSettings.Health(
                        HealthCheckType.NONE, Duration.ofSeconds(grace), Duration.ofSeconds(health)))
                .draining(new RollSettings.Draining(drains, Duration.ofSeconds(drain))));
    }
}
