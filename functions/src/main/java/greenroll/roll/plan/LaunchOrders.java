package greenroll.roll.plan;

import greenroll.fleet.launch.CapacityPool;
import greenroll.fleet.launch.LaunchRequest;
import greenroll.fleet.launch.Lifecycle;
import greenroll.group.SpotAllocation;
import greenroll.group.SpotStrategy;
import greenroll.group.Subnet;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.LaunchCall;
import greenroll.roll.observation.RollObservation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Chooses lifecycle, zones and types of the instances that a batch still has to launch. Spot instances are asked for in
 * all pools at once, and EC2 chooses. On-demand instances are asked for pool by pool, so that the zones are even. Pure.
 */
public final class LaunchOrders {

    /** How long a pool without capacity is skipped. */
    private static final Duration SHORTAGE_REST = Duration.ofSeconds(60);

    private final Roll roll;
    private final RollFacts facts;
    private final Batch batch;
    private final RollObservation seen;
    /** The instances in each zone, with those that were ordered here. */
    private ZoneCounts zones;

    private int ordered;

    private LaunchOrders(Roll roll, Batch batch, RollObservation seen) {
        this.roll = roll;
        this.facts = roll.facts();
        this.batch = batch;
        this.seen = seen;
        this.zones = ZoneCounts.of(roll, seen);
    }

    /** Returns the orders for that many instances; fewer or none where pools are short. */
    public static List<LaunchCall.Order> of(Roll roll, Batch batch, RollObservation seen, int missing) {
        return new LaunchOrders(roll, batch, seen).all(missing);
    }

    /** Spot instances come first, because more of them may be short. */
    private List<LaunchCall.Order> all(int missing) {
        SpotStrategy strategy = facts.spot();
        if (!strategy.usesSpot()) {
            return onDemand(missing, false);
        }
        int onDemand = SpotShare.staying(roll, seen).onDemandOf(missing);
        int spot = missing - onDemand;
        List<CapacityPool> pools = openPools();
        List<LaunchCall.Order> orders = new ArrayList<>();
        if (spot > 0 && !pools.isEmpty()) {
            orders.addAll(spot(spot, pools));
        } else if (spot > 0 && mayFallBack()) {
            orders.addAll(onDemand(spot, true));
        }
        orders.addAll(onDemand(onDemand, false));
        return orders;
    }

    /** The on-demand instances that are to go back to spot stay instead. But what EC2 took meanwhile is missing. */
    private boolean mayFallBack() {
        ReplacementScope scope = facts.replacementScope();
        boolean mayStay =
                scope != null && scope.revertsToSpot() && !seen.blue(roll).isEmpty();
        return facts.spot().fallsBack() && !mayStay;
    }

    /** Each zone gets the first type with capacity there. Even zones have priority over the order of types. */
    private List<LaunchCall.Order> onDemand(int count, boolean isFallback) {
        Map<Subnet, String> types = typesToTry();
        List<LaunchCall.Order> orders = new ArrayList<>();
        spread(count, List.copyOf(types.keySet())).forEach((subnet, inSubnet) -> {
            CapacityPool pool = new CapacityPool(subnet, Objects.requireNonNull(types.get(subnet)));
            RollPlanner.calls(inSubnet, LaunchRequest.MAX_COUNT)
                    .forEach(chunk -> orders.add(LaunchCall.Order.onDemand(pool, chunk, isFallback)));
        });
        return orders;
    }

    private Map<Subnet, Integer> spread(int count, List<Subnet> open) {
        Map<Subnet, Integer> launches = RollPlanner.spread(roll, count, roll.missingGreen() - ordered, open, zones);
        launches.forEach((subnet, inSubnet) -> {
            zones = zones.staying(subnet.zone(), inSubnet);
            ordered += inSubnet;
        });
        return launches;
    }

    /** One call has every pool, so that EC2 can choose among them; or every pool of a zone, for an equal distribution. */
    private List<LaunchCall.Order> spot(int count, List<CapacityPool> pools) {
        List<LaunchCall.Order> orders = new ArrayList<>();
        if (facts.spot().allocation() != SpotAllocation.EQUAL_AZ_DISTRIBUTION) {
            RollPlanner.calls(count, LaunchRequest.MAX_COUNT)
                    .forEach(chunk -> orders.add(LaunchCall.Order.spot(pools, chunk)));
            return orders;
        }
        List<Subnet> open = pools.stream().map(CapacityPool::subnet).distinct().toList();
        Map<String, Integer> byZone = new TreeMap<>();
        spread(count, open).forEach((subnet, inSubnet) -> byZone.merge(subnet.zone(), inSubnet, Integer::sum));
        byZone.forEach((zone, inZone) -> {
            List<CapacityPool> ofZone = pools.stream()
                    .filter(pool -> pool.subnet().zone().equals(zone))
                    .toList();
            RollPlanner.calls(inZone, LaunchRequest.MAX_COUNT)
                    .forEach(chunk -> orders.add(LaunchCall.Order.spot(ofZone, chunk)));
        });
        return orders;
    }

    /** Returns the spot pools that are not skipped, in the order of preference. */
    private List<CapacityPool> openPools() {
        return facts.specification().hardware().typesOfSpot().stream()
                .flatMap(type -> facts.bounds().subnets().stream().map(subnet -> new CapacityPool(subnet, type)))
                .filter(pool -> !rests(Lifecycle.SPOT, pool))
                .limit(LaunchRequest.MAX_POOLS)
                .toList();
    }

    /** Returns the subnets to try. Each has the first type that is not skipped in all of its zone's subnets. */
    private Map<Subnet, String> typesToTry() {
        Map<Subnet, String> types = new LinkedHashMap<>();
        Set<String> settled = new HashSet<>();
        for (String type : facts.specification().hardware().instanceTypes()) {
            List<Subnet> open = facts.bounds().subnets().stream()
                    .filter(subnet -> !settled.contains(subnet.zone())
                            && !rests(Lifecycle.ON_DEMAND, new CapacityPool(subnet, type)))
                    .toList();
            open.forEach(subnet -> {
                types.put(subnet, type);
                settled.add(subnet.zone());
            });
        }
        return types;
    }

    private boolean rests(Lifecycle lifecycle, CapacityPool pool) {
        return batch.calls().stream()
                .anyMatch(call -> call.isShortOf(lifecycle, pool)
                        && seen.now.isBefore(call.intendedAt().plus(SHORTAGE_REST)));
    }
}
