package greenroll.emulator.compute.market;

import greenroll.emulator.compute.market.FleetOffer.FleetError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The launches of a fleet in one market.
 *
 * @param shares how many instances each offer gives, in the order in which they were tried; always above 0
 * @param misses the offers that were tried and gave less than was wanted, each with the reason
 */
public record FleetPlan(Map<FleetOffer, Integer> shares, Map<FleetOffer, FleetError> misses) {

    /** The plan for so many instances. When the offers have less room together, it launches what there is room for. */
    public static FleetPlan of(FleetStrategy strategy, int wanted, List<FleetOffer> offers, FleetRoom room) {
        Map<FleetOffer, Integer> shares = new LinkedHashMap<>();
        Map<FleetOffer, FleetError> misses = new LinkedHashMap<>();
        FleetRoom left = room;
        int missing = wanted;
        List<FleetOffer> turns = new ArrayList<>(strategy.order(offers, room, wanted));
        while (missing > 0 && !turns.isEmpty()) {
            FleetOffer offer = turns.removeFirst();
            int asked = strategy == FleetStrategy.DIVERSIFIED ? 1 : missing;
            int given = Math.min(asked, left.most(offer));
            if (given < asked) {
                misses.put(offer, left.error(offer));
            } else {
                turns.addLast(offer);
            }
            if (given > 0) {
                shares.merge(offer, given, Integer::sum);
                left = left.without(offer, given);
                missing -= given;
            }
        }
        return new FleetPlan(shares, misses);
    }
}
