package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.roll.Control;
import greenroll.roll.Roll;
import greenroll.roll.RollStatus;
import greenroll.roll.failure.Warning;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rolls of four instances, one after the other: a later one leaves alone what an earlier one has brought. */
class SkipMatchingTest extends RollsOfFour {

    private static final String ALL = """
            { "batchSizePercentage": 25, "gracePeriod": 30, "strategy": { "skipMatching": false } }""";

    @ParameterizedTest(name = "of an Auto Scaling group: {0}")
    @ValueSource(booleans = {false, true})
    void aRollThatWasStopped_isFinishedByTheNext_whichReplacesOnlyTheRest(boolean isAutoScaling) {
        lay(isAutoScaling);
        Roll stopped = stoppedAfterABatch();
        assertThat(stopped.head().status()).isEqualTo(RollStatus.STOPPED);
        long brought = stopped.instances().filter(one -> one.isProven()).count();
        assertThat(brought).isBetween(1L, 3L);

        Roll rest = rolled(BODY);

        assertThat(rest.head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(rest.head().baseline().keptIds()).hasSize((int) brought);
        assertThat(rest.instances()).hasSize(4 - (int) brought);
        assertThat(rest.head().warnings()).extracting(Warning::code).contains("LEFT_ALONE");
    }

    @ParameterizedTest(name = "of an Auto Scaling group: {0}")
    @ValueSource(booleans = {false, true})
    void aRollToWhatServes_hasNothingToDo_andIsFinishedAtOnce(boolean isAutoScaling) {
        lay(isAutoScaling);
        Roll first = rolled(BODY);
        assertThat(first.instances()).hasSize(4);

        Roll again = rolled(BODY);

        assertThat(again.head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(again.batches()).isEmpty();
        assertThat(again.head().numberOfBatches()).isZero();
        assertThat(again.head().warnings()).extracting(Warning::code).containsExactly("NOTHING_TO_DO");
        assertThat(again.head().warnings().getFirst().message()).startsWith("nothing to do: all 4 run revision 2");

        assertThat(rolled(ALL).instances()).hasSize(4);
    }

    private Roll stoppedAfterABatch() {
        String id = started(BODY);
        clock.runUntil(() -> head(id).counts().proven() > 0, clock.instant().plus(Duration.ofHours(1)));
        store.request(id, Control.Wish.STOP, new Control.Asked(clock.instant(), "jo"));
        return ended(id);
    }
}
