package greenroll.roll;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;

/**
 * What the first observation in which every target group answered found, recorded once.
 *
 * @param floor in service never goes below it by the roll's act
 * @param ceiling launches never take pending + running + draining above it
 * @param plan how many each batch takes, before what is missing or does not fit
 * @param liveIds the instances to restart; empty for REPLACE_SERVER, which observes blue anew on each visit
 * @param keptIds what an operation that follows a roll leaves alone; empty for a ROLL or CREATE
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
     * How many in-service blue may go: green first (no more than are proven, and what was in service above the floor at the
     * start), and never so many that fewer than the floor would be left. The roll and its plan reckon with this.
     *
     * @param serving how many are in service now
     * @param proven how many green are proven by now
     * @param gone how many blue were in service when they were chosen to go
     */
    public int allowance(int serving, int proven, int gone) {
        int excess = Math.max(0, inService - floor);
        return Math.max(0, Math.min(serving - floor, proven + excess - gone));
    }
}
