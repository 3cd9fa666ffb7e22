package greenroll.roll.notification;

import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.timeline.RollEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The metrics that a timeline line adds to. Pure. */
public final class EventMetrics {

    /** Metrics of rolls only; a CREATE replaces no instances. */
    private static final Map<RollEvent.Type, String> OF_ROLLS = Map.of(
            RollEvent.Type.ACCEPTED, "RollsStarted",
            RollEvent.Type.BATCH_DONE, "BatchesCompleted",
            RollEvent.Type.HELD, "Holds",
            RollEvent.Type.FINISHED, "RollsFinished",
            RollEvent.Type.FAILED, "RollsFailed",
            RollEvent.Type.STOPPED, "RollsStopped");

    /** Metrics of every operation. Each adds the number of instances in the line. */
    private static final Map<RollEvent.Type, String> OF_INSTANCES = Map.of(
            RollEvent.Type.LAUNCHED, "InstancesLaunched",
            RollEvent.Type.RESTARTED, "InstancesRestarted",
            RollEvent.Type.TERMINATED, "InstancesTerminated",
            RollEvent.Type.INTERRUPTION_NOTICE, "SpotInterruptions");

    /** A metric of every operation. It adds 1 for each batch that has no spot capacity. */
    private static final String FALLBACKS = "SpotFallbacks";

    private EventMetrics() {}

    /** Returns the numbers that the line adds; none for most lines. */
    public static List<RollMetric> of(RollHead head, RollEvent event) {
        List<RollMetric> measures = new ArrayList<>();
        String ofRoll = head.facts().kind() == RollKind.ROLL ? OF_ROLLS.get(event.type()) : null;
        if (ofRoll != null) {
            measures.add(new RollMetric(ofRoll, RollMetric.Unit.COUNT, 1));
            if (Announcements.isEnd(event.type())) {
                measures.add(duration(head, event));
            }
        }
        if (event.type() == RollEvent.Type.FALLBACK_TO_ON_DEMAND) {
            measures.add(new RollMetric(FALLBACKS, RollMetric.Unit.COUNT, 1));
        }
        String ofInstances = OF_INSTANCES.get(event.type());
        if (ofInstances != null) {
            measures.add(new RollMetric(
                    ofInstances,
                    RollMetric.Unit.COUNT,
                    event.affected().instances().size()));
        }
        return measures;
    }

    private static RollMetric duration(RollHead head, RollEvent event) {
        Duration took = Duration.between(head.facts().createdAt(), event.at());
        return new RollMetric("RollDuration", RollMetric.Unit.SECONDS, took.toMillis() / 1000.0);
    }
}
