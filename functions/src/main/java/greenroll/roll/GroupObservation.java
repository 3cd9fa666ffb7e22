package greenroll.roll;

import greenroll.fleet.Fleet;
import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.fleet.TargetGroupHealth;
import greenroll.group.Group;
import greenroll.group.HealthCheckType;
import greenroll.group.LaunchSpecification;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A group's fleet as it is seen while no operation holds it.
 *
 * @param fleet without what is left alone
 * @param targetGroups the target groups of every revision that lives in it, and of the one it is judged by
 * @param adopted the revision that an instance without a revision tag is judged by
 * @param leaveAlone instances with the group's tag that are kept for a look after a failed roll: none of its own, whoever counts
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

    /** The revision that a look is for, and how its health is checked. */
    public record By(int revision, LaunchSpecification specification, HealthCheckType healthCheckType) {

        /** As an operation does that nobody told how. */
        public static By usual(int revision, LaunchSpecification specification) {
            return new By(revision, specification, specification.judgedBy());
        }
    }

    /** One describe of the group's instances, and one call for each target group. */
    public static GroupObservation of(
            RollStore store, Fleet fleet, Group group, By by, Collection<String> leaveAlone, Instant now) {
        List<Instance> instances = fleet.instances(group.id(), Set.of(), by.healthCheckType() == HealthCheckType.EC2);
        Map<Integer, List<String>> targetGroups = new TreeMap<>();
        targetGroups.put(by.revision(), by.specification().targetGroupArns());
        instances.stream()
                .filter(Instance::isLive)
                .filter(one -> !leaveAlone.contains(one.id()))
                .map(one -> one.revision() == null ? group.servingRevision() : one.revision())
                .filter(revision -> revision != null && !targetGroups.containsKey(revision))
                .distinct()
                .forEach(revision -> targetGroups.put(
                        revision,
                        store.revision(group.id(), revision)
                                .orElseThrow(
                                        () -> new IllegalStateException(group.id() + " has no revision " + revision))
                                .specification()
                                .targetGroupArns()));
        Set<String> arns = new LinkedHashSet<>();
        targetGroups.values().forEach(arns::addAll);
        Map<String, TargetGroupHealth> health = new TreeMap<>();
        arns.forEach(arn -> health.put(arn, fleet.health(arn)));
        return new GroupObservation(
                FleetSnapshot.of(now, instances, health),
                targetGroups,
                by.healthCheckType(),
                group.servingRevision() == null ? group.latestRevision() : group.servingRevision(),
                Set.copyOf(leaveAlone));
    }

    InServiceRules health() {
        return new InServiceRules(healthCheckType, targetGroups, adopted, fleet);
    }

    int inService() {
        InServiceRules health = health();
        return (int)
                fleet.instances().values().stream().filter(health::inService).count();
    }

    /** What lives, the oldest first. */
    List<Instance> live() {
        return fleet.instances().values().stream()
                .filter(Instance::isLive)
                .sorted(TerminationPolicy.OLDEST)
                .toList();
    }
}
