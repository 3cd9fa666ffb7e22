package greenroll.fleet.price;

import greenroll.fleet.Instance;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * Prices of one product at one time. A price that nobody told is absent.
 *
 * @param spot price of one spot instance in USD per hour, by pool
 */
public record PriceList(OnDemandPrices onDemand, Map<SpotPool, BigDecimal> spot) {

    public PriceList {
        spot = Map.copyOf(spot);
    }

    /** Returns the price of that instance, in USD per hour; empty when it is not known. */
    public Optional<BigDecimal> of(Instance instance) {
        String type = instance.launch().instanceType();
        return instance.launch().spot()
                ? of(new SpotPool(type, instance.placement().zone()))
                : onDemand.of(type);
    }

    /** Returns the price of one instance of the pool, in USD per hour; empty when it is not known. */
    public Optional<BigDecimal> of(SpotPool pool) {
        return Optional.ofNullable(spot.get(pool));
    }
}
