package greenroll.group.judge;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * The comparison of green with blue before blue goes. A batch passes when it passes in each metric.
 *
 * @param metrics 1 to {@value #MOST} metrics, each with another name
 */
public record Judge(List<JudgeMetric> metrics) {

    /** The most metrics of a judge. */
    public static final int MOST = 5;

    public Judge {
        metrics = List.copyOf(metrics);
        if (metrics.isEmpty() || metrics.size() > MOST) {
            throw new IllegalArgumentException("a judge has 1 to " + MOST + " metrics, but has " + metrics.size());
        }
    }

    /** Returns the shortest period. CloudWatch is read at most once in it. */
    public Duration interval() {
        return metrics.stream()
                .map(metric -> metric.source().period())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Returns the shortest time in which each metric can have enough samples. */
    public Duration leastGrace() {
        return metrics.stream()
                .map(metric -> metric.source().period().multipliedBy(metric.minSamples()))
                .max(Comparator.naturalOrder())
                .orElseThrow()
                .plus(DELAY);
    }

    /** Whether it compares by the revision number. Green and blue then must have different ones. */
    public boolean needsRevisions() {
        return metrics.stream().anyMatch(metric -> metric.source().filledWith() == JudgeMetric.Fill.REVISION);
    }

    /** CloudWatch shows the values of a period completely only some time after its end. */
    public static final Duration DELAY = Duration.ofSeconds(60);
}
