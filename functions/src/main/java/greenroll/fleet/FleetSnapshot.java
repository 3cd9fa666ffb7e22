package greenroll.fleet;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One observation: every instance that carries the group's tag (terminated ones for as long as the provider still lists
 * them) or was looked up by id, and the health of every target group that matters to them.
 *
 * @param at when the first call of the observation was made
 * @param instances by id
 * @param targetGroups by ARN
 */
public record FleetSnapshot(Instant at, Map<String, Instance> instances, Map<String, TargetGroupHealth> targetGroups) {

    public FleetSnapshot {
        instances = Map.copyOf(instances);
        targetGroups = Map.copyOf(targetGroups);
    }

    public static FleetSnapshot of(Instant at, List<Instance> instances, Map<String, TargetGroupHealth> targetGroups) {
        Map<String, Instance> byId = new LinkedHashMap<>();
        instances.forEach(instance -> byId.put(instance.id(), instance));
        return new FleetSnapshot(at, byId, targetGroups);
    }

    /** The same but for those instances. */
    public FleetSnapshot without(Set<String> ids) {
        Map<String, Instance> others = new LinkedHashMap<>(instances);
        others.keySet().removeAll(ids);
        return new FleetSnapshot(at, others, targetGroups);
    }

    public Optional<Instance> instance(String id) {
        return Optional.ofNullable(instances.get(id));
    }

    /** The health of one target, empty when it is not registered there or the target group did not answer. */
    public Optional<TargetHealth> health(String targetGroupArn, String instanceId) {
        return targetGroups.get(targetGroupArn) instanceof TargetGroupHealth.Answered(var targets)
                ? Optional.ofNullable(targets.get(instanceId))
                : Optional.empty();
    }

    public boolean allAnswered() {
        return targetGroups.values().stream().allMatch(TargetGroupHealth.Answered.class::isInstance);
    }

    /** The target groups in which the instance is registered, draining or not, as far as they answered. */
    public List<String> registeredIn(String instanceId) {
        return targetGroups.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof TargetGroupHealth.Answered(var targets)
                        && targets.containsKey(instanceId))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
