package greenroll.fleet.metric;

import greenroll.group.scaling.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Datapoints that were read together.
 *
 * @param byPeriod datapoints of each metric, by the length of a datapoint
 * @param unread why they are not complete; null when they are
 */
public record Readings(
        Map<Duration, Map<Metric, List<Datapoint>>> byPeriod,
        @Nullable String unread) {

    public Readings {
        byPeriod = Map.copyOf(byPeriod);
    }

    /** Returns the datapoints of the metric; empty when there are none. */
    public List<Datapoint> of(Duration period, Metric metric) {
        return byPeriod.getOrDefault(period, Map.of()).getOrDefault(metric, List.of());
    }
}
