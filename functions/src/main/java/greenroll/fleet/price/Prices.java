package greenroll.fleet.price;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;

/** The port to the prices of instances. All prices are in USD per hour for one instance. It only reads. */
public interface Prices {

    /**
     * Returns the present spot prices of these types, in every zone that has one. A type that does not exist has none.
     * It makes one call for at most 200 types, and none without a type. It throws {@link greenroll.fleet.Unavailable}
     * when there is no answer, and {@link greenroll.fleet.FleetRefused} when reading is not permitted.
     *
     * @param product what the instances run, in EC2's words, for example {@code Linux/UNIX}
     */
    Map<SpotPool, BigDecimal> spot(String product, Collection<String> types);

    /** Returns the prices of on-demand instances that the owner of the stack gave. It makes no call. */
    OnDemandPrices onDemand();
}
