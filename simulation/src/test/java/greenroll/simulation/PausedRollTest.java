package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.roll.Control;
import greenroll.roll.Control.Wish;
import greenroll.roll.RollStatus;
import greenroll.roll.port.RollStore;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.timeline.RollEvent.Type;
import greenroll.simulation.run.RollRun;
import greenroll.simulation.run.Simulator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole rolls that are paused for an hour, at every half minute of their life, and resumed or not. */
class PausedRollTest {

    private static final Duration FOR = Duration.ofHours(1);

    /** Every half minute of a roll of three batches, which takes about twenty minutes. */
    static Stream<Duration> moments() {
        return IntStream.range(0, 50).mapToObj(i -> Duration.ofSeconds(30L * i + 7));
    }

    @ParameterizedTest
    @MethodSource("moments")
    void roll_pausedAndResumed_breaksNoPromise_beginsNoBatchMeanwhile_andFinishes(Duration after) {
        for (String body : List.of(Cases.REPLACE, Cases.RESTART)) {
            RollRun run = run(body, after, FOR);

            assertThat(run.violations()).as(body).isEmpty();
            assertThat(run.roll().head().status()).isEqualTo(RollStatus.FINISHED);
            assertThat(begunWhilePaused(run.timeline())).as(body).isEmpty();
        }
    }

    @Test
    void roll_pausedAndNeverResumed_stopsAfterADay_withNothingHalfDone() {
        RollRun run = run(Cases.REPLACE, Duration.ofMinutes(4), Duration.ofDays(3));

        assertThat(run.violations()).isEmpty();
        assertThat(run.roll().head().status()).isEqualTo(RollStatus.STOPPED);
        assertThat(run.roll().head().currentBatch()).isEqualTo(1);
        assertThat(run.timeline())
                .extracting(RollEvent::type)
                .containsSubsequence(Type.PAUSED, Type.BATCH_DONE, Type.STOPPED);
    }

    private static RollRun run(String body, Duration after, Duration pause) {
        Simulator simulator = new Simulator(Cases.TEMPLATE, ports -> ports, cloud -> {
            ask(cloud, after, Wish.PAUSE);
            ask(cloud, after.plus(pause), Wish.RESUME);
        });
        return simulator.run(Cases.three(ImageBehaviour.GREEN, body));
    }

    private static void ask(EmbeddedCloud cloud, Duration after, Wish wish) {
        RollStore store = cloud.store();
        cloud.clock()
                .after(
                        after,
                        () -> store.unfinished()
                                .forEach(roll -> store.request(
                                        roll.id(),
                                        wish,
                                        new Control.Asked(cloud.clock().instant(), "jo"))));
    }

    /** Batches that began after the PAUSED event and before the RESUMED event. */
    private static List<RollEvent> begunWhilePaused(List<RollEvent> timeline) {
        Instant paused = at(timeline, Type.PAUSED, Instant.MAX);
        Instant resumed = at(timeline, Type.RESUMED, Instant.MIN);
        return timeline.stream()
                .filter(event -> event.type() == Type.BATCH_STARTED)
                .filter(event -> event.at().isAfter(paused) && event.at().isBefore(resumed))
                .toList();
    }

    private static Instant at(List<RollEvent> timeline, Type type, Instant otherwise) {
        return timeline.stream()
                .filter(event -> event.type() == type)
                .map(RollEvent::at)
                .findFirst()
                .orElse(otherwise);
    }
}
