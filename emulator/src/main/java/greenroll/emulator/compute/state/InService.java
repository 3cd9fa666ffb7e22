package greenroll.emulator.compute.state;

import greenroll.fleet.InstanceState;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The instances of a group that truly serve, updated with every change. An instance serves when it runs, is not
 * rebooting, has the tag, and is healthy in every one of its target groups. Without target groups it serves when it
 * runs. Up to date when listeners are called. Safe for any thread.
 */
public final class InService {

    private final RegionContext ground;
    private final String tagKey;
    private final String tagValue;
    private final Function<Map<String, String>, Set<String>> targetGroupArns;
    private final Set<String> serving = new HashSet<>();
    private final Set<String> live = new HashSet<>();

    /** @param targetGroupArns the target groups in which an instance with these tags must be healthy */
    public InService(
            RegionContext ground,
            String tagKey,
            String tagValue,
            Function<Map<String, String>, Set<String>> targetGroupArns) {
        this.ground = ground;
        this.tagKey = tagKey;
        this.tagValue = tagValue;
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
        boolean ours = tagValue.equals(machine.tags.get(tagKey));
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
