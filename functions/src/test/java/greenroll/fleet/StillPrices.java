package greenroll.fleet;

import greenroll.fleet.price.OnDemandPrices;
import greenroll.fleet.price.Prices;
import greenroll.fleet.price.SpotPool;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Prices that only a test changes, and the questions for them. */
public final class StillPrices implements Prices {

    public final List<String> asked = new ArrayList<>();
    /** The exception of the next questions; null when they are answered. */
    public RuntimeException unanswered;

    private final Map<SpotPool, BigDecimal> spot = new HashMap<>();
    private OnDemandPrices onDemand = OnDemandPrices.NONE;

    /** Sets the price of the type's spot instances in these zones. */
    public StillPrices spot(String type, String price, String... zones) {
        for (String zone : zones) {
            spot.put(new SpotPool(type, zone), new BigDecimal(price));
        }
        return this;
    }

    /** Sets the on-demand prices, in the form of the stack's parameter. */
    public StillPrices onDemand(String text) {
        onDemand = OnDemandPrices.parse(text);
        return this;
    }

    @Override
    public Map<SpotPool, BigDecimal> spot(String product, Collection<String> types) {
        asked.add(product + " " + new TreeSet<>(types));
        if (unanswered != null) {
            throw unanswered;
        }
        Map<SpotPool, BigDecimal> told = new HashMap<>(spot);
        told.keySet().removeIf(pool -> !types.contains(pool.instanceType()));
        return told;
    }

    @Override
    public OnDemandPrices onDemand() {
        return onDemand;
    }
}
