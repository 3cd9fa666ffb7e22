package greenroll.emulator.compute.api;

import greenroll.emulator.sdk.NotSimulated;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Computes the statistics of CloudWatch from the values of one period. */
final class MetricStatistic {

    private static final Pattern PERCENTILE = Pattern.compile("p(100|\\d{1,2}(\\.\\d{1,10})?)");

    private MetricStatistic() {}

    /**
     * The function from the values of a period, of which there is at least one.
     *
     * @param name CloudWatch's name, for example {@code Average} or {@code p99.9}
     * @throws NotSimulated for a statistic that is not simulated, or that does not exist
     */
    static ToDoubleFunction<List<Double>> named(String name) {
        return switch (name) {
            case "Average" -> values -> sum(values) / values.size();
            case "Sum" -> MetricStatistic::sum;
            case "SampleCount" -> Collection::size;
            case "Minimum" -> Collections::min;
            case "Maximum" -> Collections::max;
            default -> {
                Matcher percentile = PERCENTILE.matcher(name);
                if (!percentile.matches()) {
                    throw new NotSimulated("cloudwatch.GetMetricData, statistic " + name);
                }
                BigDecimal part = new BigDecimal(percentile.group(1)).movePointLeft(2);
                yield values -> nearest(part, values);
            }
        };
    }

    private static double sum(List<Double> values) {
        return values.stream().mapToDouble(value -> value).sum();
    }

    /** The percentile by nearest rank, which is always one of the values. */
    private static double nearest(BigDecimal part, List<Double> values) {
        int rank = part.multiply(BigDecimal.valueOf(values.size()))
                .setScale(0, RoundingMode.CEILING)
                .intValueExact();
        return values.stream().sorted().toList().get(Math.max(rank, 1) - 1);
    }
}
