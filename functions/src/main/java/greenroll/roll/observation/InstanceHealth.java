package greenroll.roll.observation;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.fleet.TargetHealth;
import greenroll.group.HealthCheckType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How well one of a group's instances is, judged by one observation and in the same way as a roll judges it. Pure.
 *
 * @param worst the load balancer's own word, the worst of several target groups'; empty when it has none yet
 * @param reason why it is not in service, in the load balancer's and EC2's words; empty when it is
 */
public record InstanceHealth(Instance instance, Status status, Optional<TargetHealth> worst, String reason) {

    public enum Status {
        /** In service. */
        HEALTHY,
        /** The load balancer, or EC2, says that it fails. */
        UNHEALTHY,
        /** Still coming, or on its way out. */
        INSUFFICIENT_DATA,
        /** Nobody answered who could tell. */
        UNKNOWN
    }

    /**
     * Every live instance that carries the group's tag, the oldest first.
     *
     * @param targetGroups by revision; an instance of a revision that is not in it is UNKNOWN
     * @param adoptedRevision whose target groups judge an instance without a revision
     */
    public static List<InstanceHealth> of(
            FleetSnapshot seen, HealthCheckType type, Map<Integer, List<String>> targetGroups, int adoptedRevision) {
        InServiceRules health = new InServiceRules(type, targetGroups, adoptedRevision, seen);
        return seen.instances().values().stream()
                .filter(one -> one.tags().groupId() != null && one.isLive())
                .sorted(Instance.OLDEST_FIRST)
                .map(one -> of(one, health, seen))
                .toList();
    }

    private static InstanceHealth of(Instance instance, InServiceRules health, FleetSnapshot seen) {
        Status status = switch (health.verdict(instance)) {
            case IN_SERVICE -> Status.HEALTHY;
            case UNHEALTHY -> Status.UNHEALTHY;
            case NOT_YET -> Status.INSUFFICIENT_DATA;
            case UNKNOWN -> Status.UNKNOWN;
        };
        return new InstanceHealth(
                instance,
                status,
                InstanceStatusRules.worst(instance, health.targetGroupsOf(instance), Optional.of(seen)),
                reason(instance, status, health));
    }

    private static String reason(Instance instance, Status status, InServiceRules health) {
        String words = health.inWords(instance);
        return words.isEmpty() && status != Status.HEALTHY
                ? "nothing is on record of revision " + health.revisionOf(instance)
                : words;
    }
}
