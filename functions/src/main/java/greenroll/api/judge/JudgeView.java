package greenroll.api.judge;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import greenroll.group.judge.Judge;
import greenroll.group.judge.JudgeMetric;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A judge as the API shows it, with defaults filled in. It is a valid body again. */
public record JudgeView(List<MetricView> metrics) {

    /** @param period in seconds */
    public record MetricView(
            String name,
            String namespace,
            String metricName,
            @Nullable String dividedBy,
            Map<String, String> dimensions,
            String statistic,
            long period,
            @JsonUnwrapped BoundsView bounds) {}

    /** Its bounds, which are fields of the metric. */
    public record BoundsView(
            JudgeMetric.Direction direction,
            @Nullable Double maxWorsePercent,
            @Nullable Double maxWorse,
            @Nullable Double limit,
            int minSamples) {}

    /** Returns null without a judge. */
    public static @Nullable JudgeView of(@Nullable Judge judge) {
        return judge == null
                ? null
                : new JudgeView(judge.metrics().stream().map(JudgeView::metric).toList());
    }

    private static MetricView metric(JudgeMetric metric) {
        JudgeMetric.Source source = metric.source();
        JudgeMetric.Bounds bounds = metric.bounds();
        return new MetricView(
                metric.name(),
                source.namespace(),
                source.metricName(),
                source.dividedBy(),
                new TreeMap<>(source.dimensions()),
                source.statistic(),
                source.period().toSeconds(),
                new BoundsView(
                        metric.direction(),
                        bounds.maxWorsePercent(),
                        bounds.maxWorse(),
                        bounds.limit(),
                        metric.minSamples()));
    }
}
