package greenroll.simulation.campaign;

import com.fasterxml.jackson.annotation.JsonInclude;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.roll.RollStatus;
import greenroll.roll.timeline.EventDetails;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.invariant.Invariant;
import greenroll.simulation.invariant.Violation;
import greenroll.simulation.run.Bound;
import greenroll.simulation.run.RollRun;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Runs many rolls, one for each seed, on every core. Each roll has its own simulated cloud. */
public final class Simulation {

    private Simulation() {}

    /**
     * The figures of all runs.
     *
     * @param rollSeconds p50 and max over all rolls
     * @param violationsBy the violations of every invariant by its key, 0 where it held
     * @param criticalPathSeconds the median over the finished rolls; null when none finished
     * @param ratioToCriticalPath the largest ratio of a finished roll's time to its critical path
     * @param callsPerRoll the mean, by operation
     * @param bounds every bound by its key
     * @param expectedEnd the error of the expected duration that the first look computed
     * @param faultsInjected how often each kind took effect, by its key; null when no faults were asked for
     */
    public record Report(
            int rolls,
            int finished,
            int failed,
            int stopped,
            int violations,
            Map<String, Integer> violationsBy,
            Map<String, Long> rollSeconds,
            @JsonInclude @Nullable Long criticalPathSeconds,
            @JsonInclude @Nullable Double ratioToCriticalPath,
            Map<String, Double> callsPerRoll,
            double transitionsPerRoll,
            double transitionsPerBatchBeyondPolls,
            int historyEventsMax,
            int throttled,
            Map<String, Took> bounds,
            Missed expectedEnd,
            @Nullable Map<String, Integer> faultsInjected,
            double wallSeconds,
            long maxHeapMiB) {}

    /**
     * How long the rolls took for a bound, in seconds of roll time.
     *
     * @param rolls the number of rolls to which the bound applies; the figures are null when there is none
     */
    public record Took(
            int rolls, @Nullable Double p50, @Nullable Double max) {}

    /**
     * The error of the expected durations, as a part of the actual duration: 0.1 is a tenth.
     *
     * @param rolls those that finished without faults, with a good image that boots as usual; null figures when there
     *     is none
     */
    public record Missed(
            int rolls, @Nullable Double p50, @Nullable Double max) {

        static Missed of(List<Double> missed) {
            List<Double> sorted = missed.stream().sorted().toList();
            return sorted.isEmpty()
                    ? new Missed(0, null, null)
                    : new Missed(
                            sorted.size(), thousandths(sorted.get(sorted.size() / 2)), thousandths(sorted.getLast()));
        }

        private static double thousandths(double value) {
            return Math.round(value * 1000) / 1000.0;
        }
    }

    /** The few figures of a run that are kept, so that thousands of runs fit into memory. */
    private record Figures(
            RollStatus status,
            List<Violation> violations,
            Duration rollTime,
            Duration criticalPath,
            Map<String, Integer> calls,
            int throttled,
            int transitions,
            int polls,
            int batches,
            int historyEvents,
            Map<Bound, Duration> bounds,
            OptionalDouble missed,
            List<FaultKind> injected) {

        static Figures of(RollRun run, List<FaultKind> injected) {
            return new Figures(
                    run.roll().head().status(),
                    run.violations(),
                    run.rollTime(),
                    run.criticalPath(),
                    run.calls(),
                    run.throttled(),
                    run.transitions(),
                    run.polls(),
                    Math.max(1, run.roll().batches().size()),
                    run.historyEvents(),
                    run.bounds(),
                    injected.isEmpty() ? Simulation.missed(run) : OptionalDouble.empty(),
                    injected);
        }
    }

    /** The error of the duration that the first look expected, as a part of the actual duration. */
    public static OptionalDouble missed(RollRun run) {
        if (run.roll().head().status() != RollStatus.FINISHED || run.of().image() != ImageBehaviour.GREEN) {
            return OptionalDouble.empty();
        }
        Instant ended = run.roll().head().progress().updatedAt();
        return run.timeline().stream()
                .filter(event ->
                        event.details() instanceof EventDetails.Planned planned && planned.expectedEnd() != null)
                .mapToDouble(event -> {
                    Instant expected = ((EventDetails.Planned) event.details()).expectedEnd();
                    double took =
                            Math.max(1, Duration.between(event.at(), ended).toMillis());
                    return Math.abs(Duration.between(ended, expected).toMillis()) / took;
                })
                .findFirst();
    }

    /** The violations of one seed, so that it can be replayed. */
    public record Broken(long seed, List<Violation> violations) {}

    /** The figures, and the seeds whose rolls broke a promise. */
    public record Outcome(Report report, List<Broken> broken) {}

    /** Runs the case once for each seed. */
    public static Outcome run(Simulator simulator, RollCase of, Seeds seeds) {
        return run(simulator, of::withSeed, seeds);
    }

    /** Runs the case that the function returns for each seed. */
    public static Outcome run(Simulator simulator, LongFunction<RollCase> cases, Seeds seeds) {
        return run(seeds, false, seed -> new Run(simulator.run(cases.apply(seed)), List.of()));
    }

