package greenroll.fleet.price;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The prices of on-demand instances that the owner of the stack gave. EC2's API has no prices of on-demand instances.
 *
 * @param usdPerHour price of one instance in USD per hour, by instance type
 */
public record OnDemandPrices(Map<String, BigDecimal> usdPerHour) {

    /** No price is known. */
    public static final OnDemandPrices NONE = new OnDemandPrices(Map.of());

    private static final Pattern ENTRY = Pattern.compile("([a-z0-9-]+\\.[a-z0-9-]+)=([0-9]{1,6}(?:\\.[0-9]{1,10})?)");

    public OnDemandPrices {
        usdPerHour = Map.copyOf(usdPerHour);
    }

    /**
     * Returns the prices of a list such as {@code m7g.large=0.0816,m6g.large=0.077}. An empty text has no price.
     * When a type occurs twice, its last price counts.
     *
     * @throws IllegalArgumentException with the part that is no type with a price
     */
    public static OnDemandPrices parse(String text) {
        if (text.isBlank()) {
            return NONE;
        }
        Map<String, BigDecimal> prices = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            Matcher entry = ENTRY.matcher(part.strip());
            if (!entry.matches()) {
                throw new IllegalArgumentException(
                        "must be an instance type and its price, such as m7g.large=0.0816, but was: " + part);
            }
            prices.put(entry.group(1), new BigDecimal(entry.group(2)));
        }
        return new OnDemandPrices(prices);
    }

    /** Returns the price of one instance of that type, in USD per hour; empty when it was not given. */
    public Optional<BigDecimal> of(String instanceType) {
        return Optional.ofNullable(usdPerHour.get(instanceType));
    }
}
