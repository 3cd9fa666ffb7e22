package greenroll.fleet.metric;

import greenroll.group.scaling.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The port to the metrics of CloudWatch. It only reads. It throws {@link Unavailable} when there is no answer, and
 * {@link FleetRefused} when reading is not permitted.
 */
public interface Metrics {

    /**
     * Returns the datapoints of each metric in the order of time. A metric without datapoints has an empty list. It
     * makes one call for at most 500 metrics, and none when no metric is given.
     *
     * @param period length of a datapoint: 10, 20 or 30 s, or a multiple of 60 s
     * @param from begin of the first period, included: a multiple of {@code period} since the epoch
     * @param to end of the last period
     */
    Map<Metric, List<Datapoint>> datapoints(Collection<Metric> metrics, Duration period, Instant from, Instant to);
}
