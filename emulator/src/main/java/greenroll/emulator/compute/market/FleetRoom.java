package greenroll.emulator.compute.market;

import greenroll.emulator.compute.market.FleetOffer.FleetError;
import java.util.HashMap;
import java.util.Map;

/**
 * The room that there is for a fleet before it launches.
 *
 * @param pools the instances that each pool has room for
 * @param addresses the free addresses of each subnet
 * @param quota the instances that the account may still launch in this market
 */
public record FleetRoom(Map<CapacityPool, Integer> pools, Map<String, Integer> addresses, int quota) {

    public FleetRoom {
        pools = Map.copyOf(pools);
        addresses = Map.copyOf(addresses);
    }

    /** The instances that the offer's pool has room for; 0 for an offer that is refused. */
    int of(FleetOffer offer) {
        return offer.refusal() == null ? pools.getOrDefault(offer.pool(), 0) : 0;
    }

    private int free(FleetOffer offer) {
        return addresses.getOrDefault(offer.subnetId(), 0) / offer.addresses();
    }

    /** The instances that the offer can give now: the least of its pool, its subnet and the quota. */
    int most(FleetOffer offer) {
        return Math.min(quota, Math.min(of(offer), free(offer)));
    }

    /** The room that is left when the offer has given so many instances. */
    FleetRoom without(FleetOffer offer, int count) {
        Map<CapacityPool, Integer> left = new HashMap<>(pools);
        left.merge(offer.pool(), -count, Integer::sum);
        Map<String, Integer> free = new HashMap<>(addresses);
        free.merge(offer.subnetId(), -count * offer.addresses(), Integer::sum);
        return new FleetRoom(left, free, quota - count);
    }

    /** The reason for which the offer can give no more than {@link #most}. */
    FleetError error(FleetOffer offer) {
        FleetError refusal = offer.refusal();
        if (refusal != null) {
            return refusal;
        }
        int most = most(offer);
        if (quota == most) {
            return new FleetError("MaxSpotInstanceCountExceeded", "Max spot instance count exceeded");
        }
        if (of(offer) == most) {
            return new FleetError(
                    "InsufficientInstanceCapacity",
                    "We currently do not have sufficient " + offer.pool().instanceType()
                            + " capacity in the Availability Zone you requested ("
                            + offer.pool().zone() + ").");
        }
        return new FleetError(
                "InsufficientFreeAddressesInSubnet",
                "There are not enough free addresses in subnet '" + offer.subnetId()
                        + "' to satisfy the requested number of instances.");
    }
}
