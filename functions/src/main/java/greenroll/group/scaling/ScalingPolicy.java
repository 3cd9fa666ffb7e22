package greenroll.group.scaling;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule that changes the group's target by a metric.
 *
 * @param name unique in the group
 * @param ofInstances whether the metric is of each instance ({@code InstanceId}); then the values of the live instances
 *     are put together
 * @param comparison how a value is compared with a step's threshold
 * @param steps what to do from which threshold on; empty for target tracking
 * @param tracking the value to keep; null for a policy with steps
 */
public record ScalingPolicy(
        String name,
        Metric metric,
        boolean ofInstances,
        Evaluation evaluation,
        Comparison comparison,
        List<Step> steps,
        @Nullable TargetTracking tracking) {

    /**
     * When the metric counts.
     *
     * @param period length of a datapoint
     * @param periods how many datapoints in a row must be beyond the threshold
     * @param cooldown time after the end of the group's last operation in which the policy does nothing
     */
    public record Evaluation(Duration period, int periods, Duration cooldown) {}

    /** The change that is made when the metric is beyond the threshold. */
    public record Step(double threshold, CapacityChange change) {}

    /**
     * Keeps the metric near a value. The metric must fall when instances are added.
     *
     * @param most largest number of instances that one scale adds; null for no limit
     */
    public record TargetTracking(double target, @Nullable Integer most) {}

    /** Elastigroup's {@code operator}. */
    public enum Comparison {
        GT(">"),
        GTE(">="),
        LT("<"),
        LTE("<=");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }

        /** Whether higher values are further beyond the threshold. */
        public boolean isUpward() {
            return this == GT || this == GTE;
        }

        public boolean holds(double value, double threshold) {
            return switch (this) {
                case GT -> value > threshold;
                case GTE -> value >= threshold;
                case LT -> value < threshold;
                case LTE -> value <= threshold;
            };
        }
    }

    public ScalingPolicy {
        steps = List.copyOf(steps);
    }
}
