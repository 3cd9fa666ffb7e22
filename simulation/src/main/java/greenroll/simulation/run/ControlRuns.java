package greenroll.simulation.run;

import greenroll.simulation.faults.Fault;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.invariant.Violation;
import greenroll.simulation.scenario.ControlRequest;
import greenroll.simulation.scenario.Scenario;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Rolls that get a stop, a pause or a freeze just before a call. Each kind of request is made before every call. The same cases
 * also run with one fault at a later call.
 */
public final class ControlRuns {

    /** A request during a scenario, and the faults after it. */
    public record Case(Scenario scenario, ControlRequest asking, List<Fault> faults) {

        @Override
        public String toString() {
            return scenario.name() + ", " + asking + (faults.isEmpty() ? "" : ", " + faults);
        }
    }

    private final FaultSimulator simulator;
    private final List<FaultKind> kinds;
    private final ScenarioPool pool;
    private final List<UndisturbedRun> plain;
    private final List<UndisturbedRun> rare;

    public ControlRuns(FaultSimulator simulator, List<Scenario> scenarios, List<FaultKind> kinds) {
        this(simulator, ScenarioPool.of(scenarios), kinds);
    }

    /** @param pool its usual rolls get a request before every call; the sample uses all of its rolls */
    public ControlRuns(FaultSimulator simulator, ScenarioPool pool, List<FaultKind> kinds) {
        this.simulator = simulator;
        this.pool = pool;
        List<Scenario> scenarios = pool.usual();
        this.kinds = List.copyOf(kinds);
        plain = scenarios.stream()
                .map(scenario -> new UndisturbedRun(simulator, scenario))
                .toList();
        rare = pool.rare().stream()
                .map(scenario -> new UndisturbedRun(simulator, scenario))
                .toList();
    }

    public List<UndisturbedRun> plain() {
        return plain;
    }

    public Set<FaultKind> kinds() {
        return kinds.isEmpty() ? Set.of() : EnumSet.copyOf(kinds);
    }

    /** Each kind of request before every call of every scenario, without faults. */
    public List<Case> everywhere() {
        List<Case> cases = new ArrayList<>();
        for (UndisturbedRun one : plain) {
            for (int at : one.askable()) {
                for (ControlRequest.Kind kind : ControlRequest.Kind.ANYWHERE) {
                    cases.add(new Case(one.scenario(), new ControlRequest(at, kind), List.of()));
                }
            }
        }
        return cases;
    }

    /** Runs the case, and compares it with the run without a request. */
    public FaultRun run(Case one) {
        UndisturbedRun without = plainOf(one);
        FaultRun run = simulator.run(one.scenario(), one.faults(), one.asking());
        return run.with(judged(one, without, run));
    }

    /**
     * Returns a case with one fault at the requested call or later; it is always the same for the same seed. The kinds
     * of faults follow each other in turn. A freeze with another fault is a pair of faults. Long rolls are left out.
     */
    public Case draw(long seed) {
        Random random = new Random(new SplittableRandom(seed).nextLong());
        FaultKind kind = kinds.get((int) Math.floorMod(seed, (long) kinds.size()));
        ControlRequest.Kind ask = ControlRequest.Kind.OF_ROLL.get(random.nextInt(ControlRequest.Kind.OF_ROLL.size()));
        Scenario chosen = pool.randomOf(seed);
        List<UndisturbedRun> brief = chosen == null
                ? plain.stream().filter(each -> !each.isLong()).toList()
                : List.of(new UndisturbedRun(simulator, chosen));
        List<UndisturbedRun> able = ScenarioPool.able(brief, chosen == null ? rare : List.of(), kind);
        UndisturbedRun one = able.isEmpty() ? brief.getFirst() : able.get(random.nextInt(able.size()));
        int last = able.isEmpty() ? one.positions() : one.positionsOf(kind).getLast();
        List<Integer> askable =
                one.askable().stream().filter(call -> call <= last).toList();
        int asked = askable.get(random.nextInt(askable.size()));
        Case without = new Case(one.scenario(), new ControlRequest(asked, ask), List.of());
        // A kind that can happen until the end may also happen at the calls that follow only from the request.
        int latest =
                last < one.positions() ? last : Math.max(asked, run(without).positions());
        Fault fault = new Fault(kind, asked + random.nextInt(latest - asked + 1), random.nextInt(1_000_000));
        return new Case(one.scenario(), without.asking(), List.of(fault));
    }

    private UndisturbedRun plainOf(Case one) {
        return Stream.concat(plain.stream(), rare.stream())
                .filter(without -> without.scenario().equals(one.scenario()))
                .findFirst()
                .orElseGet(() -> new UndisturbedRun(simulator, one.scenario()));
    }

    /** A roll that goes on after a pause or a freeze must end as it does without it. */
    private static List<Violation> judged(Case one, UndisturbedRun without, FaultRun run) {
        return one.asking().kind().stops() ? run.violations() : without.judge(run);
    }
}
