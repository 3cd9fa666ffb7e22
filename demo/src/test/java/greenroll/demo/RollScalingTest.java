package greenroll.demo;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.roll.batch.Batch;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A roll of five batches, in every test that does not say otherwise. */
class RollScalingTest {

    private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");

    private final RollScaling out = RollScaling.NONE.and(3);

    @Test
    void out_isInTheMiddle_whileTheBatchIsWatched() {
        assertThat(RollScaling.NONE.next(List.of(), 5, false)).isEmpty();
        assertThat(next(RollScaling.NONE, 2, Batch.Phase.GRACE)).isEmpty();
        assertThat(next(RollScaling.NONE, 3, Batch.Phase.LAUNCHING)).isEmpty();
        assertThat(next(RollScaling.NONE, 3, Batch.Phase.CHECKING)).contains(1);
        assertThat(next(RollScaling.NONE, 3, Batch.Phase.SCALING_DOWN)).isEmpty();
        assertThat(next(RollScaling.NONE, 4, Batch.Phase.GRACE))
                .as("a look that came late")
                .contains(1);
    }

    @Test
    void in_isInALaterBatch_afterTheLaunchedInstanceHasServed() {
        assertThat(next(out, 3, Batch.Phase.GRACE)).isEmpty();
        assertThat(next(out, 4, Batch.Phase.SCALING_DOWN)).isEmpty();
        assertThat(next(out, 4, Batch.Phase.GRACE)).contains(-1);
        assertThat(out.next(List.of(batch(4, Batch.Phase.GRACE)), 5, false))
                .as("it has not served")
                .isEmpty();
    }

    @Test
    void bothAreInTheLastBatch_whenThereIsNoOther() {
        List<Batch> only = List.of(batch(1, Batch.Phase.GRACE));

        assertThat(RollScaling.NONE.next(only, 1, false)).contains(1);
        assertThat(RollScaling.NONE.and(1).next(only, 1, true)).contains(-1);
    }

    @Test
    void nothing_followsTheScaleIn() {
        assertThat(next(out.and(4), 5, Batch.Phase.GRACE)).isEmpty();
    }

    private static Optional<Integer> next(RollScaling before, int number, Batch.Phase phase) {
        return before.next(List.of(batch(number, phase)), 5, true);
    }

    private static Batch batch(int number, Batch.Phase phase) {
        return Batch.opened(number, 2, phase, List.of(), NOW);
    }
}
