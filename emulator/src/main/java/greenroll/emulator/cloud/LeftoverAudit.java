package greenroll.emulator.cloud;

import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.fleet.InstanceState;
import greenroll.group.RollAction;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollStatus;
import greenroll.roll.failure.Leftover;
import greenroll.roll.failure.RetainedInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds what a roll that has ended left behind, from the region's true state. */
public final class LeftoverAudit {

    /** An instance in a state that it should not be in. */
    public record Orphan(String instanceId, String why) {}

    private LeftoverAudit() {}

    /**
     * Live instances that the roll launched, that do not serve, and that its record does not name. After a finished
     * replacement, also every live blue instance. Named ones are excepted when they are protected from termination, or when
     * their Auto Scaling group has launched them.
     *
     * @param launched the ids of the instances that were launched over the API since the roll began
     */
    public static List<Orphan> of(SimulatedRegion region, Roll roll, Set<String> launched) {
        return of(region, roll, launched, List.of());
    }

    /** @param followers the later rolls, which may name instances that this roll launched */
    public static List<Orphan> of(SimulatedRegion region, Roll roll, Set<String> launched, List<Roll> followers) {
        Set<String> named = Stream.concat(Stream.of(roll), followers.stream())
                .flatMap(one -> Stream.concat(
                        one.head().leftovers().stream().map(Leftover::instanceId),
                        one.head().ending().retained().stream().map(RetainedInstance::instanceId)))
                .collect(Collectors.toSet());
        boolean replaced =
                roll.head().status() == RollStatus.FINISHED && roll.facts().action() != RollAction.RESTART_SERVER;
        List<Orphan> orphans = new ArrayList<>();
        for (RegionInstance one : instances(region, roll)) {
            boolean isOutside = roll.facts().autoScaling() != null
                    && region.autoScalingGroupOf(one.id()).isEmpty();
            if (launched.contains(one.id()) && isOutside && !named.contains(one.id())) {
                orphans.add(new Orphan(one.id(), "was launched, is outside the Auto Scaling group and is not named"));
            } else if (launched.contains(one.id()) && !serves(region, roll, one) && !named.contains(one.id())) {
                orphans.add(new Orphan(one.id(), "was launched, does not serve and is not named"));
            }
            // An Auto Scaling group may launch from the version before until the roll has set the new one.
            boolean isExcused = named.contains(one.id())
                    && (one.isProtected() || roll.facts().autoScaling() != null);
            if (replaced
                    && !launched.contains(one.id())
                    && !isLeftAlone(roll, one)
                    && !isReplacement(roll, one)
                    && !isExcused) {
                orphans.add(new Orphan(one.id(), "is blue and survived a finished roll"));
            }
        }
        return orphans;
    }

    /** Whether the Auto Scaling group itself has launched it from the version that the roll deployed, or since its end. */
    private static boolean isReplacement(Roll roll, RegionInstance one) {
        return roll.facts().autoScaling() != null
                && (one.imageId().equals(roll.facts().specification().imageId())
                        || one.launchedAt().isAfter(roll.head().progress().updatedAt()));
    }

    /** The live instances of the group. Those of an Auto Scaling group do not carry the group's tag. */
    private static List<RegionInstance> instances(SimulatedRegion region, Roll roll) {
        RollFacts.AutoScaling group = roll.facts().autoScaling();
        String id = roll.facts().groupId();
        return group == null
                ? region.live(FleetTags.GROUP, id)
                : region.live().stream()
                        .filter(one -> id.equals(one.tags().get(FleetTags.GROUP))
                                || region.autoScalingGroupOf(one.id())
                                        .filter(group.name()::equals)
                                        .isPresent())
                        .toList();
    }

    /**
     * Whether the roll leaves the instance alone by its replacement scope. Either the scope does not name the instance,
     * or the instance already runs the pinned revision.
     */
    private static boolean isLeftAlone(Roll roll, RegionInstance one) {
        ReplacementScope replacementScope = roll.facts().replacementScope();
        if (replacementScope == null) {
            return false;
        }
        return replacementScope.instanceIds() == null
                ? one.imageId().equals(roll.facts().specification().imageId())
                : !replacementScope.instanceIds().contains(one.id());
    }

    /** Whether the instance serves, by the health check type of the roll. */
    private static boolean serves(SimulatedRegion region, Roll roll, RegionInstance one) {
        return one.state() == InstanceState.RUNNING
                && switch (roll.settings().health().healthCheckType()) {
                    case TARGET_GROUP -> region.isHealthyEverywhere(one.id());
                    case EC2 -> region.statusChecksPassSince(one.id()).isPresent();
                    case NONE -> true;
                };
    }
}
