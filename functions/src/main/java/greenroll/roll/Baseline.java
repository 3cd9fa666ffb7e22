package greenroll.roll;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;

/**
 * The result of the first observation in which every target group answered. It is recorded once.
 *
 * @param floor lower limit: the roll never takes the number of instances in service below it
 * @param ceiling upper limit: launches never take the number of pending, running and draining instances above it
 * @param plan batch sizes, before instances are missing or do not fit
 * @param liveIds instances to restart; empty for REPLACE_SERVER, which finds blue again on each visit
 * @param keptIds instances that the operation leaves alone; empty when it replaces all blue
 */
@RecordBuilder
public record Baseline(
        int floor,
        int ceiling,
        BatchPlan plan,
        int inService,
        int live,
        List<String> liveIds,
        Instant at,
        List<String> keptIds)
        implements BaselineBuilder.With {

    public Baseline {
        liveIds = List.copyOf(liveIds);
        keptIds = List.copyOf(keptIds);
    }

    /**
     * Returns how many in-service blue may be taken out. Green comes first: blue goes for proven green, and for
     * instances that were in service above the floor at the start. At least as many as the floor remain in service. The
     * roll and its plan use this rule.
     *
     * @param serving number of instances in service now
     * @param proven number of green proven so far
     * @param gone number of blue chosen so far that were in service when they were chosen
     */
    public int allowance(int serving, int proven, int gone) {
        int excess = Math.max(0, inService - floor);
        return Math.max(0, Math.min(serving - floor, proven + excess - gone));
    }
}
