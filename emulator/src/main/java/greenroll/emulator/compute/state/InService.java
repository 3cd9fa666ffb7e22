package greenroll.emulator.compute.state;

import greenroll.fleet.InstanceState;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The instances of a group that truly serve, updated with every change. An instance serves when it runs, is not
 * rebooting, is the group's by its tags, and is healthy in every one of its target groups. Without target groups it serves when it
 * runs. Up to date when listeners are called. Safe for any thread.
 */
public final class InService {

    private final RegionContext ground;
    private final Predicate<Map<String, String>> isOwn;
    private final Function<Map<String, String>, Set<String>> targetGroupArns;
    private final Set<String> serving = new HashSet<>();
    private final Set<String> live = new HashSet<>();

    /**
     * @param isOwn whether an instance with these tags is one of the group's
     * @param targetGroupArns the target groups in which an instance with these tags must be healthy
     */
    public InService(
            RegionContext ground,
            Predicate<Map<String, String>> isOwn,
            Function<Map<String, String>, Set<String>> targetGroupArns) {
        this.ground = ground;
        this.isOwn = isOwn;
        this.targetGroupArns = targetGroupArns;
    }

    /** The number that serve now. */
    public int count() {
        return ground.locked(serving::size);
    }

    /** The number that are pending, running or stopped, whether they serve or not. */
    public int live() {
        return ground.locked(live::size);
    }

    public boolean contains(String instanceId) {
        return ground.locked(() -> serving.contains(instanceId));
    }

    /** The ids of all instances that serve now. */
    public Set<String> ids() {
        return ground.locked(() -> Set.copyOf(serving));
    }

    /** The ids of all instances that are live now. */
    public Set<String> liveIds() {
        return ground.locked(() -> Set.copyOf(live));
    }

    public void look(SimulatedInstance machine) {
        boolean ours = isOwn.test(machine.tags);
        put(live, machine.id, ours && machine.state.isLive());
        put(serving, machine.id, ours && serves(machine));
    }

    private boolean serves(SimulatedInstance machine) {
        if (machine.state != InstanceState.RUNNING || machine.rebooting) {
            return false;
        }
        for (String arn : targetGroupArns.apply(machine.tags)) {
            if (!machine.isHealthyIn(arn)) {
                return false;
            }
        }
        return true;
    }

    private static void put(Set<String> set, String id, boolean in) {
        if (in) {
            set.add(id);
        } else {
            set.remove(id);
        }
    }
}
