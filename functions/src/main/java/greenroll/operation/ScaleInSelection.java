package greenroll.operation;

import greenroll.fleet.Instance;
import greenroll.group.Group;
import greenroll.roll.observation.GroupObservation;
import greenroll.roll.observation.InServiceRules;
import greenroll.roll.plan.SpotShare;
import greenroll.roll.plan.TerminationPolicy;
import greenroll.roll.plan.ZoneCounts;
import java.util.ArrayList;
import java.util.List;

/** Selects the instances that go when a group's target goes down, in the same order as blue in a roll. Pure. */
final class ScaleInSelection {

    private ScaleInSelection() {}

    /**
     * At most as many as the target goes down by, and at most as many as are live above the new target. None when it
     * goes up.
     *
     * @param going the instances that go in any case, which do not count
     */
    static List<Instance> of(Group group, GroupObservation look, List<Instance> going, int target) {
        List<Instance> live =
                look.live().stream().filter(one -> !going.contains(one)).toList();
        int most = Math.min(group.capacity().target() - target, live.size() - target);
        InServiceRules health = look.health();
        List<Instance> serving = live.stream().filter(health::inService).toList();
        List<Instance> sick =
                live.stream().filter(one -> !health.inService(one)).toList();
        SpotShare none = new SpotShare(group.policy().strategy().spot(), target, 0, 0);
        List<Instance> chosen = new ArrayList<>(
                TerminationPolicy.fullestFirst(sick, Math.max(0, most), ZoneCounts.inZones(live), none.plus(live)));
        chosen.addAll(TerminationPolicy.fullestFirst(
                serving, Math.max(0, most - chosen.size()), ZoneCounts.inZones(serving), none.plus(serving)));
        return chosen;
    }
}
