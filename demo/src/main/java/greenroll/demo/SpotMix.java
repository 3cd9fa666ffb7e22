package greenroll.demo;

import java.util.List;
import java.util.Map;

/** How the demo's group mixes spot and on-demand instances, and the least size of a group with such a mix. */
public final class SpotMix {

    /** The least number of instances of which three are spot. */
    public static final int LEAST_GROUP = 5;

    private static final int RISK = 60;

    private static final List<String> TYPES = List.of("t3.small", "t3.medium", "t3.large", "m6i.large");

    private SpotMix() {}

    /**
     * Returns the mix of that many instances. A fraction of an instance is on demand, as the fields of Elastigroup say.
     * It is computed here, and not by the product.
     */
    static DemoReport.SpotInstances.Mix of(int instances) {
        int spot = instances * RISK / 100;
        return new DemoReport.SpotInstances.Mix(spot, instances - spot);
    }

    /** The group's {@code strategy}, as its owner gives it. */
    static Map<String, Object> strategy() {
        return Map.of("risk", RISK, "availabilityVsCost", "balanced", "fallbackToOd", true);
    }

    /** The group's {@code instanceTypes.spot}. Each type has a pool in each zone. */
    static List<String> types() {
        return TYPES;
    }
}
