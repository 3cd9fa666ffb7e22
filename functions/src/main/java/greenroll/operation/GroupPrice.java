package greenroll.operation;

import greenroll.roll.failure.Warning;
import greenroll.roll.plan.HourlyPrice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The price of a group's instances for an hour, at the present prices.
 *
 * @param now price of the live instances; null when it is not known or not asked
 * @param target price of as many instances as the group's target, with the share that its strategy asks for; null when it
 *     is not known
 * @param warnings why a price is not known; none for a group without spot instances
 */
public record GroupPrice(HourlyPrice.@Nullable Known now, HourlyPrice.@Nullable Known target, List<Warning> warnings) {

    /** No price was asked, because the group has no spot instances. */
    public static final GroupPrice NOT_ASKED = new GroupPrice(null, null, List.of());

    public GroupPrice {
        warnings = List.copyOf(warnings);
    }

    /** Returns what is known, and one warning about everything that is not. */
    static GroupPrice of(@Nullable HourlyPrice now, HourlyPrice target) {
        TreeSet<String> onDemand = new TreeSet<>();
        TreeSet<String> spot = new TreeSet<>();
        collect(now, onDemand, spot);
        collect(target, onDemand, spot);
        return new GroupPrice(known(now), known(target), warnings(onDemand, spot));
    }

    /** @param why why the spot prices could not be read */
    static GroupPrice unread(String why) {
        return new GroupPrice(null, null, List.of(unknown("EC2 did not tell the spot prices: " + why)));
    }

    /** Whether any price is known. */
    public boolean isKnown() {
        return now != null || target != null;
    }

    private static HourlyPrice.@Nullable Known known(@Nullable HourlyPrice price) {
        return price instanceof HourlyPrice.Known known ? known : null;
    }

    private static void collect(@Nullable HourlyPrice price, Collection<String> onDemand, Collection<String> spot) {
        if (price instanceof HourlyPrice.Unknown unknown) {
            onDemand.addAll(unknown.onDemand());
            spot.addAll(unknown.spot());
        }
    }

    private static List<Warning> warnings(Collection<String> onDemand, Collection<String> spot) {
        List<String> reasons = new ArrayList<>();
        if (!onDemand.isEmpty()) {
            reasons.add("the stack's parameter OnDemandPrices has no price of " + String.join(", ", onDemand));
        }
        if (!spot.isEmpty()) {
            reasons.add("EC2 has no spot price of " + String.join(", ", spot));
        }
        return reasons.isEmpty() ? List.of() : List.of(unknown(String.join("; ", reasons)));
    }

    private static Warning unknown(String why) {
        return new Warning("PRICE_UNKNOWN", "what the instances cost in an hour is not known: " + why);
    }
}
