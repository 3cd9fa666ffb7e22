package greenroll.roll.plan;

import greenroll.fleet.Instance;
import greenroll.group.SpotStrategy;
import greenroll.roll.Roll;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.observation.RollObservation;
import java.util.Collection;
import java.util.stream.Stream;

/**
 * The numbers of spot and on-demand instances, for the choice between the two. Each launch and each termination brings
 * the share closer to that of the group's strategy. So at any moment the share is wrong by no more than a batch. Pure.
 *
 * @param target number of instances for which the strategy's share is exact
 */
public record SpotShare(SpotStrategy strategy, int target, int onDemand, int spot) {

    /** Returns the numbers of the instances that remain when the operation has ended: its green, and those left alone. */
    public static SpotShare staying(Roll roll, RollObservation seen) {
        return none(roll)
                .plus(Stream.concat(
                        seen.kept(roll).stream().map(one -> one.launch().spot()),
                        roll.instances().filter(BatchInstance::isWanted).map(BatchInstance::spot)));
    }

    /** Returns the share of an operation that has launched nothing. */
    public static SpotShare none(Roll roll) {
        return new SpotShare(roll.facts().spot(), roll.facts().target(), 0, 0);
    }

    /** Returns the share with these instances too. */
    public SpotShare plus(Collection<Instance> instances) {
        return plus(instances.stream().map(one -> one.launch().spot()));
    }

    private SpotShare plus(Stream<Boolean> areSpot) {
        return areSpot.reduce(this, (share, isSpot) -> share.plus(isSpot, 1), (a, b) -> b);
    }

    /** Returns the share with that many instances more; a negative number is fewer. */
    public SpotShare plus(boolean isSpot, int count) {
        return isSpot
                ? new SpotShare(strategy, target, onDemand, spot + count)
                : new SpotShare(strategy, target, onDemand + count, spot);
    }

    public int total() {
        return onDemand + spot;
    }

    /**
     * Returns how many of that many instances are on demand by the strategy. Fewer and more instances than the target
     * have the target's share, rounded up.
     */
    public int aim(int instances) {
        return target == 0
                ? strategy.onDemand(instances)
                : Math.toIntExact(Math.ceilDiv((long) instances * strategy.onDemand(target), (long) target));
    }

    /** Returns how many of the next launches are on demand. The others are spot. */
    public int onDemandOf(int launches) {
        int missing = Math.min(strategy.onDemand(target), aim(total() + launches)) - onDemand;
        return Math.clamp(missing, 0, launches);
    }

    /** Whether the next instance to go is a spot instance rather than an on-demand one. */
    public boolean givesUpSpot() {
        return onDemand <= aim(total() - 1);
    }
}
