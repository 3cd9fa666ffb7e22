package greenroll.demo;

import greenroll.demo.traffic.LoadReport;
import greenroll.roll.Roll;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A roll under way, as seen at one moment.
 *
 * @param roll as it is recorded
 * @param now roll time
 * @param inService in the region's truth
 * @param traffic what became of the requests since the count began; null when nothing is counted
 */
public record DemoSnapshot(
        Roll roll, Instant now, int inService, @Nullable LoadReport traffic) {}
