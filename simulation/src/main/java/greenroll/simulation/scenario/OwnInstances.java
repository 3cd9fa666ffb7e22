package greenroll.simulation.scenario;

import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.InService;
import greenroll.emulator.compute.state.RegionInstance;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The instances of the simulated group, by the region's truth: those with the group's tag, and the members of the Auto
 * Scaling group that it stands for.
 *
 * @param autoScaling name of that Auto Scaling group; null for a group of Greenroll's own
 */
public record OwnInstances(
        SimulatedRegion region, String groupId, @Nullable String autoScaling) {

    /** The tag by which EC2 tells the Auto Scaling group of an instance. */
    private static final String MEMBER = "aws:autoscaling:groupName";

    /** Whether an instance with these tags is one of them. */
    public boolean has(Map<String, String> tags) {
        return groupId.equals(tags.get(FleetTags.GROUP)) || autoScaling != null && autoScaling.equals(tags.get(MEMBER));
    }

    /** The live ones, in the order of launch. */
    public List<RegionInstance> live() {
        return autoScaling == null
                ? region.live(FleetTags.GROUP, groupId)
                : region.live().stream().filter(one -> has(one.tags())).toList();
    }

    /** Keeps count of those that are healthy in all their target groups. */
    public InService inService(Function<Map<String, String>, Set<String>> targetGroups) {
        return region.inService(this::has, targetGroups);
    }
}
