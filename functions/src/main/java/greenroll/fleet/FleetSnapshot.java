package greenroll.fleet;

import greenroll.fleet.autoscaling.AutoScalingGroup;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One observation of a group. It holds every instance that carries the group's tag or was looked up by id. Terminated
 * instances are included for as long as the provider lists them. It also holds the health of every target group that
 * matters to these instances.
 *
 * @param at time of the observation's first call
 * @param instances by id
 * @param targetGroups by ARN
 * @param notices EC2's notices to spot instances, by instance id; none where nothing is known of them
 * @param autoScaling Auto Scaling group of the instances; null for a group of Greenroll's own
 */
public record FleetSnapshot(
        Instant at,
        Map<String, Instance> instances,
        Map<String, TargetGroupHealth> targetGroups,
        Map<String, SpotNotice> notices,
        @Nullable AutoScalingGroup autoScaling) {

    public FleetSnapshot {
        instances = Map.copyOf(instances);
        targetGroups = Map.copyOf(targetGroups);
        notices = Map.copyOf(notices);
    }

    public static FleetSnapshot of(Instant at, List<Instance> instances, Map<String, TargetGroupHealth> targetGroups) {
        Map<String, Instance> byId = new LinkedHashMap<>();
        instances.forEach(instance -> byId.put(instance.id(), instance));
        return new FleetSnapshot(at, byId, targetGroups, Map.of(), null);
    }

    /** Returns the same observation with these notices. */
    public FleetSnapshot withNotices(Collection<SpotNotice> all) {
        Map<String, SpotNotice> byId = new LinkedHashMap<>();
        all.forEach(notice -> byId.merge(notice.instanceId(), notice, SpotNotice::or));
        return new FleetSnapshot(at, instances, targetGroups, byId, autoScaling);
    }

    /** Returns the same observation with the Auto Scaling group of its instances. */
    public FleetSnapshot withAutoScaling(@Nullable AutoScalingGroup group) {
        return new FleetSnapshot(at, instances, targetGroups, notices, group);
    }

    public Optional<SpotNotice> notice(String instanceId) {
        return Optional.ofNullable(notices.get(instanceId));
    }

    /** Returns EC2's announcement that it will interrupt the instance. */
    public Optional<SpotNotice> interruption(String instanceId) {
        return notice(instanceId).filter(SpotNotice::isInterruption);
    }

    /** Returns the same observation without those instances. */
    public FleetSnapshot without(Set<String> ids) {
        Map<String, Instance> others = new LinkedHashMap<>(instances);
        others.keySet().removeAll(ids);
        return new FleetSnapshot(at, others, targetGroups, notices, autoScaling);
    }

    public Optional<Instance> instance(String id) {
        return Optional.ofNullable(instances.get(id));
    }

    /**
     * Returns the health of one target. It is empty when the target is not registered there or the target group did not
     * answer.
     */
    public Optional<TargetHealth> health(String targetGroupArn, String instanceId) {
        return targetGroups.get(targetGroupArn) instanceof TargetGroupHealth.Answered(var targets)
                ? Optional.ofNullable(targets.get(instanceId))
                : Optional.empty();
    }

    public boolean allAnswered() {
        return targetGroups.values().stream().allMatch(TargetGroupHealth.Answered.class::isInstance);
    }

    /**
     * Returns the target groups in which the instance is registered, draining or not. Target groups that did not answer
     * are left out.
     */
    public List<String> registeredIn(String instanceId) {
        return targetGroups.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof TargetGroupHealth.Answered(var targets)
                        && targets.containsKey(instanceId))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
