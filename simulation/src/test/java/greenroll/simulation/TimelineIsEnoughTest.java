package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.roll.Control;
import greenroll.roll.Control.Wish;
import greenroll.roll.RollStatus;
import greenroll.roll.timeline.RollEvent;
import greenroll.simulation.campaign.FaultCampaign;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.invariant.Invariant;
import greenroll.simulation.invariant.Violation;
import greenroll.simulation.run.FaultSimulator;
import greenroll.simulation.run.RollRun;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.RandomCases;
import greenroll.simulation.scenario.Scenarios;
import greenroll.simulation.scenario.Seeds;
import greenroll.simulation.wrong.WrongStores;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Invariant 10: after every write of every roll, the API's view of it can be derived from its timeline alone. {@link
 * TimelineMonitor} checks this in every simulation. Here it also checks rolls that are stopped, paused and resumed at
 * any moment.
 */
class TimelineIsEnoughTest {

    private static final RandomCases CASES = new RandomCases(12, 4, 3);

    @Test
    void randomRolls_stoppedPausedAndResumedAtAnyMoment_areToldWhole() {
        Map<RollStatus, Integer> ended = new EnumMap<>(RollStatus.class);
        int paused = 0;
        for (long seed = 1; seed <= 150; seed++) {
            RollRun run = meddledWith(seed).run(CASES.of(seed));

            assertThat(run.violations()).as("seed " + seed).isEmpty();
            ended.merge(run.roll().head().status(), 1, Integer::sum);
            paused += run.timeline().stream().anyMatch(line -> line.type() == RollEvent.Type.PAUSED) ? 1 : 0;
        }
        assertThat(ended.keySet())
                .containsExactlyInAnyOrder(RollStatus.FINISHED, RollStatus.FAILED, RollStatus.STOPPED);
        assertThat(paused).isGreaterThan(20);
    }

    @Test
    void rolls_duringWhichAnythingGoesWrong_areToldWholeInShort() {
        FaultCampaign campaign =
                new FaultCampaign(new FaultSimulator(Cases.TEMPLATE), Scenarios.usual(6, 3, 1, 1), FaultKind.OF_OWN);

        assertThat(campaign.run(Seeds.from(1, 100)).broken()).isEmpty();
    }

    /** If a kind of line on which a status depends is left out, the timeline is not complete any more. */
    @Test
    void aTimeline_withoutOneKindOfLine_isSeenToBeShort() {
        for (RollEvent.Type type : Set.of(
                RollEvent.Type.PLANNED,
                RollEvent.Type.BATCH_STARTED,
                RollEvent.Type.LAUNCHED,
                RollEvent.Type.STATUS_CHANGED,
                RollEvent.Type.PROVEN,
                RollEvent.Type.RETIRING,
                RollEvent.Type.DEREGISTERED,
                RollEvent.Type.DRAINED,
                RollEvent.Type.TERMINATED)) {
            Simulator forgetful = new Simulator(Cases.TEMPLATE, WrongStores.forgetting(type), cloud -> {});

            assertThat(forgetful
                            .run(Cases.three(greenroll.emulator.compute.state.ImageBehaviour.GREEN, Cases.REPLACE))
                            .violations())
                    .as(type.name())
                    .extracting(Violation::invariant)
                    .contains(Invariant.STORY);
        }
    }

    @Test
    void aPoll_thatSeesNothingNew_tellsNothing() {
        RollRun run = new Simulator(Cases.TEMPLATE)
                .run(Cases.three(greenroll.emulator.compute.state.ImageBehaviour.GREEN, Cases.REPLACE));

        Map<RollEvent.Type, Long> lines =
                run.timeline().stream().collect(Collectors.groupingBy(RollEvent::type, Collectors.counting()));
        assertThat(run.timeline().stream()
                        .map(line -> List.of(
                                line.type(), line.message(), line.affected().instances(), line.version())))
                .doesNotHaveDuplicates();
        assertThat(lines.get(RollEvent.Type.COUNTS_CHANGED)).isLessThanOrEqualTo(3);
        assertThat(lines.get(RollEvent.Type.BATCH_DONE))
                .isEqualTo(run.roll().head().currentBatch());
    }

    /** A pause, its resume and a stop, each at a moment that the seed chooses, or not at all. */
    private static Simulator meddledWith(long seed) {
        Random random = new Random(seed);
        return new Simulator(Cases.TEMPLATE, ports -> ports, cloud -> {
            if (random.nextInt(3) > 0) {
                Duration after = Duration.ofMillis(random.nextInt(1_800_000));
                ask(cloud, after, Wish.PAUSE);
                ask(cloud, after.plusMillis(random.nextInt(600_000)), Wish.RESUME);
            }
            if (random.nextInt(3) == 0) {
                ask(cloud, Duration.ofMillis(random.nextInt(2_400_000)), Wish.STOP);
            }
        });
    }

    private static void ask(EmbeddedCloud cloud, Duration after, Wish wish) {
        cloud.clock()
                .after(
                        after,
                        () -> cloud.store()
                                .unfinished()
                                .forEach(roll -> cloud.store()
                                        .request(
                                                roll.id(),
                                                wish,
                                                new Control.Asked(cloud.clock().instant(), "jo"))));
    }
}
