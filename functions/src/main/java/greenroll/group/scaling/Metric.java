package greenroll.group.scaling;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A statistic of a CloudWatch metric.
 *
 * @param dimensions all dimensions of the metric, by name; another set of dimensions is another metric
 * @param statistic CloudWatch's name: {@code Average}, {@code Sum}, {@code SampleCount}, {@code Minimum}, {@code Maximum}
 *     or a percentile like {@code p99}
 * @param unit CloudWatch's name, for example {@code Percent}; null for datapoints of any unit
 */
public record Metric(
        String namespace,
        String name,
        Map<String, String> dimensions,
        String statistic,
        @Nullable String unit) {

    public Metric {
        dimensions = Map.copyOf(dimensions);
    }
}
