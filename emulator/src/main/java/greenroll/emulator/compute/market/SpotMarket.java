package greenroll.emulator.compute.market;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;

/**
 * The Spot capacity and the Spot price of each pool, and the account's quota.
 *
 * @param capacities the most Spot Instances that a pool can have at once; a pool that is not named has no limit
 * @param prices USD per hour; a pool that is not named costs 30 % of the type's On-Demand price
 * @param quota the most Spot Instances that the account may have at once, in all pools together
 */
public record SpotMarket(Map<CapacityPool, Integer> capacities, Map<CapacityPool, BigDecimal> prices, int quota) {

    /** A market without a limit and without a price of its own. */
    public static final SpotMarket ENDLESS = new SpotMarket(Map.of(), Map.of(), Integer.MAX_VALUE);

    private static final BigDecimal USUAL_SHARE = new BigDecimal("0.30");

    public SpotMarket {
        capacities = Map.copyOf(capacities);
        prices = Map.copyOf(prices);
        if (quota < 0 || capacities.values().stream().anyMatch(one -> one < 0)) {
            throw new IllegalArgumentException("a capacity and a quota are at least 0");
        }
        if (prices.values().stream().anyMatch(one -> one.signum() <= 0)) {
            throw new IllegalArgumentException("a price is above 0");
        }
    }

    /** The same market, in which that pool can have so many Spot Instances at once. */
    public SpotMarket withCapacity(String zone, String instanceType, int count) {
        return new SpotMarket(with(capacities, new CapacityPool(zone, instanceType), count), prices, quota);
    }

    /** The same market, in which that pool has this price: USD per hour, for example {@code 0.0042}. */
    public SpotMarket withPrice(String zone, String instanceType, String price) {
        return new SpotMarket(
                capacities, with(prices, new CapacityPool(zone, instanceType), new BigDecimal(price)), quota);
    }

    public SpotMarket withQuota(int count) {
        return new SpotMarket(capacities, prices, count);
    }

    /** The most Spot Instances that the pool can have at once. */
    public int capacity(CapacityPool pool) {
        return capacities.getOrDefault(pool, Integer.MAX_VALUE);
    }

    /** The pool's price: USD per hour, with six decimal places. */
    public BigDecimal price(CapacityPool pool, BigDecimal onDemand) {
        BigDecimal own = prices.get(pool);
        return (own == null ? onDemand.multiply(USUAL_SHARE) : own).setScale(6, RoundingMode.HALF_UP);
    }

    private static <V> Map<CapacityPool, V> with(Map<CapacityPool, V> all, CapacityPool pool, V value) {
        Map<CapacityPool, V> changed = new HashMap<>(all);
        changed.put(pool, value);
        return changed;
    }
}
