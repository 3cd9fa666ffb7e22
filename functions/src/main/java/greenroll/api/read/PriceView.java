package greenroll.api.read;

import greenroll.operation.GroupPrice;
import greenroll.roll.plan.HourlyPrice;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The price of a group's instances for an hour, with four decimals.
 *
 * @param now price of the live instances; absent when it is not known
 * @param target price of the instances of the group's target; absent when it is not known
 */
public record PriceView(
        String currency, @Nullable BigDecimal now, @Nullable Range target) {

    /**
     * @param least the price when EC2 takes the cheapest pool of spot instances
     * @param most the price when EC2 takes the dearest pool of spot instances
     */
    public record Range(BigDecimal least, BigDecimal most) {}

    /** Null when no price is known. */
    public static @Nullable PriceView of(GroupPrice price) {
        HourlyPrice.Known now = price.now();
        HourlyPrice.Known target = price.target();
        return price.isKnown()
                ? new PriceView(
                        "USD",
                        now == null ? null : HourlyPrice.rounded(now.most()),
                        target == null
                                ? null
                                : new Range(HourlyPrice.rounded(target.least()), HourlyPrice.rounded(target.most())))
                : null;
    }
}
