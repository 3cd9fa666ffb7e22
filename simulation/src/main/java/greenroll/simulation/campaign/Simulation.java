package greenroll.simulation.campaign;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.roll.RollStatus;
import greenroll.roll.timeline.EventDetails;
import greenroll.simulation.faults.FaultKind;
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
     * @param bounds every bound by its key
     * @param expectedEnd how far the expected duration, as reckoned at the first look, was from what the roll took
     * @param faultsInjected every kind by its key, with how often it took effect; null when none was asked for
     */
    public record Report(
            @JsonUnwrapped Ends ends,
            @JsonUnwrapped ViolationCounts violations,
            @JsonUnwrapped Durations durations,
            @JsonUnwrapped MeanUsage usage,
            Map<String, Took> bounds,
            Missed expectedEnd,
            @Nullable Map<String, Integer> faultsInjected,
            @JsonUnwrapped CampaignCost cost) {}

    /** How many rolls there were, and how they ended. */
    public record Ends(int rolls, int finished, int failed, int stopped) {}

    /**
     * How long the rolls took.
     *
     * @param rollSeconds p50 and max over all rolls
     * @param criticalPathSeconds the median over the finished rolls; null when none finished
     * @param ratioToCriticalPath the largest ratio of a finished roll's time to its critical path
     */
    public record Durations(
            Map<String, Long> rollSeconds,
            @JsonInclude @Nullable Long criticalPathSeconds,
            @JsonInclude @Nullable Double ratioToCriticalPath) {}

    /**
     * The mean use of EC2, ELBv2 and Step Functions.
     *
     * @param callsPerRoll the mean, by operation
     */
    public record MeanUsage(
            Map<String, Double> callsPerRoll,
            double transitionsPerRoll,
            double transitionsPerBatchBeyondPolls,
            int historyEventsMax,
            int throttled) {}

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
            RollRun.Timing timing,
            RollRun.Usage usage,
            int batches,
            OptionalDouble missed,
            List<FaultKind> injected) {

        static Figures of(RollRun run, List<FaultKind> injected) {
            return new Figures(
                    run.roll().head().status(),
                    run.violations(),
                    run.timing(),
                    run.usage(),
                    Math.max(1, run.roll().batches().size()),
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
        return new Outcome(report(figures, faults, CampaignCost.since(start, heap)), broken);
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

    private static Report report(List<Figures> all, boolean faults, CampaignCost cost) {
        return new Report(
                new Ends(
                        all.size(),
                        count(all, RollStatus.FINISHED),
                        count(all, RollStatus.FAILED),
                        count(all, RollStatus.STOPPED)),
                ViolationCounts.of(all.stream().flatMap(one -> one.violations().stream())),
                durations(all),
                usage(all),
                bounds(all),
                Missed.of(all.stream()
                        .flatMapToDouble(one -> one.missed().stream())
                        .boxed()
                        .toList()),
                faults ? injected(all) : null,
                cost);
    }

    private static Durations durations(List<Figures> all) {
        List<RollRun.Timing> finished = all.stream()
                .filter(one -> one.status() == RollStatus.FINISHED)
                .map(Figures::timing)
                .toList();
        return new Durations(
                rollSeconds(all.stream().map(Figures::timing).toList()),
                finished.isEmpty() ? null : median(finished, RollRun.Timing::criticalPath),
                finished.isEmpty() ? null : ratio(finished));
    }

    private static MeanUsage usage(List<Figures> all) {
        List<RollRun.Usage> used = all.stream().map(Figures::usage).toList();
        Map<String, Double> calls = new TreeMap<>();
        used.forEach(one -> one.calls().forEach((call, count) -> calls.merge(call, (double) count, Double::sum)));
        calls.replaceAll((call, count) -> rounded(count / all.size()));
        int beyond = used.stream()
                .mapToInt(one -> one.transitions() - 3 * one.polls())
                .sum();
        int batches = all.stream().mapToInt(Figures::batches).sum();
        return new MeanUsage(
                calls,
                rounded(used.stream()
                        .mapToInt(RollRun.Usage::transitions)
                        .average()
                        .orElse(0)),
                rounded((double) beyond / batches),
                used.stream().mapToInt(RollRun.Usage::historyEvents).max().orElse(0),
                used.stream().mapToInt(RollRun.Usage::throttled).sum());
    }

    private static Map<String, Took> bounds(List<Figures> all) {
        Map<String, Took> bounds = new LinkedHashMap<>();
        for (Bound bound : Bound.values()) {
            List<Duration> took = all.stream()
                    .flatMap(one -> Optional.ofNullable(one.timing().bounds().get(bound)).stream())
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

    private static Map<String, Long> rollSeconds(List<RollRun.Timing> all) {
        Map<String, Long> seconds = new LinkedHashMap<>();
        seconds.put("p50", median(all, RollRun.Timing::rollTime));
        seconds.put("max", max(all));
        return seconds;
    }

    private static int count(List<Figures> all, RollStatus status) {
        return (int) all.stream().filter(one -> one.status() == status).count();
    }

    private static long median(List<RollRun.Timing> all, Function<RollRun.Timing, Duration> figure) {
        List<Duration> sorted =
                all.stream().map(figure).sorted(Comparator.naturalOrder()).toList();
        return sorted.get(sorted.size() / 2).toSeconds();
    }

    private static long max(List<RollRun.Timing> all) {
        return all.stream().mapToLong(one -> one.rollTime().toSeconds()).max().orElse(0);
    }

    private static double ratio(List<RollRun.Timing> finished) {
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
