package greenroll.demo;

import greenroll.demo.traffic.LoadReport;
import greenroll.roll.Roll;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A running roll at one moment.
 *
 * @param roll the roll as it is recorded
 * @param now roll time
 * @param inService the number of instances that truly are in service
 * @param interrupted the number of interruption notices of the roll so far
 * @param desired the desired capacity of the Auto Scaling group; null for a group of Greenroll's own
 * @param traffic the requests since the count began; null when nothing is counted
 */
public record DemoSnapshot(
        Roll roll,
        Instant now,
        int inService,
        int interrupted,
        @Nullable Integer desired,
        @Nullable LoadReport traffic) {}
