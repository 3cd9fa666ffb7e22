package greenroll.aws.fleet;

import static greenroll.aws.fleet.FleetCalls.call;
import static greenroll.aws.fleet.FleetCalls.chunks;

import greenroll.fleet.price.OnDemandPrices;
import greenroll.fleet.price.Prices;
import greenroll.fleet.price.SpotPool;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryRequest;
import software.amazon.awssdk.services.ec2.model.SpotPrice;

/** Spot prices from DescribeSpotPriceHistory, and the on-demand prices that the stack was given. */
public final class Ec2Prices implements Prices {

    private final Ec2Client ec2;
    private final Supplier<OnDemandPrices> onDemand;
    private final InstantSource clock;

    /** @param onDemand asked only when prices are read */
    public Ec2Prices(Ec2Client ec2, Supplier<OnDemandPrices> onDemand, InstantSource clock) {
        this.ec2 = ec2;
        this.onDemand = onDemand;
        this.clock = clock;
    }

    /** {@inheritDoc} An answer of several pages takes one call for each page. */
    @Override
    public Map<SpotPool, BigDecimal> spot(String product, Collection<String> types) {
        Map<SpotPool, SpotPrice> newest = new HashMap<>();
        for (List<String> some : chunks(new TreeSet<>(types), FleetRequests.MOST_FILTER_VALUES)) {
            DescribeSpotPriceHistoryRequest request = FleetRequests.spotPrices(product, some, clock.instant());
            call(
                            "DescribeSpotPriceHistory",
                            () -> ec2.describeSpotPriceHistoryPaginator(request).spotPriceHistory().stream()
                                    .toList())
                    // A price that changes during the call is in the answer twice.
                    .forEach(one -> newest.merge(
                            new SpotPool(one.instanceTypeAsString(), one.availabilityZone()), one, Ec2Prices::newer));
        }
        Map<SpotPool, BigDecimal> prices = new HashMap<>();
        newest.forEach((pool, price) -> prices.put(pool, new BigDecimal(price.spotPrice())));
        return prices;
    }

    @Override
    public OnDemandPrices onDemand() {
        return onDemand.get();
    }

    private static SpotPrice newer(SpotPrice a, SpotPrice b) {
        return at(a).isBefore(at(b)) ? b : a;
    }

    private static Instant at(SpotPrice price) {
        return price.timestamp() == null ? Instant.MIN : price.timestamp();
    }
}
