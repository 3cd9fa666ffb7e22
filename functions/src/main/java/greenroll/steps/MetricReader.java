package greenroll.steps;

import greenroll.fleet.FleetRefused;
import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Unavailable;
import greenroll.fleet.metric.Datapoint;
import greenroll.fleet.metric.Metrics;
import greenroll.fleet.metric.Readings;
import greenroll.group.scaling.Metric;
import greenroll.roll.Roll;
import greenroll.roll.judge.JudgeRules;
import greenroll.roll.judge.Look;
import greenroll.roll.observation.RollObservation;
import greenroll.roll.task.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the metrics that the judge compares. A roll without a judge reads none. */
final class MetricReader {

    private MetricReader() {}

    /**
     * Returns what CloudWatch shows; null when no look is due. Without an answer, or without permission, there are no
     * datapoints and a reason. That is never a reason to fail.
     */
    static @Nullable Readings of(Step step, Roll roll, FleetSnapshot seen, Metrics metrics, Instant now) {
        if (!JudgeRules.isDue(step, roll, now)) {
            return null;
        }
        Look look = Look.of(roll, new RollObservation(roll, seen, now));
        if (look == null) {
            return null;
        }
        Map<Duration, Map<Metric, List<Datapoint>>> byPeriod = new HashMap<>();
        String unread = null;
        for (Map.Entry<Duration, Look.Range> one : look.ranges().entrySet()) {
            Look.Range range = one.getValue();
            try {
                byPeriod.put(one.getKey(), metrics.datapoints(range.metrics(), one.getKey(), range.from(), range.to()));
            } catch (FleetRefused e) {
                unread = e.code() + ": " + e.getMessage();
            } catch (Unavailable e) {
                unread = String.valueOf(e.getMessage());
            }
        }
        return new Readings(byPeriod, unread);
    }
}
