package greenroll.simulation.campaign;

import greenroll.simulation.faults.Fault;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.invariant.Violation;
import greenroll.simulation.run.FaultRun;
import greenroll.simulation.run.FaultSimulator;
import greenroll.simulation.run.ScenarioPool;
import greenroll.simulation.run.UndisturbedRun;
import greenroll.simulation.scenario.Scenario;
import greenroll.simulation.scenario.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Runs many rolls with one or two faults each, one roll for each seed. The kind of the first fault follows the list of
 * kinds in turn; the seed decides the rest.
 */
public final class FaultCampaign {

    /** The scenario and the faults of a seed. */
    public record Draw(Scenario scenario, List<Fault> faults) {}

    /** The figures, and by seed the runs that broke a promise. */
    public record Outcome(Simulation.Report report, Map<Long, Broken> broken) {}

    public record Broken(Draw draw, List<Violation> violations) {}

    private final FaultSimulator simulator;
    private final List<FaultKind> kinds;
    private final ScenarioPool pool;
    private final int faults;
    private final List<UndisturbedRun> usual;
    private final List<UndisturbedRun> rare;

    /** Injects one fault into each roll, and runs these scenarios only. */
    public FaultCampaign(FaultSimulator simulator, List<Scenario> scenarios, List<FaultKind> kinds) {
        this(simulator, ScenarioPool.of(scenarios), kinds, 1);
    }

    /**
     * @param kinds the kinds to inject; a kind that applies at no call of any scenario is never injected
     * @param faults the number of faults in each roll
     */
    public FaultCampaign(FaultSimulator simulator, ScenarioPool pool, List<FaultKind> kinds, int faults) {
        this.simulator = simulator;
        this.kinds = List.copyOf(kinds);
        this.pool = pool;
        this.faults = faults;
        this.usual = plain(pool.usual());
        this.rare = plain(pool.rare());
    }

    private List<UndisturbedRun> plain(List<Scenario> scenarios) {
        return scenarios.stream()
                .map(scenario -> new UndisturbedRun(simulator, scenario.withSeed(1)))
                .toList();
    }

    /** Returns the scenario and the faults of the seed; they are always the same for the same seed. */
    public Draw draw(long seed) {
        return drawn(seed).draw();
    }

    /** @param plain the same roll without faults */
    private record Drawn(Draw draw, UndisturbedRun plain) {}

    private Drawn drawn(long seed) {
        Random random = new Random(new SplittableRandom(seed).nextLong());
        Scenario chosen = pool.randomOf(seed);
        if (chosen != null) {
            UndisturbedRun plain = new UndisturbedRun(simulator, chosen);
            return new Drawn(new Draw(chosen, faults(plain, kindOf(seed), random)), plain);
        }
        List<UndisturbedRun> able = kinds.isEmpty() ? List.of() : ScenarioPool.able(usual, rare, kindOf(seed));
        List<UndisturbedRun> from = able.isEmpty() ? usual : able;
        UndisturbedRun one = from.get(random.nextInt(from.size()));
        List<Fault> drawn = able.isEmpty() ? List.of() : faults(one, kindOf(seed), random);
        return new Drawn(new Draw(one.scenario().withSeed(seed), drawn), one);
    }

    private FaultKind kindOf(long seed) {
        return kinds.get((int) Math.floorMod(seed, (long) kinds.size()));
    }

    /**
     * The first fault is of the given kind if that kind can happen in this roll. The others are of any kind that can.
     */
    private List<Fault> faults(UndisturbedRun plain, FaultKind first, Random random) {
        List<FaultKind> able = kinds.stream()
                .filter(kind -> !plain.positionsOf(kind).isEmpty())
                .toList();
        List<Fault> drawn = new ArrayList<>();
        for (int i = 0; i < faults && !able.isEmpty(); i++) {
            FaultKind kind = i == 0 && able.contains(first) ? first : able.get(random.nextInt(able.size()));
            List<Integer> positions = plain.positionsOf(kind);
            int at = positions.get(random.nextInt(positions.size()));
            drawn.add(new Fault(kind, at, random.nextInt(1_000_000)));
        }
        return drawn;
    }

    /**
     * Runs the scenario of the seed. When none of its faults took effect, it runs again with each fault due from the
     * first call on.
     */
    public FaultRun run(long seed) {
        Drawn drawn = drawn(seed);
        Draw draw = drawn.draw();
        FaultRun run = simulator.run(draw.scenario(), draw.faults());
        if (run.injected().isEmpty() && !draw.faults().isEmpty()) {
            List<Fault> atOnce = draw.faults().stream()
                    .map(fault -> new Fault(fault.kind(), 1, fault.salt()))
                    .toList();
            run = simulator.run(draw.scenario(), atOnce);
        }
        return run.with(drawn.plain().judge(run));
    }

    /** Runs the scenario with these faults and compares it with the run without faults. */
    public FaultRun judged(Scenario scenario, List<Fault> faults) {
        FaultRun run = simulator.run(scenario, faults);
        for (List<UndisturbedRun> all : List.of(usual, rare)) {
            for (UndisturbedRun one : all) {
                if (one.scenario().equals(scenario.withSeed(1))) {
                    return run.with(one.judge(run));
                }
            }
        }
        return run.with(new UndisturbedRun(simulator, scenario).judge(run));
    }

    /**
     * Returns the smallest case found that still breaks a promise: with fewer faults, then with a smaller and simpler
     * group.
     */
    public Broken shrunk(Broken broken) {
        Scenario scenario = broken.draw().scenario();
        List<Fault> fewest = Shrinker.shrink(
                broken.draw().faults(),
                fewer -> !judged(scenario, fewer).violations().isEmpty());
        Scenario smallest = Shrinker.smaller(
                scenario, other -> !judged(other, fewest).violations().isEmpty());
        return new Broken(new Draw(smallest, fewest), judged(smallest, fewest).violations());
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
