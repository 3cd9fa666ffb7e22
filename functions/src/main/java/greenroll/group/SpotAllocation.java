package greenroll.group;

/** The pools from which EC2 takes spot instances: the values of Elastigroup's {@code availabilityVsCost}. */
public enum SpotAllocation {
    /** The pools with the lowest price among those that are unlikely to be interrupted soon. */
    BALANCED("balanced"),
    /** The pools with the lowest price. */
    COST_ORIENTED("costOriented"),
    /** The pools with the lowest price, as {@link #COST_ORIENTED}. */
    CHEAPEST("cheapest"),
    /** The pools with the most spare capacity. */
    AVAILABILITY_ORIENTED("availabilityOriented"),
    /** The same number in each zone, and {@link #BALANCED} within the zone. */
    EQUAL_AZ_DISTRIBUTION("equalAzDistribution");

    private final String wire;

    SpotAllocation(String wire) {
        this.wire = wire;
    }

    /** Returns the spelling of the HTTP contract. */
    public String wire() {
        return wire;
    }

    /**
     * Returns the name of EC2's allocation strategy.
     *
     * @param prefersTypes whether the group has preferred types
     */
    public String inEc2(boolean prefersTypes) {
        if (isByPriceAlone()) {
            return "lowest-price";
        }
        if (prefersTypes) {
            return "capacity-optimized-prioritized";
        }
        return this == AVAILABILITY_ORIENTED ? "capacity-optimized" : "price-capacity-optimized";
    }

    /** Whether the lowest price alone decides, so that an order of preference has no effect. */
    public boolean isByPriceAlone() {
        return this == COST_ORIENTED || this == CHEAPEST;
    }
}
