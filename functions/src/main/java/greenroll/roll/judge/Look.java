package greenroll.roll.judge;

import greenroll.fleet.Instance;
import greenroll.fleet.metric.Datapoint;
import greenroll.fleet.metric.Readings;
import greenroll.group.judge.Judge;
import greenroll.group.judge.JudgeMetric;
import greenroll.group.scaling.Metric;
import greenroll.roll.Roll;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.observation.InServiceRules;
import greenroll.roll.observation.RollObservation;
import greenroll.roll.verdict.Lines;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one look at a batch: the metrics, the instances of both colours, and the time. Made twice from the same
 * observation, it is the same, so what is read is what is judged.
 *
 * @param since time when the batch was called healthy
 */
public record Look(Judge judge, Instant since, Instant now, Colour green, Colour blue) {

    /** The most instances of a colour that are read. These are the first by id, so that they stay the same. */
    public static final int MOST_INSTANCES = 10;

    /**
     * The instances of one colour in service, or of which that is unknown now.
     *
     * @param instanceIds ids of at most {@value #MOST_INSTANCES}, in order
     * @param revisions numbers of the revisions that they run, in order
     */
    public record Colour(List<String> instanceIds, List<String> revisions) {

        static Colour of(List<Instance> instances) {
            return new Colour(
                    instances.stream()
                            .map(Instance::id)
                            .sorted()
                            .limit(MOST_INSTANCES)
                            .toList(),
                    instances.stream()
                            .map(one -> one.tags().revision())
                            .filter(Objects::nonNull)
                            .distinct()
                            .sorted()
                            .limit(MOST_INSTANCES)
                            .map(String::valueOf)
                            .toList());
        }

        /** A revision that green runs too says nothing about blue. */
        Colour without(List<String> others) {
            return new Colour(
                    instanceIds,
                    revisions.stream().filter(one -> !others.contains(one)).toList());
        }

        List<String> values(JudgeMetric.Fill fill) {
            return fill == JudgeMetric.Fill.REVISION ? revisions : instanceIds;
        }

        boolean serves() {
            return !instanceIds.isEmpty();
        }
    }

    /** The time and the metrics that are read of CloudWatch, for one length of a datapoint. */
    public record Range(Instant from, Instant to, Set<Metric> metrics) {}

    /** @return null when the roll has no judge for the batch, or the batch was not called healthy yet */
    public static @Nullable Look of(Roll roll, RollObservation seen) {
        Batch batch = roll.lastBatch().orElse(null);
        Judge judge = batch == null ? null : roll.settings().judgeOf(batch);
        Instant since = batch == null ? null : batch.times().graceSince();
        if (batch == null || judge == null || since == null) {
            return null;
        }
        Set<String> ofBatch = batch.wanted().map(BatchInstance::id).collect(Collectors.toSet());
        // While a load balancer does not answer, its instances may serve. They must not look like no blue at all.
        List<Instance> serving = seen.live().stream()
                .filter(one -> seen.inService(one.id()) || seen.verdict(one.id()) == InServiceRules.Verdict.UNKNOWN)
                .toList();
        Set<String> blue = seen.blue(roll).stream().map(Instance::id).collect(Collectors.toSet());
        Colour ofGreen = Colour.of(
                serving.stream().filter(one -> ofBatch.contains(one.id())).toList());
        Colour ofBlue = Colour.of(serving.stream()
                .filter(one -> blue.contains(one.id()) && !ofBatch.contains(one.id()))
                .toList());
        return new Look(judge, since, seen.now, ofGreen, ofBlue.without(ofGreen.revisions()));
    }

