package greenroll.simulation.scenario;

import greenroll.emulator.compute.scaling.ScalingGroupSettings;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The settings of the Auto Scaling group that a simulated group stands for. Version 1 of its launch template has the blue
 * image, and version 2 has the image of the case.
 *
 * @param room how far the desired capacity may move
 * @param mayRaiseMaxSize whether a roll may raise the maximum size
 * @param asksElb whether the group asks the load balancer as well as EC2
 * @param grace seconds after its start in which a member is not judged
 * @param protectsNew whether new members are protected from scale-in
 * @param suspended processes that the owner has suspended
 * @param hook seconds that the owner of a termination hook takes for an instance; 0 without a hook
 * @param named launch template version that the group names: a number, {@code $Latest} or {@code $Default}
 */
@RecordBuilder
public record AutoScalingSettings(
        Room room,
        boolean mayRaiseMaxSize,
        boolean asksElb,
        int grace,
        boolean protectsNew,
        Set<String> suspended,
        int hook,
        String named)
        implements AutoScalingSettingsBuilder.With {

    /** The name of the Auto Scaling group. */
    public static final String NAME = "web";

    /** The number of the launch template version that a roll goes to. */
    public static final int NEXT = 2;

    private static final Duration HOOK_TIMEOUT = Duration.ofMinutes(10);

    /** How far a group's desired capacity is from its minimum and its maximum. */
    public enum Room {
        /** The desired capacity may move both ways. */
        WIDE,
        /** The minimum is the desired capacity. */
        AT_MINIMUM,
        /** The maximum is the desired capacity. */
        AT_MAXIMUM,
        /** Minimum and maximum are the desired capacity. */
        FIXED;

        ScalingGroupSettings.Size of(int desired) {
            int minimum = this == AT_MINIMUM || this == FIXED ? desired : Math.min(1, desired / 2);
            int maximum = this == AT_MAXIMUM || this == FIXED ? desired : 2 * desired + 2;
            return new ScalingGroupSettings.Size(minimum, desired, maximum);
        }

        /** Whether instances can enter standby before others join. */
        boolean lowers() {
            return this == WIDE || this == AT_MAXIMUM;
        }
    }

    /** A group with room on both sides, which asks the load balancer and names version 1. */
    public static final AutoScalingSettings USUAL =
            new AutoScalingSettings(Room.WIDE, false, true, 300, false, Set.of(), 0, "1");

    public AutoScalingSettings {
        suspended = Set.copyOf(suspended);
    }

    /** Returns settings by chance, for any roll that replaces. */
    static AutoScalingSettings drawn(Random random) {
        Room room = Room.values()[random.nextInt(Room.values().length)];
        return new AutoScalingSettings(
                room,
                room == Room.FIXED || random.nextInt(3) == 0,
                random.nextInt(3) > 0,
                random.nextInt(3) == 0 ? 0 : 60 + random.nextInt(540),
                random.nextInt(4) == 0,
                suspended(random),
                random.nextInt(4) == 0 ? 5 + random.nextInt(120) : 0,
                List.of("1", "1", "$Default", "$Latest").get(random.nextInt(4)));
    }

    /** Processes that a roll does not need. */
    private static Set<String> suspended(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> Set.of("AZRebalance");
            case 1 -> Set.of("InstanceRefresh", "ScheduledActions");
            case 2 -> Set.of("ReplaceUnhealthy");
            case 3 -> Set.of("AlarmNotification", "HealthCheck");
            default -> Set.of();
        };
    }

    /** Returns the same settings for a restart, which puts instances in standby first. */
    AutoScalingSettings forRestart() {
        return withRoom(room.lowers() ? room : Room.WIDE);
    }

    /** Returns the settings of the simulated Auto Scaling group, of that many instances. */
    ScalingGroupSettings group(int desired, String templateId, List<String> subnetIds, List<String> targetGroupArns) {
        ScalingGroupSettings group = ScalingGroupSettings.of(
                        NAME, room.of(desired), templateId, subnetIds, targetGroupArns)
                .launching(named)
                .withChecks(new ScalingGroupSettings.Checks(asksElb, Duration.ofSeconds(grace)))
                .withSuspended(suspended)
                .tagged("greenroll:managed", "true", false)
                .tagged("team", "shop", true);
        group = group.withSource(group.source().withProtectsNew(protectsNew));
        return hook == 0
                ? group
                : group.hooked(
                        new ScalingGroupSettings.Hook("goodbye", false, HOOK_TIMEOUT, Duration.ofSeconds(hook), false));
    }

    /** Whether the group itself launches the version of a roll that has not finished, because its owner said so. */
    public boolean launchesNextItself() {
        return named.equals("$Latest");
    }

    /** The facts of the group as JSON, as its owner gives them to adopt it. */
    Map<String, Object> document() {
        return Map.of("name", NAME, "mayRaiseMaxSize", mayRaiseMaxSize);
    }
}
