package greenroll.simulation.scenario;

import greenroll.emulator.compute.market.SpotMarket;
import greenroll.group.LaunchSpecification;
import greenroll.group.SpotAllocation;
import greenroll.group.SpotStrategy;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a simulated group mixes spot and on-demand instances, and the spot market that it meets.
 *
 * @param risk percentage of the instances that are spot; 0 in a group without spot instances
 * @param onDemandCount number of on-demand instances; null where {@code risk} decides
 * @param fallbackToOd whether on-demand instances are launched where no pool has spot capacity
 * @param availabilityVsCost pools from which spot instances are taken
 * @param types number of spot types, from the first of {@link #TYPES}
 * @param scarce whether the pools have random capacities and prices; without it capacity is endless
 */
@RecordBuilder
public record SpotSettings(
        int risk,
        @Nullable Integer onDemandCount,
        boolean fallbackToOd,
        SpotAllocation availabilityVsCost,
        int types,
        boolean scarce)
        implements SpotSettingsBuilder.With {

    static final List<String> TYPES = List.of("t3.small", "t3.medium", "t3.large", "m6i.large");

    /** A group without spot instances. */
    public static final SpotSettings NONE = new SpotSettings(0, null, true, SpotAllocation.BALANCED, 1, false);

    /** A group of which half are spot instances of two types. */
    public static final SpotSettings HALF = new SpotSettings(50, null, true, SpotAllocation.BALANCED, 2, false);

    public boolean usesSpot() {
        return onDemandCount != null || risk > 0;
    }

    /** Whether the group's zones must be even. Otherwise EC2 chooses the zones of spot instances. */
    public boolean keepsZonesEven() {
        return !usesSpot() || availabilityVsCost == SpotAllocation.EQUAL_AZ_DISTRIBUTION && !scarce;
    }

    SpotStrategy strategy() {
        return usesSpot()
                ? new SpotStrategy(risk, onDemandCount, fallbackToOd, availabilityVsCost, null, null)
                : SpotStrategy.NONE;
    }

    LaunchSpecification.SpotTypes spotTypes() {
        return usesSpot()
                ? new LaunchSpecification.SpotTypes(TYPES.subList(0, types), List.of())
                : LaunchSpecification.SpotTypes.NONE;
    }

    /**
     * Returns how many of that many instances are on demand, as the fields of Elastigroup say. It is computed here, and
     * not by the product.
     */
    public int onDemand(int instances) {
        return onDemandCount == null ? (instances * (100 - risk) + 99) / 100 : Math.min(onDemandCount, instances);
    }

    /** The fields of the group's strategy, as its owner gives them. */
    Map<String, Object> document() {
        return onDemandCount == null
                ? Map.of("risk", risk, "fallbackToOd", fallbackToOd, "availabilityVsCost", availabilityVsCost.wire())
                : Map.of(
                        "onDemandCount",
                        onDemandCount,
                        "fallbackToOd",
                        fallbackToOd,
                        "availabilityVsCost",
                        availabilityVsCost.wire());
    }

    /**
     * The market for a group of that many instances. When it is scarce, each pool has room for none, for a few or for
     * all, and its own price.
     */
    SpotMarket market(int zones, int instances, Random random) {
        SpotMarket market = SpotMarket.ENDLESS;
        if (!scarce) {
            return market;
        }
        for (String zone :
                IntStream.range(0, zones).mapToObj(GroupFixture::zone).toList()) {
            for (String type : TYPES) {
                int room = switch (random.nextInt(4)) {
                    case 0 -> 0;
                    case 1 -> 1 + random.nextInt(Math.max(1, instances / 2));
                    default -> 3 * instances + 3;
                };
                market = market.withCapacity(zone, type, room)
                        .withPrice(zone, type, "0.0%03d".formatted(50 + random.nextInt(400)));
            }
        }
        return random.nextInt(6) == 0 ? market.withQuota(random.nextInt(3 * instances + 3)) : market;
    }
}
