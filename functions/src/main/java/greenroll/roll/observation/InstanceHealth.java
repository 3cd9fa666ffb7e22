package greenroll.roll.observation;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.fleet.TargetHealth;
import greenroll.group.HealthCheckType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The health of one of a group's instances, from one observation. The rules are the same as in a roll. Pure.
 *
 * @param worst the load balancer's word, the worst of several target groups; empty when there is none yet
 * @param reason why it is not in service, in the load balancer's and EC2's words; empty when it is
 */
public record InstanceHealth(Instance instance, Status status, Optional<TargetHealth> worst, String reason) {

    public enum Status {
        /** In service. */
        HEALTHY,
        /** The load balancer or EC2 says that it fails. */
        UNHEALTHY,
        /** It is still starting, or leaving. */
        INSUFFICIENT_DATA,
        /** The service that knows it did not answer. */
        UNKNOWN
    }

    /**
     * Returns the health of every live instance with the group's tag, the oldest first.
     *
     * @param targetGroups target groups by revision; an instance of another revision is UNKNOWN
     * @param adoptedRevision revision whose target groups judge an instance without a revision
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
