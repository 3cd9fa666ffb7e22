package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.roll.timeline.EventDetails;
import greenroll.simulation.campaign.Simulation;
import greenroll.simulation.run.RollRun;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.JudgeAnswer;
import greenroll.simulation.scenario.RandomCases;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.StartAnswer;
import greenroll.simulation.scenario.StepAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Compares the expected duration of a roll with its actual duration, in virtual time. */
class ExpectedDurationTest {

    private static final RandomCases CASES = new RandomCases(12, 6, 3);

    /** A random case, but with a good image that boots as usual. */
    private static RollCase good(long seed) {
        RollCase of = CASES.of(seed);
        return new RollCase(
                of.groupSize(),
                of.zones(),
                of.targetGroups(),
                of.network(),
                ImageBehaviour.GREEN,
                of.body(),
                of.seed());
    }

    /**
     * The plan and the first look both give the duration. Each is within 15 % of the actual duration, for 200 rolls.
     */
    @Test
    void aRoll_takesAsLongAsItsPlanAndItsFirstLookSaid() {
        List<String> wrong = new ArrayList<>();
        AtomicInteger finished = new AtomicInteger();
        LongStream.rangeClosed(1, 300).parallel().forEach(seed -> {
            AtomicLong planned = new AtomicLong();
            RollCase of = good(seed);
            if (JudgeAnswer.isJudged(of)) {
                return; // a plan does not know how long samples and a person take
            }
            if (StepAnswer.pauses(of).keySet().stream().anyMatch(step -> StepAnswer.of(of, step) != null)) {
                return; // how long a person takes is no part of a plan
            }
            RollRun run = new Simulator(
                            Cases.TEMPLATE,
                            ports -> ports,
                            cloud -> planned.set(StartAnswer.plan(cloud, "sig-51e00001", of.body())
                                    .at("/expectedDuration/seconds")
                                    .asLong()))
                    .run(of);
            OptionalDouble missed = Simulation.missed(run);
            double plan = Math.abs(planned.get() - run.timing().rollTime().toSeconds())
                    / (double) Math.max(1, run.timing().rollTime().toSeconds());
            if (missed.isEmpty()) {
                return; // with this body, no image can get healthy in time
            }
            finished.incrementAndGet();
            if (missed.getAsDouble() > 0.15 || plan > 0.15) {
                synchronized (wrong) {
                    wrong.add(of + " took " + run.timing().rollTime() + ", its plan said "
                            + Duration.ofSeconds(planned.get())
                            + ", its first look " + saidFirst(run) + " batches "
                            + run.roll().batches().size());
                }
            }
        });

        assertThat(wrong).isEmpty();
        assertThat(finished).hasValueGreaterThan(180);
    }

    private static String saidFirst(RollRun run) {
        return run.timeline().stream()
                .filter(event -> event.details() instanceof EventDetails.Planned)
                .map(event -> Duration.between(event.at(), ((EventDetails.Planned) event.details()).expectedEnd()))
                .findFirst()
                .map(Duration::toString)
                .orElse("nothing");
    }
}
