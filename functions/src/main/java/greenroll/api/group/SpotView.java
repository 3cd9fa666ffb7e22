package greenroll.api.group;

import greenroll.group.LaunchSpecification;
import greenroll.group.RevertToSpot;
import greenroll.group.SpotStrategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mix of spot and on-demand instances that applies, also where the owner gave no value.
 *
 * @param onDemand how many instances are on demand when the group has its target
 * @param spot how many are spot instances then
 * @param instanceTypes types of spot instances, in order of preference
 * @param allocationStrategy EC2's name of the way in which it chooses the pools
 */
record SpotView(
        int onDemand,
        int spot,
        List<String> instanceTypes,
        String allocationStrategy,
        boolean fallbackToOd,
        Revert revertToSpot,
        boolean capacityRebalance) {

    /** @param timeWindows only with timeWindow */
    record Revert(String performAt, @Nullable List<String> timeWindows) {

        private static Revert of(RevertToSpot revert) {
            return new Revert(
                    revert.performAt().wire(),
                    revert.windows().isEmpty()
                            ? null
                            : revert.windows().stream()
                                    .map(RevertToSpot.Window::wire)
                                    .toList());
        }
    }

    /** Null for a group without spot instances. */
    static @Nullable SpotView of(SpotStrategy strategy, int target, LaunchSpecification.Hardware hardware) {
        if (!strategy.usesSpot()) {
            return null;
        }
        int onDemand = strategy.onDemand(target);
        return new SpotView(
                onDemand,
                target - onDemand,
                hardware.typesOfSpot(),
                strategy.allocation().inEc2(!hardware.spotTypes().preferred().isEmpty()),
                strategy.fallsBack(),
                Revert.of(strategy.reverts()),
                strategy.rebalances());
    }
}
