package greenroll.emulator.compute.market;

/** The instances of one type in one zone. They share one capacity and one Spot price. */
public record CapacityPool(String zone, String instanceType) {}
