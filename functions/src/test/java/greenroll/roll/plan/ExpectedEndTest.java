package greenroll.roll.plan;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.roll.ExpectedEnd;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.observation.RollObservation;
import greenroll.roll.step.Scenario;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The expected end of a roll. It follows from its own batches, without any from past rolls, and without those from its
 * settings.
 */
class ExpectedEndTest {

    private static final Duration PAST = Duration.ofSeconds(40);

    private final Scenario four = Scenario.ofFour();

    @Test
    void theFirstBatch_isReckonedByTheSettings() {
        assertEndsAfter(2 * (60 + 70) + 315, begun(four));
    }

    @Test
    void whereARollWentBefore_itTellsInsteadOfTheSettings() {
        assertEndsAfter(
                2 * (60 + 40) + 315,
                begun(four).with(c -> c.progress(c.progress().withExpectedEnd(new ExpectedEnd(PAST, null)))));
    }

    @Test
    void whereABatchIsDone_itTellsInsteadOfPastRolls() {
        Roll roll = begun(four).with(c -> c.progress(c.progress().withExpectedEnd(new ExpectedEnd(PAST, null))));

        assertEndsAfter(60 + 55 + 315, roll.withBatch(done(1, 2, 60 + 55)));
    }

    @Test
    void severalBatches_tellTheirMean_andOneThatTookNoLongerThanItsGraceTellsNothingLess() {
        Roll first = begun(four).withBatch(done(1, 2, 60 + 50));

        assertEndsAfter(60 + 70 + 315, first.withBatch(without(done(2, 2, 60 + 90))));
        assertEndsAfter(60 + 25 + 315, first.withBatch(without(done(2, 2, 20))));
        assertEndsAfter(60 + 25 + 315, first.withBatch(without(done(2, 2, 60))));
    }

    @Test
    void aBatchThatLaunchedNothing_orWasGivenUp_orIsOpen_tellsNothing() {
        Roll first = begun(four).withBatch(done(1, 2, 60 + 50));

        assertEndsAfter(60 + 50 + 315, first.withBatch(done(2, 0, 5_000)));
        assertEndsAfter(60 + 50 + 315, first.withBatch(without(done(2, 2, 5_000).withPhase(Batch.Phase.GIVEN_UP))));
        assertEndsAfter(60 + 50 + 315, first.withBatch(without(done(2, 2, 5_000).withPhase(Batch.Phase.SCALING_DOWN))));
        assertEndsAfter(
                60 + 50 + 315,
                first.withBatch(
                        without(done(2, 2, 5_000).with(c -> c.times(c.times().withClosedAt(null))))));
        assertEndsAfter(60 + 50 + 315, first.withBatch(without(done(2, 1, 60 + 50))));
    }

    @Test
    void aRestartsBatch_tellsWhatItTookBeyondItsGraceAndItsDrain() {
        Roll restart = begun(Scenario.restartOfFour());

        assertEndsAfter(300 + 25, restart.withBatch(done(1, 2, 300 + 25)));
    }

    @Test
    void pastRolls_tellByTheMiddleOneOfThem() {
        assertThat(Forecast.beyondGraceOfPast(List.of())).isNull();
        assertThat(Forecast.beyondGraceOfPast(List.of(finished(40)))).isEqualTo(Duration.ofSeconds(40));
        assertThat(Forecast.beyondGraceOfPast(List.of(finished(90), finished(40))))
                .isEqualTo(Duration.ofSeconds(90));
        assertThat(Forecast.beyondGraceOfPast(List.of(finished(90), finished(5_000), finished(40))))
                .isEqualTo(Duration.ofSeconds(90));
        assertThat(Forecast.beyondGraceOfPast(List.of(finished(10), finished(30), finished(20))))
                .isEqualTo(Duration.ofSeconds(20));
    }

    private void assertEndsAfter(int seconds, Roll roll) {
        assertThat(Forecast.end(roll, four.now)).isEqualTo(four.now.plusSeconds(seconds));
    }

    private static Roll begun(Scenario scenario) {
        RollObservation seen = new RollObservation(scenario.roll, scenario.look(), scenario.now);
        return scenario.roll.with(
                c -> c.progress(c.progress().withBaseline(RollPlanner.baseline(scenario.roll, seen))));
    }

    /** Returns a done batch of that size with proven green. It was done so many seconds after its opening. */
    private static Batch done(int number, int size, int seconds) {
        Batch batch = Batch.opened(number, size, Batch.Phase.LAUNCHING, List.of(), Scenario.START)
                .closed(Batch.Phase.DONE, Scenario.START.plusSeconds(seconds));
        for (int i = 1; i <= size; i++) {
            batch = batch.join(BatchInstance.joined("i-" + number + i, "a", false, Scenario.START)
                    .withProvenAt(Scenario.START));
        }
        return batch;
    }

    /** Returns the batch without its green, as if all of it were still to be launched. */
    private static Batch without(Batch batch) {
        return batch.withInstances(List.of());
    }

    /** Returns a finished roll of two batches. Each took that many seconds beyond its grace. */
    private RollHead finished(int beyondGrace) {
        return begun(four)
                .with(c -> c.progress(
                        c.progress().withUpdatedAt(Scenario.START.plusSeconds(2 * (60 + beyondGrace) + 315))))
                .head();
    }
}
