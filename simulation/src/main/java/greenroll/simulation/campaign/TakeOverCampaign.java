package greenroll.simulation.campaign;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import greenroll.simulation.faults.Fault;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.invariant.Violation;
import greenroll.simulation.run.ConcurrentRequest;
import greenroll.simulation.run.TakeOvers;
import greenroll.simulation.scenario.Scenario;
import greenroll.simulation.scenario.Scenarios;
import greenroll.simulation.scenario.Seeds;
import greenroll.simulation.scenario.SimulatedOperation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends each request that may end a HEAL, a CREATE or a SCALE before every call of that operation. It also runs a sample of
 * these cases with one fault.
 */
public final class TakeOverCampaign {

    private static final List<SimulatedOperation> HOLDERS = List.of(
            SimulatedOperation.HEAL,
            SimulatedOperation.CREATE,
            SimulatedOperation.SCALE_UP,
            SimulatedOperation.SCALE_DOWN,
            SimulatedOperation.DETACH);

    private TakeOverCampaign() {}

    /**
     * The figures.
     *
     * @param cases runs without faults in which the other operation held the group when the request arrived
     * @param arrivals the number of these cases by request
     * @param functions the number of these cases by the function whose visit the request interrupted
     * @param sampled the number of runs with one fault after the request, chosen by seed
     * @param injected the number of sampled runs whose fault took effect
     */
    public record Report(
            int cases,
            Map<String, Integer> arrivals,
            Map<String, Integer> functions,
            int sampled,
            int injected,
            @JsonUnwrapped ViolationCounts violations,
            double wallSeconds) {}

    /** A case that broke a promise, in words. */
    public record Broken(String broken, List<Violation> violations) {}

    public record Outcome(Report report, List<Broken> broken) {}

    private record Done(TakeOvers.Case one, TakeOvers.Outcome outcome) {}

    /** @param seeds those of the sample with faults */
    public static Outcome run(
            TakeOvers takeOvers, int groupSize, int zones, int targetGroups, List<FaultKind> kinds, Seeds seeds) {
        long start = System.nanoTime();
        List<Done> done = new ArrayList<>();
        int plain;
        try (ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<Done>> running = new ArrayList<>();
            List<TakeOvers.Case> cases = cases(takeOvers, groupSize, zones, targetGroups);
            cases.forEach(one -> running.add(threads.submit(() -> new Done(one, takeOvers.run(one)))));
            plain = cases.size();
            for (long seed : seeds.list()) {
                TakeOvers.Case one = drawn(cases, kinds, seed);
                running.add(threads.submit(() -> new Done(one, takeOvers.run(one))));
            }
            running.forEach(one -> done.add(Simulation.join(one)));
        }
        return report(done, plain, start);
    }

    private static List<TakeOvers.Case> cases(TakeOvers takeOvers, int groupSize, int zones, int targetGroups) {
        List<TakeOvers.Case> cases = new ArrayList<>();
        for (Scenario scenario : Scenarios.operations(HOLDERS, groupSize, zones, targetGroups, 1)) {
            int positions = takeOvers.positions(scenario);
            for (ConcurrentRequest arrival : ConcurrentRequest.during(scenario.operation())) {
                for (int at = 1; at <= positions; at++) {
                    cases.add(new TakeOvers.Case(scenario, arrival, at, List.of()));
                }
            }
        }
        return cases;
    }

    private static TakeOvers.Case drawn(List<TakeOvers.Case> cases, List<FaultKind> kinds, long seed) {
        Random random = new Random(new SplittableRandom(seed).nextLong());
        TakeOvers.Case one = cases.get(random.nextInt(cases.size()));
        FaultKind kind = kinds.get((int) Math.floorMod(seed, (long) kinds.size()));
        return one.with(new Fault(kind, one.at() + random.nextInt(200), random.nextInt(1_000_000)));
    }

    private static Outcome report(List<Done> all, int plain, long start) {
        Map<String, Integer> arrivals = new LinkedHashMap<>();
        Map<String, Integer> functions = new TreeMap<>();
        List<Broken> broken = new ArrayList<>();
        int cases = 0;
        int injected = 0;
        for (int i = 0; i < all.size(); i++) {
            Done done = all.get(i);
            if (i < plain && done.outcome().arrived()) {
                cases++;
                arrivals.merge(done.one().arrival().key(), 1, Integer::sum);
                functions.merge(String.valueOf(done.outcome().function()), 1, Integer::sum);
            }
            injected += i >= plain && !done.outcome().injected().isEmpty() ? 1 : 0;
            if (!done.outcome().violations().isEmpty()) {
                broken.add(new Broken(done.one().toString(), done.outcome().violations()));
            }
        }
        return new Outcome(
                new Report(
                        cases,
                        arrivals,
                        functions,
                        all.size() - plain,
                        injected,
                        ViolationCounts.of(broken.stream().flatMap(one -> one.violations().stream())),
                        Math.round((System.nanoTime() - start) / 1e8) / 10.0),
                broken);
    }
}
