package greenroll.simulation.campaign;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import greenroll.simulation.faults.Fault;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.invariant.Invariant;
import greenroll.simulation.invariant.Violation;
import greenroll.simulation.run.ControlRuns;
import greenroll.simulation.run.FaultRun;
import greenroll.simulation.run.RollRun;
import greenroll.simulation.run.UndoRuns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Undoes a roll at every moment of its bake, and at some moments with every fault. It measures how long it takes until the
 * blue that was parked is in service again.
 */
public final class UndoCampaign {

    /** The longest undo. */
    private static final Duration MOST = Duration.ofSeconds(60);

    /**
     * Faults that keep Greenroll, the load balancer or a zone from working for minutes. The undo follows when they are over,
     * or when the watchdog has started the execution again.
     */
    private static final Set<FaultKind> OUTAGES = EnumSet.of(
            FaultKind.ZONE_FAILS,
            FaultKind.STORE_DOWN,
            FaultKind.SNS_DOWN,
            FaultKind.STOP_EXECUTION,
            FaultKind.EXECUTION_TIMEOUT,
            FaultKind.EVENT_LOST,
            FaultKind.EVENT_DOUBLED,
            FaultKind.EVENT_REORDERED,
            FaultKind.INVALID_TARGET);

    private UndoCampaign() {}

    /**
     * The figures.
     *
     * @param moments the number of moments without a fault
     * @param tooLate those that came when the last visit of the bake had read the roll
     * @param undoSeconds the median and the longest time without a fault
     * @param cases the number of runs with a fault
     * @param longestBy the longest time in seconds by kind of fault; -1 when some blue never served again
     * @param outages the same of the kinds that stop Greenroll, the load balancer or a zone for minutes
     */
    public record Report(
            int moments,
            int tooLate,
            Seconds undoSeconds,
            int cases,
            Map<String, Double> longestBy,
            Map<String, Double> outages,
            @JsonUnwrapped ViolationCounts violations,
            @JsonUnwrapped CampaignCost cost) {}

    public record Seconds(double p50, double max) {}

    public record Outcome(Report report, List<ControlCampaign.Broken> broken) {}

    private record Done(ControlRuns.Case one, FaultRun run, List<Violation> violations) {

        /** Whether a roll back followed, and blue was still parked then. */
        boolean isUndone() {
            RollRun.Followed followed = run.run().followed();
            return followed != null && followed.roll().head().ownership().takeOver() != null;
        }

        double seconds() {
            return run.undo() == null ? -1 : run.undo().toMillis() / 1e3;
        }
    }

    public static Outcome run(UndoRuns runs, List<FaultKind> kinds) {
        long start = System.nanoTime();
        HeapMonitor heap = new HeapMonitor();
        List<Done> plain = new ArrayList<>();
        List<Done> faulty = new ArrayList<>();
        try (ExecutorService threads =
                        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
                heap) {
            List<Future<Done>> first = submit(threads, runs, runs.everyMoment());
            List<Future<Done>> second = submit(threads, runs, runs.withEveryFault(kinds));
            first.forEach(one -> plain.add(Simulation.join(one)));
            second.forEach(one -> faulty.add(Simulation.join(one)));
        }
        List<ControlCampaign.Broken> broken = new ArrayList<>();
        plain.forEach(one -> collect(one, broken));
        faulty.forEach(one -> collect(one, broken));
        return new Outcome(report(plain, faulty, broken, start, heap), broken);
    }

    private static List<Future<Done>> submit(ExecutorService threads, UndoRuns runs, List<ControlRuns.Case> cases) {
        return cases.stream().map(one -> threads.submit(() -> done(runs, one))).toList();
    }

    private static Done done(UndoRuns runs, ControlRuns.Case one) {
        FaultRun run = runs.run(one);
        List<Violation> violations = new ArrayList<>(run.violations());
        boolean isOutage = run.injected().stream().map(Fault::kind).anyMatch(OUTAGES::contains);
        Duration undo = run.undo();
        if (!one.faults().isEmpty() && !isOutage && undo != null && undo.compareTo(MOST) > 0) {
            violations.add(new Violation(
                    Invariant.UNDONE,
                    run.run().roll().head().progress().updatedAt(),
                    "blue is back after " + undo + ", at most " + MOST));
        }
        return new Done(one, run, violations);
    }

    private static void collect(Done one, List<ControlCampaign.Broken> broken) {
        if (!one.violations().isEmpty()) {
            broken.add(new ControlCampaign.Broken(one.one(), one.violations()));
        }
    }

    private static Report report(
            List<Done> plain, List<Done> faulty, List<ControlCampaign.Broken> broken, long start, HeapMonitor heap) {
        List<Double> took = new ArrayList<>(
                plain.stream().filter(Done::isUndone).map(Done::seconds).toList());
        Collections.sort(took);
        Map<String, Double> longest = new TreeMap<>();
        Map<String, Double> outages = new TreeMap<>();
        for (Done one : faulty.stream().filter(Done::isUndone).toList()) {
            for (Fault fault : one.run().injected()) {
                (OUTAGES.contains(fault.kind()) ? outages : longest)
                        .merge(fault.kind().key(), one.seconds(), UndoCampaign::longer);
            }
        }
        return new Report(
                plain.size(),
                plain.size() - took.size(),
                took.isEmpty() ? new Seconds(-1, -1) : new Seconds(took.get(took.size() / 2), took.getLast()),
                faulty.size(),
                longest,
                outages,
                ViolationCounts.of(broken.stream().flatMap(one -> one.violations().stream())),
                CampaignCost.since(start, heap));
    }

    /** The one that never ended is the longest. */
    private static double longer(double one, double other) {
        return one < 0 || other < 0 ? -1 : Math.max(one, other);
    }
}
