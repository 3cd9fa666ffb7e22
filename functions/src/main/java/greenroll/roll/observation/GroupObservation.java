package greenroll.roll.observation;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.group.HealthCheckType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An observation of a group's fleet while no operation holds the group.
 *
 * @param fleet all instances except those that are left alone
 * @param targetGroups target groups of every revision that lives in the group, and of the revision that judges it
 * @param adopted revision that judges an instance without a revision tag
 * @param leaveAlone instances with the group's tag that are kept for debugging after a failed roll; they never count as
 *     the group's
 */
public record GroupObservation(
        FleetSnapshot fleet,
        Map<Integer, List<String>> targetGroups,
        HealthCheckType healthCheckType,
        int adopted,
        Set<String> leaveAlone) {

    public GroupObservation {
        leaveAlone = Set.copyOf(leaveAlone);
        fleet = fleet.without(leaveAlone);
    }

    public InServiceRules health() {
        return new InServiceRules(healthCheckType, targetGroups, adopted, fleet);
    }

    public int inService() {
        InServiceRules health = health();
        return (int)
                fleet.instances().values().stream().filter(health::inService).count();
    }

    /** Returns the live instances, the oldest first. */
    public List<Instance> live() {
        return fleet.instances().values().stream()
                .filter(Instance::isLive)
                .sorted(Instance.OLDEST_FIRST)
                .toList();
    }
}
