package greenroll.roll;

import greenroll.fleet.Instance;
import greenroll.group.Group;
import java.util.ArrayList;
import java.util.List;

/** Which instances go when a group's target goes down: in the order in which blue does. Pure. */
final class Victims {

    private Victims() {}

    /**
     * No more than the target goes down by, and no more than live beyond the new one; none when it goes up.
     *
     * @param going what goes in any case, and is not counted
     */
    static List<Instance> of(Group group, GroupLook look, List<Instance> going, int target) {
        List<Instance> live =
                look.live().stream().filter(one -> !going.contains(one)).toList();
        int most = Math.min(group.capacity().target() - target, live.size() - target);
        Health health = look.health();
        List<Instance> serving = live.stream().filter(health::inService).toList();
        List<Instance> sick =
                live.stream().filter(one -> !health.inService(one)).toList();
        List<Instance> chosen = new ArrayList<>(Choice.fullestFirst(sick, Math.max(0, most), Zones.inZones(live)));
        chosen.addAll(Choice.fullestFirst(serving, Math.max(0, most - chosen.size()), Zones.inZones(serving)));
        return chosen;
    }
}