    /** One seed's roll, and the kinds of faults that took effect in it. */
    record Run(RollRun run, List<FaultKind> injected) {}

    static Outcome run(Seeds seeds, boolean faults, LongFunction<Run> rolls) {
        long start = System.nanoTime();
        HeapMonitor heap = new HeapMonitor();
        List<Figures> figures = new ArrayList<>();
        List<Broken> broken = new ArrayList<>();
        try (ExecutorService threads =
                        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
                heap) {
            List<Future<Figures>> running = new ArrayList<>();
            for (long seed : seeds.list()) {
                running.add(threads.submit(() -> {
                    Run one = rolls.apply(seed);
                    return Figures.of(one.run(), one.injected());
                }));
            }
            for (int i = 0; i < running.size(); i++) {
                Figures one = join(running.get(i));
                figures.add(one);
                if (!one.violations().isEmpty()) {
                    broken.add(new Broken(seeds.list().get(i), one.violations()));
                }
            }
        }
        double wall = (System.nanoTime() - start) / 1e9;
        return new Outcome(report(figures, faults, wall, heap.maxMiB()), broken);
    }

    static <T> T join(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static Report report(List<Figures> all, boolean faults, double wall, long maxHeapMiB) {
        List<Figures> finished =
                all.stream().filter(one -> one.status() == RollStatus.FINISHED).toList();
        Map<String, Integer> by = Invariant.counted(all.stream().flatMap(one -> one.violations().stream()));
        Map<String, Double> calls = new TreeMap<>();
        all.forEach(one -> one.calls().forEach((call, count) -> calls.merge(call, (double) count, Double::sum)));
        calls.replaceAll((call, count) -> rounded(count / all.size()));
        int beyond = all.stream()
                .mapToInt(one -> one.transitions() - 3 * one.polls())
                .sum();
        int batches = all.stream().mapToInt(Figures::batches).sum();
        return new Report(
                all.size(),
                finished.size(),
                count(all, RollStatus.FAILED),
                count(all, RollStatus.STOPPED),
                by.values().stream().mapToInt(Integer::intValue).sum(),
                by,
                rollSeconds(all),
                finished.isEmpty() ? null : median(finished, Figures::criticalPath),
                finished.isEmpty() ? null : ratio(finished),
                calls,
                rounded(all.stream().mapToInt(Figures::transitions).average().orElse(0)),
                rounded((double) beyond / batches),
                all.stream().mapToInt(Figures::historyEvents).max().orElse(0),
                all.stream().mapToInt(Figures::throttled).sum(),
                bounds(all),
                Missed.of(all.stream()
                        .flatMapToDouble(one -> one.missed().stream())
                        .boxed()
                        .toList()),
                faults ? injected(all) : null,
                rounded(wall),
                maxHeapMiB);
    }

    private static Map<String, Took> bounds(List<Figures> all) {
        Map<String, Took> bounds = new LinkedHashMap<>();
        for (Bound bound : Bound.values()) {
            List<Duration> took = all.stream()
                    .flatMap(one -> Optional.ofNullable(one.bounds().get(bound)).stream())
                    .sorted()
                    .toList();
            bounds.put(
                    bound.key(),
                    took.isEmpty()
                            ? new Took(0, null, null)
                            : new Took(took.size(), seconds(took.get(took.size() / 2)), seconds(took.getLast())));
        }
        return bounds;
    }

    private static double seconds(Duration duration) {
        return rounded(duration.toMillis() / 1000.0);
    }

    private static Map<String, Integer> injected(List<Figures> all) {
        Map<String, Integer> by = new LinkedHashMap<>();
        for (FaultKind kind : FaultKind.values()) {
            by.put(kind.key(), 0);
        }
        all.stream().flatMap(one -> one.injected().stream()).forEach(kind -> by.merge(kind.key(), 1, Integer::sum));
        return by;
    }

    private static Map<String, Long> rollSeconds(List<Figures> all) {
        Map<String, Long> seconds = new LinkedHashMap<>();
        seconds.put("p50", median(all, Figures::rollTime));
        seconds.put("max", max(all));
        return seconds;
    }

    private static int count(List<Figures> all, RollStatus status) {
        return (int) all.stream().filter(one -> one.status() == status).count();
    }

    private static long median(List<Figures> all, Function<Figures, Duration> figure) {
        List<Duration> sorted =
                all.stream().map(figure).sorted(Comparator.naturalOrder()).toList();
        return sorted.get(sorted.size() / 2).toSeconds();
    }

    private static long max(List<Figures> all) {
        return all.stream().mapToLong(one -> one.rollTime().toSeconds()).max().orElse(0);
    }

    private static double ratio(List<Figures> finished) {
        double most = finished.stream()
                .mapToDouble(one -> (double) one.rollTime().toMillis()
                        / Math.max(1, one.criticalPath().toMillis()))
                .max()
                .orElse(0);
        return Math.round(most * 1000) / 1000.0;
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
