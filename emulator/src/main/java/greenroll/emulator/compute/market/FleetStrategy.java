package greenroll.emulator.compute.market;

import java.util.Comparator;
import java.util.List;

/** The allocation strategies of a fleet. The request's order decides between equal pools. */
public enum FleetStrategy {
    /** The cheapest pools first. */
    LOWEST_PRICE("lowest-price"),
    /** One instance from each pool in turn. */
    DIVERSIFIED("diversified"),
    /** The pools with the most capacity first. */
    CAPACITY_OPTIMIZED("capacity-optimized"),
    /** The pools that have capacity, by their priority. */
    CAPACITY_OPTIMIZED_PRIORITIZED("capacity-optimized-prioritized"),
    /** The cheapest of the pools that have capacity for all; then those with the most capacity. */
    PRICE_CAPACITY_OPTIMIZED("price-capacity-optimized"),
    /** By priority. Only On-Demand Instances have it. */
    PRIORITIZED("prioritized");

    private final String apiName;

    FleetStrategy(String apiName) {
        this.apiName = apiName;
    }

    /** EC2's name, for example {@code lowest-price}. */
    public String apiName() {
        return apiName;
    }

    /** The order in which the pools are tried for so many instances. */
    List<FleetOffer> order(List<FleetOffer> offers, FleetRoom room, int wanted) {
        Comparator<FleetOffer> price = Comparator.comparing(FleetOffer::price);
        Comparator<FleetOffer> rank = Comparator.comparingDouble(FleetOffer::rank);
        Comparator<FleetOffer> most = Comparator.comparing(room::of, Comparator.reverseOrder());
        Comparator<FleetOffer> request = Comparator.comparingInt(FleetOffer::number);
        Comparator<FleetOffer> first = switch (this) {
            case LOWEST_PRICE -> price;
            case DIVERSIFIED -> request;
            case CAPACITY_OPTIMIZED -> most;
            case CAPACITY_OPTIMIZED_PRIORITIZED ->
                Comparator.<FleetOffer, Boolean>comparing(offer -> room.of(offer) == 0)
                        .thenComparing(rank);
            case PRICE_CAPACITY_OPTIMIZED ->
                Comparator.<FleetOffer, Integer>comparing(
                                offer -> Math.min(wanted, room.of(offer)), Comparator.reverseOrder())
                        .thenComparing(price);
            case PRIORITIZED -> rank;
        };
        return offers.stream().sorted(first.thenComparing(request)).toList();
    }
}
