package greenroll.roll;

import greenroll.fleet.Instance;
import greenroll.group.Group;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which instances go when a group's target goes down: in the order in which blue does. Pure. */
final class Victims {

    private Victims() {}

    /** No more than the target goes down by, and no more than live beyond the new one; none when it goes up. */
    static List<Instance> of(Group group, GroupLook look, int target) {
        List<Instance> live = look.live();
        int most = Math.min(group.capacity().target() - target, live.size() - target);
        Health health = look.health();
        List<Instance> chosen = new ArrayList<>(live.stream()
                .filter(one -> !health.inService(one))
                .limit(Math.max(0, most))
                .toList());
        Map<String, Integer> zones = new HashMap<>();
        live.stream().filter(health::inService).forEach(one -> zones.merge(one.zone(), 1, Integer::sum));
        chosen.addAll(Choice.fullestFirst(
                live.stream().filter(health::inService).toList(), Math.max(0, most - chosen.size()), zones));
        return chosen;
    }
}
