package greenroll.scaling;

import greenroll.fleet.metric.Datapoint;
import greenroll.group.Capacity;
import greenroll.group.scaling.CapacityChange;
import greenroll.group.scaling.Metric;
import greenroll.group.scaling.ScalingPolicy;
import greenroll.group.scaling.ScalingPolicy.Step;
import greenroll.group.scaling.ScalingPolicy.TargetTracking;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a scaling policy asks for. A policy is evaluated once in each of its periods. It asks for something when
 * the last datapoints, one after the other, are all beyond the threshold. When one is missing, it asks for nothing.
 * Pure.
 */
public final class PolicyRules {

    /** How late datapoints may come. EC2's own metrics take up to two minutes. */
    static final Duration LATENESS = Duration.ofMinutes(2);

    /**
     * Target tracking removes instances only when the metric is below this part of its target, like EC2 Auto Scaling.
     * Otherwise it would add and remove the same instance again and again.
     */
    private static final double SCALE_IN_BELOW = 0.9;

    private PolicyRules() {}

    /**
     * The request of a policy.
     *
     * @param capacity the capacity that the group may have
     * @param wanted the target that the policy asks for, which the group's bounds may not allow
     * @param why the metric and its values, in one sentence
     */
    public record Request(String policy, Capacity capacity, int wanted, String why) {

        /** Whether the policy asks for more instances than the group may have. */
        public boolean isLimitedByMaximum() {
            return wanted > capacity.target();
        }
    }

    /** The time of the datapoints that a policy needs: from the begin of the first to the end of the last. */
    public record Span(Instant from, Instant to) {}

    /** Whether the datapoint of a period became complete after that time. */
    public static boolean isDue(ScalingPolicy policy, Instant after, Instant now) {
        return !span(policy, now).to().equals(span(policy, after).to());
    }

    /** Returns the span whose last datapoint is complete at {@code now}. */
    public static Span span(ScalingPolicy policy, Instant now) {
        long period = policy.evaluation().period().toSeconds();
        Instant to = Instant.ofEpochSecond(Math.floorDiv(now.minus(LATENESS).getEpochSecond(), period) * period);
        return new Span(to.minusSeconds(period * policy.evaluation().periods()), to);
    }

    /**
     * Puts the datapoints of several instances together, period by period. An average is the mean of the instances'
     * averages. An instance without a datapoint does not count in that period.
     */
    public static List<Datapoint> joined(Metric metric, Collection<List<Datapoint>> ofInstances) {
        TreeMap<Instant, DoubleSummaryStatistics> byTime = ofInstances.stream()
                .flatMap(List::stream)
                .collect(Collectors.groupingBy(
                        Datapoint::at, TreeMap::new, Collectors.summarizingDouble(Datapoint::value)));
        List<Datapoint> joined = new ArrayList<>();
        byTime.forEach((at, values) -> joined.add(new Datapoint(
                at,
                switch (metric.statistic()) {
                    case "Sum", "SampleCount" -> values.getSum();
                    case "Minimum" -> values.getMin();
                    case "Maximum" -> values.getMax();
                    default -> values.getAverage();
                })));
        return joined;
    }

    /**
     * Returns what the policy asks for; empty when it asks for nothing.
     *
     * @param points the datapoints in the policy's span, in the order of time
     */
    public static Optional<Request> evaluate(ScalingPolicy policy, List<Datapoint> points, Capacity now) {
        if (points.size() < policy.evaluation().periods()) {
            return Optional.empty();
        }
        return policy.tracking() == null
                ? step(policy, points)
                        .map(step -> request(
                                policy,
                                points,
                                policy.comparison().sign() + " " + shown(step.threshold()),
                                now,
                                step.change()))
                : tracked(policy, policy.tracking(), points, now);
    }

    /** Returns the step with the most extreme threshold that all datapoints are beyond. */
    private static Optional<Step> step(ScalingPolicy policy, List<Datapoint> points) {
        Comparator<Step> byThreshold = Comparator.comparingDouble(Step::threshold);
        return policy.steps().stream()
                .filter(step ->
                        points.stream().allMatch(point -> policy.comparison().holds(point.value(), step.threshold())))
                .max(policy.comparison().isUpward() ? byThreshold : byThreshold.reversed());
    }

    /** The target that brings the metric to its own target, when the metric is in proportion to the load of one instance. */
    private static Optional<Request> tracked(
            ScalingPolicy policy, TargetTracking tracking, List<Datapoint> points, Capacity now) {
        DoubleSummaryStatistics values =
                points.stream().mapToDouble(Datapoint::value).summaryStatistics();
        double target = tracking.target();
        if (values.getMin() > target) {
            int wanted = proportional(now.target(), values.getMin(), target);
            int most = tracking.most() == null ? wanted : now.target() + tracking.most();
            return Optional.of(request(
                    policy,
                    points,
                    "> " + shown(target),
                    now,
                    new CapacityChange.MinimumTarget(Math.min(wanted, most))));
        }
        int fewer = proportional(now.target(), values.getMax(), target);
        return values.getMax() < target * SCALE_IN_BELOW && fewer < now.target()
                ? Optional.of(request(
                        policy,
                        points,
                        "< " + shown(target * SCALE_IN_BELOW),
                        now,
                        new CapacityChange.MaximumTarget(fewer)))
                : Optional.empty();
    }

    /** At least one, because a metric of no instance would never rise again. */
    private static int proportional(int instances, double value, double target) {
        // A ratio is rarely exact: 100 instances at 77 with a target of 70 would be 111.
        double wanted = Math.ceil(instances * value / target);
        return (int) Math.max(1, Math.min(wanted, Capacity.MAX_TARGET));
    }

    private static Request request(
            ScalingPolicy policy, List<Datapoint> points, String beyond, Capacity now, CapacityChange change) {
        return new Request(
                policy.name(),
                CapacityRules.changed(now, change),
                CapacityRules.wanted(now, change),
                policy.metric().name() + " "
                        + points.stream().map(point -> shown(point.value())).collect(Collectors.joining(", ")) + " "
                        + beyond
                        + (points.size() == 1 ? " in one period of " : " in each of " + points.size() + " periods of ")
                        + policy.evaluation().period().toSeconds() + " s");
    }

    /**
     * Returns the request that counts when several policies ask at once: the one for the most instances, like EC2 Auto
     * Scaling.
     */
    public static Optional<Request> chosen(List<Request> requests) {
        return requests.stream()
                .max(Comparator.comparingInt((Request one) -> one.capacity().target())
                        .thenComparing(Request::policy, Comparator.reverseOrder()));
    }

    /**
     * Whether the group's last operation ended so long ago that the policy may act.
     *
     * @param ended end of the group's last operation; null when there was none
     */
    public static boolean isCool(ScalingPolicy policy, @Nullable Instant ended, Instant now) {
        return ended == null || !now.isBefore(ended.plus(policy.evaluation().cooldown()));
    }

    private static String shown(double value) {
        return BigDecimal.valueOf(value)
                .setScale(2, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
