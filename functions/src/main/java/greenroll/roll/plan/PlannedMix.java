package greenroll.roll.plan;

import greenroll.group.LaunchSpecification;
import greenroll.group.SpotStrategy;
import greenroll.group.Subnet;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Instances that are still to be launched, of a group with spot instances.
 *
 * @param zones zones in which they may be launched
 */
public record PlannedMix(int onDemand, int spot, LaunchSpecification.Hardware hardware, Set<String> zones) {

    public PlannedMix {
        zones = Set.copyOf(zones);
    }

    /** Returns the share that the strategy has of that many instances. */
    public static PlannedMix of(
            SpotStrategy strategy, int instances, LaunchSpecification.Hardware hardware, Collection<Subnet> subnets) {
        int onDemand = strategy.onDemand(instances);
        return new PlannedMix(onDemand, instances - onDemand, hardware, zones(subnets));
    }

    /** Returns that many spot instances. */
    public static PlannedMix ofSpot(int instances, LaunchSpecification.Hardware hardware, Collection<Subnet> subnets) {
        return new PlannedMix(0, instances, hardware, zones(subnets));
    }

    private static Set<String> zones(Collection<Subnet> subnets) {
        return subnets.stream().map(Subnet::zone).collect(Collectors.toSet());
    }
}
