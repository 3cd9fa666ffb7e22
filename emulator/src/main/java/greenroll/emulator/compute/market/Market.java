package greenroll.emulator.compute.market;

/** The two ways to pay for an instance. */
public enum Market {
    ON_DEMAND,
    SPOT
}
