package greenroll.roll.step;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.roll.InstanceCounts;
import greenroll.roll.Stage;
import greenroll.roll.observation.SummaryLine;
import greenroll.roll.task.Step;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The line of at most 512 bytes in the execution view, and its numbers. */
class SummaryLineTest {

    @Test
    void of_aRollThatHasNotBegun_saysWhereItStandsAndWhatItWaitsFor() {
        assertThat(SummaryLine.of(Scenario.ofFour().roll, "waits")).isEqualTo("starting: waits");
    }

    @Test
    void of_anOpenBatch_namesItsNumberAndPhaseBeforeAndTheNumbersBehind() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        assertThat(SummaryLine.of(four.roll, "launches 2"))
                .isEqualTo("batch 1 of 2, launching: launches 2; 0 of 4 proven, in service 4, floor 4");
        four.completeBatch();
        assertThat(SummaryLine.of(four.roll, "next"))
                .isEqualTo("batch 1 of 2, done: next; 2 of 4 proven, in service 6, floor 4");
    }

    @Test
    void of_aRollThatEnds_namesTheEndingAndNotTheBatchsPhase() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.roll = four.roll.with(c -> c.stage(Stage.STOPPING));
        assertThat(SummaryLine.of(four.roll, "cleans up")).startsWith("batch 1 of 2, stopping: cleans up; ");
        four.roll = four.roll.with(c -> c.stage(Stage.STOPPED));
        assertThat(SummaryLine.of(four.roll, "over")).startsWith("stopped: over; ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ß", "…"})
    void of_aPhraseThatIsTooLong_isCutToFitBesideTheNumbersAndTheNextLook(String letter) {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);

        String line = SummaryLine.of(four.roll, letter.repeat(1_000));

        assertThat(line)
                .startsWith("batch 1 of 2, launching: " + letter)
                .endsWith(letter + "…; 0 of 4 proven, in service 4, floor 4");
        assertThat(bytes(line + "; asks again in 86400 s")).isBetween(480, 512);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ß", "…"})
    void capped_atItsLastByte_isLeftWhole_andCutBeyondIt(String letter) {
        String fits = letter.repeat(512 / bytes(letter));
        assertThat(SummaryLine.capped(fits)).isEqualTo(fits);

        String capped = SummaryLine.capped(fits + letter);

        assertThat(capped).endsWith(letter + "…");
        assertThat(bytes(capped)).isBetween(512 - bytes(letter) - 2, 512);
    }

    @Test
    void capped_ofPlainLetters_usesEveryByte() {
        assertThat(SummaryLine.capped("x".repeat(513))).isEqualTo("x".repeat(509) + "…");
    }

    @Test
    void tally_ofAReplacement_countsUpToTheTarget() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.completeBatch();
        four.next(Step.PLAN_BATCH);
        assertThat(four.roll.head().counts()).isEqualTo(new InstanceCounts(2, 2, 2, 4, 4, 2));
    }

    @Test
    void tally_ofARestart_countsUpToWhatLivedAtTheStart_andLaunchesNothing() {
        Scenario four = Scenario.restartOfFour();
        four.next(Step.PLAN_BATCH);
        assertThat(four.roll.head().counts()).isEqualTo(new InstanceCounts(4, 0, 0, 4, 4, 0));
    }

    @Test
    void tally_ofARestartThatKnowsNothingYet_countsUpToNothing() {
        Scenario four = Scenario.restartOfFour();
        four.unanswered.add(Scenario.WEB);
        four.next(Step.PLAN_BATCH);
        assertThat(four.roll.head().counts()).isEqualTo(new InstanceCounts(4, 0, 0, 0, 0, 0));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