    /** Returns what is to be read, by the length of a datapoint. It is empty while no whole period is over. */
    public Map<Duration, Range> ranges() {
        Map<Duration, Set<Metric>> metrics = new TreeMap<>();
        for (JudgeMetric metric : judge.metrics()) {
            Set<Metric> some = metrics.computeIfAbsent(metric.source().period(), period -> new LinkedHashSet<>());
            for (Colour colour : List.of(green, blue)) {
                for (String with : colour.values(metric.source().filledWith())) {
                    some.add(numerator(metric, with));
                    if (metric.source().dividedBy() != null) {
                        some.add(denominator(metric, with));
                    }
                }
            }
        }
        Map<Duration, Range> ranges = new TreeMap<>();
        metrics.forEach((period, some) -> {
            if (!some.isEmpty() && from(period).isBefore(to(period))) {
                ranges.put(period, new Range(from(period), to(period), some));
            }
        });
        return ranges;
    }

    /** Returns the samples of both colours in the metric. */
    Lines lines(JudgeMetric metric, Readings readings) {
        Duration period = metric.source().period();
        Instant from = from(period);
        int periods =
                Math.toIntExact(Math.max(0, Duration.between(from, to(period)).dividedBy(period)));
        return new Lines(
                from,
                period,
                line(metric, green, readings, from, periods),
                line(metric, blue, readings, from, periods));
    }

    /**
     * One sample of a colour and period. It is the mean of the values of its instances or revisions. A quotient is the
     * sum of all in percent of the sum of all. A counter that is divided writes nothing in a period without events, so
     * nothing counts as 0 there, as long as the divisor is above 0.
     */
    private static List<@Nullable Double> line(
            JudgeMetric metric, Colour colour, Readings readings, Instant from, int periods) {
        Duration period = metric.source().period();
        double[] sums = new double[periods];
        double[] divisors = new double[periods];
        for (String with : colour.values(metric.source().filledWith())) {
            add(
                    sums,
                    metric.source().dividedBy() == null ? divisors : null,
                    readings,
                    numerator(metric, with),
                    from,
                    period);
            if (metric.source().dividedBy() != null) {
                add(divisors, null, readings, denominator(metric, with), from, period);
            }
        }
        int scale = metric.source().dividedBy() == null ? 1 : 100;
        List<@Nullable Double> line = new ArrayList<>();
        for (int i = 0; i < periods; i++) {
            line.add(divisors[i] > 0 ? Double.valueOf(sums[i] / divisors[i] * scale) : null);
        }
        return line;
    }

    private static void add(
            double[] sums,
            double @Nullable [] counts,
            Readings readings,
            Metric metric,
            Instant from,
            Duration period) {
        for (Datapoint point : readings.of(period, metric)) {
            long index = Math.floorDiv(Duration.between(from, point.at()).toSeconds(), period.toSeconds());
            // CloudWatch takes any number that fits a double, but a value that is none compares with nothing.
            if (index >= 0 && index < sums.length && Double.isFinite(point.value())) {
                sums[(int) index] += point.value();
                if (counts != null) {
                    counts[(int) index]++;
                }
            }
        }
    }

    /** The first whole period after the batch was called healthy, but at most {@link Lines#MOST} of them. */
    private Instant from(Duration period) {
        Instant first = floor(since.plus(period).minusNanos(1), period);
        Instant latest = to(period).minus(period.multipliedBy(Lines.MOST));
        return first.isAfter(latest) ? first : latest;
    }

    /** The end of the last period that CloudWatch shows completely. */
    private Instant to(Duration period) {
        return floor(now.minus(Judge.DELAY), period);
    }

    private static Instant floor(Instant at, Duration period) {
        return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), period.toSeconds()) * period.toSeconds());
    }

    private static Metric numerator(JudgeMetric metric, String with) {
        return metric(metric, metric.source().metricName(), with);
    }

    private static Metric denominator(JudgeMetric metric, String with) {
        return metric(metric, Objects.requireNonNull(metric.source().dividedBy()), with);
    }

    private static Metric metric(JudgeMetric metric, String name, String with) {
        JudgeMetric.Source source = metric.source();
        return new Metric(source.namespace(), name, source.filled(with), source.statistic(), null);
    }
}
