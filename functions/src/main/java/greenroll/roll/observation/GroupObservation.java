package greenroll.roll.observation;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.group.HealthCheckType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A group's fleet as it is seen while no operation holds it.
 *
 * @param fleet without what is left alone
 * @param targetGroups the target groups of every revision that lives in it, and of the one it is judged by
 * @param adopted the revision that an instance without a revision tag is judged by
 * @param leaveAlone instances with the group's tag that are kept for debugging after a failed roll: none of its own, whoever counts
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

    /** What lives, the oldest first. */
    public List<Instance> live() {
        return fleet.instances().values().stream()
                .filter(Instance::isLive)
                .sorted(Instance.OLDEST_FIRST)
                .toList();
    }
}
