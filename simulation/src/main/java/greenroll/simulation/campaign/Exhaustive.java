package greenroll.simulation.campaign;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import greenroll.simulation.faults.Fault;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.invariant.Violation;
import greenroll.simulation.run.FaultRun;
import greenroll.simulation.run.FaultSimulator;
import greenroll.simulation.run.ScenarioPool;
import greenroll.simulation.run.UndisturbedRun;
import greenroll.simulation.scenario.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Injects every kind of fault that applies, at every call of every scenario, one fault at a time. */
public final class Exhaustive {

    private Exhaustive() {}

    /**
     * @param positions the calls of all scenarios
     * @param kinds how many kinds were injected
     * @param cases the number of rolls with a fault: at each call, one for each kind that applies there
     * @param missed cases whose fault did not take effect at its own call
     * @param inapplicable the kinds asked for that apply nowhere, with what they need
     */
    public record Report(
            int positions,
            int kinds,
            int cases,
            int missed,
            Map<String, Integer> casesBy,
            Map<String, String> inapplicable,
            @JsonUnwrapped ViolationCounts violations,
            @JsonUnwrapped CampaignCost cost) {}

    public record Outcome(Report report, List<FaultCampaign.Broken> broken) {}

    private record Case(UndisturbedRun plain, Fault fault) {}

    public static Outcome run(FaultSimulator simulator, List<Scenario> scenarios, List<FaultKind> kinds) {
        return run(simulator, ScenarioPool.of(scenarios), kinds);
    }

    /** @param pool its rare rolls are used only for kinds that apply at no call of the usual rolls */
    public static Outcome run(FaultSimulator simulator, ScenarioPool pool, List<FaultKind> kinds) {
        long start = System.nanoTime();
        HeapMonitor heap = new HeapMonitor();
        List<FaultCampaign.Broken> broken = new ArrayList<>();
        List<Case> cases = new ArrayList<>();
        Map<String, Integer> casesBy = new LinkedHashMap<>();
        int positions = 0;
        int missed = 0;
        try (ExecutorService threads =
                        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
                heap) {
            List<UndisturbedRun> usual = new ArrayList<>();
            List<UndisturbedRun> rare = new ArrayList<>();
            pool.usual().forEach(scenario -> usual.add(new UndisturbedRun(simulator, scenario)));
            pool.rare().forEach(scenario -> rare.add(new UndisturbedRun(simulator, scenario)));
            for (UndisturbedRun plain :
                    Stream.concat(usual.stream(), rare.stream()).toList()) {
                positions += plain.positions();
                if (!plain.violations().isEmpty()) {
                    broken.add(new FaultCampaign.Broken(
                            new FaultCampaign.Draw(plain.scenario(), List.of()), plain.violations()));
                }
            }
            for (FaultKind kind : kinds) {
                ScenarioPool.able(usual, rare, kind)
                        .forEach(plain -> plain.positionsOf(kind)
                                .forEach(at -> cases.add(new Case(plain, new Fault(kind, at, at)))));
            }
            List<Future<Judged>> running = cases.stream()
                    .map(one -> threads.submit(() -> judged(simulator, one)))
                    .toList();
            for (int i = 0; i < cases.size(); i++) {
                Judged judged = Simulation.join(running.get(i));
                Case one = cases.get(i);
                casesBy.merge(one.fault().kind().key(), 1, Integer::sum);
                missed += judged.injected() ? 0 : 1;
                if (!judged.violations().isEmpty()) {
                    broken.add(new FaultCampaign.Broken(
                            new FaultCampaign.Draw(one.plain().scenario(), List.of(one.fault())), judged.violations()));
                }
            }
        }
        return new Outcome(report(kinds, positions, missed, cases.size(), casesBy, broken, start, heap), broken);
    }

    private record Judged(boolean injected, List<Violation> violations) {}

    private static Judged judged(FaultSimulator simulator, Case one) {
        FaultRun run = simulator.run(one.plain().scenario(), List.of(one.fault()));
        boolean here = run.log().stream()
                .anyMatch(line -> line.contains(" at call " + one.fault().at() + ","));
        return new Judged(here, one.plain().judge(run));
    }

    private static Report report(
            List<FaultKind> kinds,
            int positions,
            int missed,
            int cases,
            Map<String, Integer> casesBy,
            List<FaultCampaign.Broken> broken,
            long start,
            HeapMonitor heap) {
        Map<String, String> inapplicable = new LinkedHashMap<>();
        kinds.stream()
                .filter(kind -> !casesBy.containsKey(kind.key()))
                .forEach(kind ->
                        inapplicable.put(kind.key(), "needs " + kind.needs() + ", which these rolls never have"));
        return new Report(
                positions,
                casesBy.size(),
                cases,
                missed,
                casesBy,
                inapplicable,
                ViolationCounts.of(broken.stream().flatMap(one -> one.violations().stream())),
                CampaignCost.since(start, heap));
    }
}
