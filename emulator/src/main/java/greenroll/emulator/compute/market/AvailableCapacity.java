package greenroll.emulator.compute.market;

/**
 * The number of instances that EC2 has room for now. If it is below the minimum of RunInstances, the call fails with
 * {@code InsufficientInstanceCapacity}. If it is below the call's maximum, that many are launched. A fleet launches
 * that many, and its answer has that error. For another refusal it throws the SDK's error with EC2's code. RunInstances
 * then throws it too, and a fleet's answer has it for each pool that was tried. Called under the region's lock: it must
 * not wait.
 */
@FunctionalInterface
public interface AvailableCapacity {

    AvailableCapacity ENDLESS = (zone, instanceType, market, wanted) -> wanted;

    /**
     * @param wanted the most instances that the call asks for
     * @return the room; the capacity of {@link SpotMarket} limits Spot Instances besides
     */
    int available(String zone, String instanceType, Market market, int wanted);
}
