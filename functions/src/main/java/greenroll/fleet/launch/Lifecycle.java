package greenroll.fleet.launch;

/** How EC2 sells an instance. Both names are those of EC2's instance lifecycle. */
public enum Lifecycle {
    ON_DEMAND("on-demand"),
    SPOT("spot");

    private final String wire;

    Lifecycle(String wire) {
        this.wire = wire;
    }

    /** Returns EC2's spelling, which the HTTP contract has too. */
    public String wire() {
        return wire;
    }

    public static Lifecycle of(boolean spot) {
        return spot ? SPOT : ON_DEMAND;
    }
}
