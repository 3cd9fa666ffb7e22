package greenroll.operation;

import greenroll.fleet.Fleet;
import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.fleet.SpotNotice;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.group.Group;
import greenroll.group.HealthCheckType;
import greenroll.group.LaunchSpecification;
import greenroll.roll.observation.AutoScalingMembers;
import greenroll.roll.observation.GroupObservation;
import greenroll.roll.port.RollStore;
import greenroll.roll.rollback.RollbackRules;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Observes a group that no operation holds. */
public final class GroupObserver {

    /**
     * The number of past operations of a group that are read, the newest first. They tell the retained instances and
     * the durations of rolls.
     */
    static final int PAST_ROLLS = 20;

    private GroupObserver() {}

    /** The instances that the group's past operations keep for debugging. Other operations must not touch them. */
    public static List<String> retained(RollStore store, String groupId) {
        return RollbackRules.leaveAlone(
                store.rolls(groupId, PAST_ROLLS, true, null).items());
    }

    /** The revision that an observation is for, and how its health is checked. */
    public record By(int revision, LaunchSpecification specification, HealthCheckType healthCheckType) {

        /** The health check of an operation whose request gives none. */
        public static By usual(int revision, LaunchSpecification specification) {
            return new By(revision, specification, specification.judgedBy());
        }
    }

    /** EC2's notices to those of the instances that are spot. A group without spot instances costs no read. */
    public static List<SpotNotice> notices(RollStore store, String groupId, List<Instance> instances) {
        Set<String> spot = instances.stream()
                .filter(one -> one.launch().spot())
                .map(Instance::id)
                .collect(Collectors.toSet());
        return spot.isEmpty()
                ? List.of()
                : store.notices(groupId).stream()
                        .filter(notice -> spot.contains(notice.instanceId()))
                        .toList();
    }

    /** Makes one describe of the group's instances, and one call for each target group. */
    public static GroupObservation of(
            RollStore store, Fleet fleet, Group group, By by, Collection<String> leaveAlone, Instant now) {
        List<Instance> instances = fleet.instances(group.id(), Set.of(), by.healthCheckType() == HealthCheckType.EC2);
        return observed(
                store,
                fleet,
                group,
                by,
                leaveAlone,
                instances,
                revision -> store.revision(group.id(), revision)
                        .orElseThrow(() -> new IllegalStateException(group.id() + " has no revision " + revision))
                        .specification()
                        .serving()
                        .targetGroupArns(),
                now);
    }

    /**
     * Observes a group that stands for an Auto Scaling group, in the same way. Its instances are the members that the
     * Auto Scaling group counts, and others with the group's tag. Each of them is judged by the Auto Scaling group's
     * target groups. A member that leaves or is in standby is left alone, because nobody of Greenroll put it there.
     */
    public static GroupObservation ofMembers(
            RollStore store,
            Fleet fleet,
            Group group,
            By by,
            Collection<String> leaveAlone,
            AutoScalingGroup members,
            Instant now) {
        Set<String> counted =
                members.members().keySet().stream().filter(members::counts).collect(Collectors.toSet());
        List<Instance> instances = AutoScalingMembers.mark(
                fleet.instances(group.id(), counted, by.healthCheckType() == HealthCheckType.EC2), members, group.id());
        Set<String> alone = instances.stream()
                .map(Instance::id)
                .filter(id -> members.member(id).isPresent() && !members.counts(id))
                .collect(Collectors.toCollection(() -> new TreeSet<>(leaveAlone)));
        GroupObservation seen =
                observed(store, fleet, group, by, alone, instances, revision -> members.targetGroupArns(), now);
        return new GroupObservation(
                seen.fleet().withAutoScaling(members),
                seen.targetGroups(),
                seen.healthCheckType(),
                seen.adopted(),
                seen.leaveAlone());
    }

    private static GroupObservation observed(
            RollStore store,
            Fleet fleet,
            Group group,
            By by,
            Collection<String> leaveAlone,
            List<Instance> instances,
            IntFunction<List<String>> ofRevision,
            Instant now) {
        Map<Integer, List<String>> targetGroups = new TreeMap<>();
        targetGroups.put(by.revision(), by.specification().serving().targetGroupArns());
        instances.stream()
                .filter(Instance::isLive)
                .filter(one -> !leaveAlone.contains(one.id()))
                .map(one -> one.tags().revision() == null
                        ? group.servingRevision()
                        : one.tags().revision())
                .filter(revision -> revision != null && !targetGroups.containsKey(revision))
                .distinct()
                .forEach(revision -> targetGroups.put(revision, ofRevision.apply(revision)));
        Set<String> arns = new LinkedHashSet<>();
        targetGroups.values().forEach(arns::addAll);
        Map<String, TargetGroupHealth> health = new TreeMap<>();
        arns.forEach(arn -> health.put(arn, fleet.health(arn)));
        return new GroupObservation(
                FleetSnapshot.of(now, instances, health).withNotices(notices(store, group.id(), instances)),
                targetGroups,
                by.healthCheckType(),
                group.servingRevision() == null ? group.latestRevision() : group.servingRevision(),
                Set.copyOf(leaveAlone));
    }
}
