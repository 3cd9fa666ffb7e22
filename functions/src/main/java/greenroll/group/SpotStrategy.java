package greenroll.group;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/**
 * How a group mixes spot and on-demand instances, in Elastigroup's words. A null component was not given; a method of
 * this record has its default.
 *
 * @param risk percentage of the instances that are spot, 0 to 100. It has no effect when {@code onDemandCount} is given
 * @param onDemandCount number of on-demand instances; all others are spot. At least 1
 * @param fallbackToOd whether on-demand instances are launched where no pool has spot capacity
 * @param availabilityVsCost pools from which spot instances are taken
 * @param revertToSpot when on-demand instances that stand in for spot instances are replaced again
 * @param capacityRebalance whether an instance is replaced at EC2's rebalance recommendation, before its interruption
 */
@RecordBuilder
public record SpotStrategy(
        int risk,
        @Nullable Integer onDemandCount,
        @Nullable Boolean fallbackToOd,
        @Nullable SpotAllocation availabilityVsCost,
        @Nullable RevertToSpot revertToSpot,
        @Nullable Boolean capacityRebalance)
        implements SpotStrategyBuilder.With {

    /** Every instance is on demand. */
    public static final SpotStrategy NONE = new SpotStrategy(0, null, null, null, null, null);

    public SpotStrategy {
        if (risk < 0 || risk > 100) {
            throw new IllegalArgumentException("risk must be 0 to 100, but was " + risk);
        }
        if (onDemandCount != null && onDemandCount < 1) {
            throw new IllegalArgumentException("onDemandCount must be at least 1, but was " + onDemandCount);
        }
    }

    /** Whether any instance may be spot. */
    public boolean usesSpot() {
        return onDemandCount != null || risk > 0;
    }

    /**
     * Returns how many of that many instances are on demand. A fraction of an instance is on demand, because spot
     * instances may be interrupted.
     */
    public int onDemand(int instances) {
        return onDemandCount == null
                ? instances - Math.toIntExact((long) instances * risk / 100)
                : Math.min(onDemandCount, instances);
    }

    public boolean fallsBack() {
        return fallbackToOd == null || fallbackToOd;
    }

    public SpotAllocation allocation() {
        return availabilityVsCost == null ? SpotAllocation.BALANCED : availabilityVsCost;
    }

    public RevertToSpot reverts() {
        return revertToSpot == null ? RevertToSpot.ALWAYS : revertToSpot;
    }

    public boolean rebalances() {
        return capacityRebalance == null || capacityRebalance;
    }
}
