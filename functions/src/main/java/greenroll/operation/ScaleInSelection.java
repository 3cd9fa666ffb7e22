package greenroll.operation;

import greenroll.fleet.Instance;
import greenroll.group.Group;
import greenroll.roll.observation.GroupObservation;
import greenroll.roll.observation.InServiceRules;
import greenroll.roll.plan.TerminationPolicy;
import greenroll.roll.plan.ZoneCounts;
import java.util.ArrayList;
import java.util.List;

/** Which instances go when a group's target goes down: in the order in which blue does. Pure. */
final class ScaleInSelection {

    private ScaleInSelection() {}

    /**
     * No more than the target goes down by, and no more than live beyond the new one; none when it goes up.
     *
     * @param going what goes in any case, and is not counted
     */
    static List<Instance> of(Group group, GroupObservation look, List<Instance> going, int target) {
        List<Instance> live =
                look.live().stream().filter(one -> !going.contains(one)).toList();
        int most = Math.min(group.capacity().target() - target, live.size() - target);
        InServiceRules health = look.health();
        List<Instance> serving = live.stream().filter(health::inService).toList();
        List<Instance> sick =
                live.stream().filter(one -> !health.inService(one)).toList();
        List<Instance> chosen =
                new ArrayList<>(TerminationPolicy.fullestFirst(sick, Math.max(0, most), ZoneCounts.inZones(live)));
        chosen.addAll(TerminationPolicy.fullestFirst(
                serving, Math.max(0, most - chosen.size()), ZoneCounts.inZones(serving)));
        return chosen;
    }
}
