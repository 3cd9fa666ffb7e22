package greenroll.demo;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A roll of two batches. The spot instances are b1, b2, g1 and g2 in every test that does not say otherwise. */
class RollInterruptionsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");
    private static final List<String> SPOT = List.of("b1", "b2", "g1", "g2");

    private final RollInterruptions one = RollInterruptions.NONE.and("b1");
    private final RollInterruptions two = one.and("g1");

    @Test
    void first_isBlueInService_onceTheFirstBatchIsLaunched() {
        assertThat(next(RollInterruptions.NONE, SPOT)).isEmpty();
        assertThat(next(RollInterruptions.NONE, SPOT, batch(1, Batch.Phase.LAUNCHING, green("g1"))))
                .isEmpty();
        assertThat(next(RollInterruptions.NONE, SPOT, batch(1, Batch.Phase.CHECKING, green("g1"), green("g2"))))
                .contains("b1");
        assertThat(next(RollInterruptions.NONE, List.of("g1", "g2"), inGrace(green("g1"), green("g2"))))
                .isEmpty();
    }

    @Test
    void second_isGreenInItsGrace_afterTheFirstIsGone() {
        assertThat(next(one, SPOT, inGrace(green("g1")))).as("b1 lives").isEmpty();
        assertThat(next(one, without("b1"), batch(1, Batch.Phase.CHECKING, green("g1"))))
                .isEmpty();
        assertThat(next(one, without("b1"), inGrace(green("g1")))).contains("g1");
    }

    /** The batch in its grace period may have on-demand instances only. */
    @Test
    void second_isProvenGreen_whenNoneIsInItsGrace() {
        assertThat(next(
                        one,
                        without("b1"),
                        batch(1, Batch.Phase.DONE, proven("g2")),
                        batch(2, Batch.Phase.GRACE, green("onDemand"))))
                .contains("g2");
    }

    @Test
    void third_isProvenGreen_whichALaterBatchReplaces() {
        assertThat(next(two, without("b1", "g1"), inGrace(green("g2")))).isEmpty();
        assertThat(next(
                        two,
                        without("b1", "g1"),
                        batch(1, Batch.Phase.DONE, proven("g2")),
                        batch(2, Batch.Phase.LAUNCHING)))
                .contains("g2");
    }

    @Test
    void third_inTheLastBatch_mayBeInItsGraceOrBlue() {
        assertThat(next(two, without("b1", "g1"), batch(2, Batch.Phase.GRACE, green("g2"))))
                .contains("g2");
        assertThat(next(two, without("b1", "g1"), batch(2, Batch.Phase.LAUNCHING, green("onDemand"))))
                .contains("b2");
    }

    @Test
    void instance_thatLeavesOrDoesNotServe_getsNoNotice() {
        Batch leaving = batch(1, Batch.Phase.CHECKING, green("g1"), green("g2"))
                .retire(RetiringInstance.blue("b1", "us-east-1a", true, NOW));

        assertThat(next(RollInterruptions.NONE, SPOT, leaving)).contains("b2");
        assertThat(RollInterruptions.NONE.next(List.of(leaving), 2, SPOT, Set.of("b1", "g1", "g2")))
                .isEmpty();
    }

    @Test
    void nothing_followsTheThird_orTheLastBatch() {
        RollInterruptions three = two.and("g2");

        assertThat(next(three, List.of("b2"), batch(2, Batch.Phase.GRACE, green("g3"))))
                .isEmpty();
        assertThat(next(two, List.of("b2", "g3"), batch(2, Batch.Phase.DONE, proven("g3"))))
                .isEmpty();
    }

    private static Optional<String> next(RollInterruptions before, List<String> liveSpot, Batch... batches) {
        return before.next(List.of(batches), 2, liveSpot, Set.copyOf(liveSpot));
    }

    private static List<String> without(String... gone) {
        return SPOT.stream().filter(id -> Stream.of(gone).noneMatch(id::equals)).toList();
    }

    private static Batch inGrace(BatchInstance... green) {
        return batch(1, Batch.Phase.GRACE, green);
    }

    private static Batch batch(int number, Batch.Phase phase, BatchInstance... green) {
        return Batch.opened(number, 2, phase, List.of(green), NOW);
    }

    private static BatchInstance green(String id) {
        return BatchInstance.joined(id, "us-east-1a", true, NOW);
    }

    private static BatchInstance proven(String id) {
        return green(id).withProvenAt(NOW);
    }
}
