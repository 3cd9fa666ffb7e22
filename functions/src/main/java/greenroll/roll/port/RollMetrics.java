package greenroll.roll.port;

import greenroll.roll.RollHead;
import greenroll.roll.notification.RollMetric;
import greenroll.roll.timeline.RollEvent;
import java.util.List;

/** The port to metrics over many rolls. */
public interface RollMetrics {

    /**
     * Returns the line of a function's log that adds the numbers, with its time and its group. A log that is read twice
     * adds them twice.
     */
    String line(RollHead head, RollEvent event, List<RollMetric> measures);
}
