package greenroll.local.simulate;

import greenroll.local.simulate.faults.Fault;
import greenroll.local.simulate.faults.FaultKind;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Many rolls with one fault each, one a seed: the kinds in turn, everything else by the seed. */
public final class FaultCampaign {

    /** What a seed comes to: the scenario and its fault. */
    public record Draw(Scenario scenario, List<Fault> faults) {}

    /** The figures, and by seed what broke a promise and how. */
    public record Outcome(Simulation.Report report, Map<Long, Broken> broken) {}

    public record Broken(Draw draw, List<Violation> violations) {}

    private final FaultSimulator simulator;
    private final List<FaultKind> kinds;
    private final List<Plain> plain;

    /**
     * @param kinds those that are injected; the ones that no scenario has a call for never are
     * @throws IllegalArgumentException when a scenario breaks a promise before anything went wrong
     */
    public FaultCampaign(FaultSimulator simulator, List<Scenario> scenarios, List<FaultKind> kinds) {
        this.simulator = simulator;
        this.kinds = List.copyOf(kinds);
        this.plain = scenarios.stream()
                .map(scenario -> new Plain(simulator, scenario.withSeed(1)))
                .toList();
    }

    /** The same for the same seed. */
    public Draw draw(long seed) {
        Random random = new Random(new SplittableRandom(seed).nextLong());
        if (kinds.isEmpty()) {
            return new Draw(plain.get(random.nextInt(plain.size())).scenario().withSeed(seed), List.of());
        }
        FaultKind kind = kinds.get((int) Math.floorMod(seed, (long) kinds.size()));
        List<Plain> able =
                plain.stream().filter(one -> !one.positionsOf(kind).isEmpty()).toList();
        if (able.isEmpty()) {
            return new Draw(plain.get(random.nextInt(plain.size())).scenario().withSeed(seed), List.of());
        }
        Plain one = able.get(random.nextInt(able.size()));
        List<Integer> positions = one.positionsOf(kind);
        int at = positions.get(random.nextInt(positions.size()));
        return new Draw(one.scenario().withSeed(seed), List.of(new Fault(kind, at, random.nextInt(1_000_000))));
    }

    /** Runs what the seed comes to; where the fault found no call after its own, from the first call on. */
    public FaultRun run(long seed) {
        Draw draw = draw(seed);
        FaultRun run = judged(draw.scenario(), draw.faults());
        if (run.injected().isEmpty() && !draw.faults().isEmpty()) {
            Fault fault = draw.faults().getFirst();
            return judged(draw.scenario(), List.of(new Fault(fault.kind(), 1, fault.salt())));
        }
        return run;
    }

    /** Runs the scenario with these faults, and judges it against how it goes without. */
    public FaultRun judged(Scenario scenario, List<Fault> faults) {
        FaultRun run = simulator.run(scenario, faults);
        for (Plain one : plain) {
            if (one.scenario().name().equals(scenario.name())) {
                return run.with(one.judge(run));
            }
        }
        return run;
    }

    public Outcome run(Seeds seeds) {
        Map<Long, Broken> broken = new ConcurrentSkipListMap<>();
        Simulation.Outcome outcome = Simulation.run(seeds, true, seed -> {
            FaultRun run = run(seed);
            if (!run.violations().isEmpty()) {
                Draw draw = new Draw(run.scenario(), run.injected());
                broken.put(seed, new Broken(draw, run.violations()));
            }
            return new Simulation.Run(
                    run.run(), run.injected().stream().map(Fault::kind).toList());
        });
        return new Outcome(outcome.report(), new TreeMap<>(broken));
    }
}
