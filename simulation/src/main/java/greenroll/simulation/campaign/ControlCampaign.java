package greenroll.simulation.campaign;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import greenroll.simulation.faults.Fault;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.invariant.Violation;
import greenroll.simulation.run.ControlRuns;
import greenroll.simulation.run.FaultRun;
import greenroll.simulation.scenario.ControlRequest;
import greenroll.simulation.scenario.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends four requests before every call: a stop, a pause and then a resume, a pause and then a stop, and a freeze that is
 * lifted. It also runs a sample of stops and pauses with one fault.
 */
public final class ControlCampaign {

    private ControlCampaign() {}

    /**
     * The figures.
     *
     * @param positions the calls of all scenarios before which a request was sent
     * @param states the number of these calls by function
     * @param cases every request at each position, without faults
     * @param ends how these cases ended, by request
     * @param product the number of possible cases with one fault at a later call, whether or not its kind applies there
     * @param sampled the number of those that were run, by seed; {@code faultsInjected} counts the faults that took
     *     effect
     */
    public record Report(
            int positions,
            Map<String, Integer> states,
            int cases,
            Map<String, Map<String, Integer>> ends,
            long product,
            int sampled,
            Map<String, Integer> faultsInjected,
            @JsonUnwrapped ViolationCounts violations,
            @JsonUnwrapped CampaignCost cost) {}

    public record Broken(ControlRuns.Case broken, List<Violation> violations) {}

    public record Outcome(Report report, List<Broken> broken) {}

    /** @param calls the number of calls from the request on */
    private record Done(
            ControlRuns.Case one, List<Violation> violations, String end, long calls, List<FaultKind> injected) {}

    /** @param seeds those of the sample */
    public static Outcome run(ControlRuns runs, Seeds seeds) {
        long start = System.nanoTime();
        HeapMonitor heap = new HeapMonitor();
        List<Done> done = new ArrayList<>();
        int cases;
        try (ExecutorService threads =
                        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
                heap) {
            List<Future<Done>> running = new ArrayList<>();
            for (ControlRuns.Case one : runs.everywhere()) {
                running.add(threads.submit(() -> done(runs, one)));
            }
            cases = running.size();
            for (long seed : seeds.list()) {
                running.add(threads.submit(() -> done(runs, runs.draw(seed))));
            }
            running.forEach(one -> done.add(Simulation.join(one)));
        }
        return new Outcome(report(runs, done, cases, start, heap), broken(runs, done));
    }

    private static Done done(ControlRuns runs, ControlRuns.Case one) {
        FaultRun run = runs.run(one);
        return new Done(
                one,
                run.violations(),
                run.left().status().wire(),
                run.positions() - one.asking().at() + 1,
                run.injected().stream().map(Fault::kind).toList());
    }

    private static List<Broken> broken(ControlRuns runs, List<Done> done) {
        List<Broken> broken = new ArrayList<>();
        runs.plain().stream()
                .filter(one -> !one.violations().isEmpty())
                .forEach(one -> broken.add(new Broken(
                        new ControlRuns.Case(
                                one.scenario(), new ControlRequest(0, ControlRequest.Kind.STOP), List.of()),
                        one.violations())));
        done.stream()
                .filter(one -> !one.violations().isEmpty())
                .forEach(one -> broken.add(new Broken(one.one(), one.violations())));
        return broken;
    }

    private static Report report(ControlRuns runs, List<Done> done, int cases, long start, HeapMonitor heap) {
        Map<String, Integer> states = new TreeMap<>();
        runs.plain()
                .forEach(one ->
                        one.askable().forEach(at -> states.merge(one.callers().get(at - 1), 1, Integer::sum)));
        Map<String, Map<String, Integer>> ends = new LinkedHashMap<>();
        done.stream()
                .limit(cases)
                .forEach(one -> ends.computeIfAbsent(one.one().asking().kind().key(), key -> new TreeMap<>())
                        .merge(one.end(), 1, Integer::sum));
        Map<String, Integer> injected = new LinkedHashMap<>();
        runs.kinds().forEach(kind -> injected.put(kind.key(), 0));
        done.forEach(one -> one.injected().forEach(kind -> injected.merge(kind.key(), 1, Integer::sum)));
        return new Report(
                states.values().stream().mapToInt(Integer::intValue).sum(),
                states,
                cases,
                ends,
                done.stream().limit(cases).mapToLong(Done::calls).sum()
                        * runs.kinds().size(),
                done.size() - cases,
                injected,
                ViolationCounts.of(broken(runs, done).stream().flatMap(one -> one.violations().stream())),
                CampaignCost.since(start, heap));
    }
}
