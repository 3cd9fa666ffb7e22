package greenroll.roll.plan;

import greenroll.fleet.Instance;
import greenroll.fleet.price.PriceList;
import greenroll.fleet.price.SpotPool;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The price of several instances for an hour, in USD, at the present prices. It is known only if the price of each of
 * them is known. It has the price of the instances only, and not of their volumes or traffic. Pure.
 */
public sealed interface HourlyPrice {

    /**
     * The price is known. Where EC2 is still to choose the pools of spot instances, it is between two limits. Otherwise
     * both are equal.
     *
     * @param least the price when EC2 takes the cheapest pool
     * @param most the price when EC2 takes the dearest pool
     */
    record Known(BigDecimal least, BigDecimal most) implements HourlyPrice {}

    /**
     * The price is not known.
     *
     * @param onDemand types of on-demand instances without a price, sorted
     * @param spot types of spot instances without a price, sorted; with the zone where only that one lacks it
     */
    record Unknown(List<String> onDemand, List<String> spot) implements HourlyPrice {
        public Unknown {
            onDemand = List.copyOf(onDemand);
            spot = List.copyOf(spot);
        }
    }

    /** Returns the price of instances that exist. */
    static HourlyPrice of(Collection<Instance> instances, PriceList prices) {
        TreeSet<String> onDemand = new TreeSet<>();
        TreeSet<String> spot = new TreeSet<>();
        BigDecimal sum = BigDecimal.ZERO;
        for (Instance instance : instances) {
            BigDecimal price = prices.of(instance).orElse(null);
            if (price != null) {
                sum = sum.add(price);
            } else if (instance.launch().spot()) {
                spot.add(new SpotPool(
                                instance.launch().instanceType(),
                                instance.placement().zone())
                        .inWords());
            } else {
                onDemand.add(instance.launch().instanceType());
            }
        }
        return onDemand.isEmpty() && spot.isEmpty()
                ? new Known(sum, sum)
                : new Unknown(List.copyOf(onDemand), List.copyOf(spot));
    }

    /**
     * Returns the price of instances that are still to be launched. On-demand instances have the first of their types,
     * which is taken where EC2 has the capacity. Spot instances have any of their types, in any of the zones. A zone
     * without a spot price of a type has no such pool.
     */
    static HourlyPrice of(PlannedMix mix, PriceList prices) {
        String type = mix.hardware().instanceTypes().getFirst();
        Optional<BigDecimal> each = mix.onDemand() == 0
                ? Optional.of(BigDecimal.ZERO)
                : prices.onDemand().of(type);
        TreeSet<String> without = new TreeSet<>();
        TreeSet<BigDecimal> pools = new TreeSet<>();
        if (mix.spot() > 0) {
            for (String ofSpot : mix.hardware().typesOfSpot()) {
                List<BigDecimal> inZones = mix.zones().stream()
                        .flatMap(zone -> prices.of(new SpotPool(ofSpot, zone)).stream())
                        .toList();
                if (inZones.isEmpty()) {
                    without.add(ofSpot);
                }
                pools.addAll(inZones);
            }
        }
        if (each.isEmpty() || !without.isEmpty()) {
            return new Unknown(each.isEmpty() ? List.of(type) : List.of(), List.copyOf(without));
        }
        BigDecimal fixed = times(each.get(), mix.onDemand());
        return pools.isEmpty()
                ? new Known(fixed, fixed)
                : new Known(fixed.add(times(pools.first(), mix.spot())), fixed.add(times(pools.last(), mix.spot())));
    }

    /** Returns a price with four decimals, which is how AWS shows most of them. */
    static BigDecimal rounded(BigDecimal usd) {
        return usd.setScale(4, RoundingMode.HALF_UP);
    }

    /** Returns an amount for a text: two to four decimals. */
    static String inWords(BigDecimal usd) {
        BigDecimal shown = rounded(usd).stripTrailingZeros();
        return (shown.scale() < 2 ? shown.setScale(2) : shown).toPlainString();
    }

    private static BigDecimal times(BigDecimal price, int count) {
        return price.multiply(BigDecimal.valueOf(count));
    }
}
