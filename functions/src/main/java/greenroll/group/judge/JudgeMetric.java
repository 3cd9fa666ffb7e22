package greenroll.group.judge;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One metric in which green is compared with blue.
 *
 * @param name name in texts, unique within the judge
 * @param minSamples number of samples of each colour that a verdict needs, {@value #LEAST_SAMPLES} to
 *     {@value #MOST_SAMPLES}
 */
public record JudgeMetric(String name, Source source, Direction direction, Bounds bounds, int minSamples) {

    public static final int LEAST_SAMPLES = 4;
    public static final int MOST_SAMPLES = 60;
    public static final int USUAL_SAMPLES = 5;
    public static final Duration USUAL_PERIOD = Duration.ofSeconds(60);

    /** Which values are better. */
    public enum Direction {
        LOWER_IS_BETTER,
        HIGHER_IS_BETTER
    }

    /** The value in a dimension that tells the colours apart. */
    public enum Fill {
        /** The number of the revision that the instances run. */
        REVISION("{revision}"),
        /** The id of an instance. */
        INSTANCES("{instances}");

        private final String placeholder;

        Fill(String placeholder) {
            this.placeholder = placeholder;
        }

        /** Returns how it is written in a dimension's value. */
        public String placeholder() {
            return placeholder;
        }
    }

    /**
     * The metric in CloudWatch.
     *
     * @param dimensions all dimensions, by name. Exactly one kind of placeholder is in their values
     * @param statistic CloudWatch's name, for example {@code Sum} or {@code p99}
     * @param period length of a sample
     * @param dividedBy another metric with the same namespace and dimensions. A sample is then the first metric in
     *     percent of it; null for the metric itself
     */
    public record Source(
            String namespace,
            String metricName,
            Map<String, String> dimensions,
            String statistic,
            Duration period,
            @Nullable String dividedBy) {

        public Source {
            dimensions = Map.copyOf(dimensions);
            if (fills(dimensions.values(), Fill.REVISION) == fills(dimensions.values(), Fill.INSTANCES)) {
                throw new IllegalArgumentException("exactly one of {revision} and {instances} must be in dimensions");
            }
        }

        public static boolean fills(Collection<String> values, Fill fill) {
            return values.stream().anyMatch(value -> value.contains(fill.placeholder()));
        }

        public Fill filledWith() {
            return fills(dimensions.values(), Fill.REVISION) ? Fill.REVISION : Fill.INSTANCES;
        }

        /** Returns the dimensions with this value in place of the placeholder. */
        public Map<String, String> filled(String with) {
            Map<String, String> filled = new TreeMap<>();
            String placeholder = filledWith().placeholder();
            dimensions.forEach((name, value) -> filled.put(name, value.replace(placeholder, with)));
            return filled;
        }
    }

    /**
     * How bad green may be. At least one is given.
     *
     * @param maxWorsePercent how much worse than blue green's mean may be, in percent of blue's mean
     * @param maxWorse the same as a difference; the larger of the two counts
     * @param limit worst permitted mean of green, whatever blue does
     */
    public record Bounds(
            @Nullable Double maxWorsePercent,
            @Nullable Double maxWorse,
            @Nullable Double limit) {

        public Bounds {
            if (maxWorsePercent == null && maxWorse == null && limit == null) {
                throw new IllegalArgumentException("maxWorsePercent, maxWorse or limit must be given");
            }
        }

        /** Whether green is compared with blue. */
        public boolean compares() {
            return maxWorsePercent != null || maxWorse != null;
        }

        /** Returns how much worse than this mean of blue green may be. */
        public double margin(double blue) {
            double relative = maxWorsePercent == null ? 0 : Math.abs(blue) * maxWorsePercent / 100;
            return Math.max(relative, maxWorse == null ? 0 : maxWorse);
        }
    }
}
