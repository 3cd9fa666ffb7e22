package greenroll.steps;

import greenroll.fleet.Alarm;
import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.fleet.FleetRefused;
import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.fleet.SpotNotice;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.Unavailable;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.group.HealthCheckType;
import greenroll.operation.GroupObserver;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.observation.AutoScalingMembers;
import greenroll.roll.port.RollStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Observes the fleet and the roll's alarms. It reads instances by the group's tag, the missing ones by id, and each
 * target group once.
 */
final class FleetObserver {

    private FleetObserver() {}

    /** With less time left, storing the observation, answering, and the next invocation would be at risk. */
    private static final Duration ENOUGH = Duration.ofSeconds(30);

    /**
     * Reads target groups as long as there is time. A target group that was not read counts as unanswered, so nothing
     * is known of its targets.
     *
     * @param remaining gives the invocation's remaining time, on each call
     */
    static FleetSnapshot of(Roll roll, Fleet fleet, RollStore store, Instant now, Supplier<Duration> remaining) {
        String groupId = roll.facts().groupId();
        boolean statusChecks = roll.settings().health().healthCheckType() == HealthCheckType.EC2;
        RollFacts.AutoScaling facts = roll.facts().autoScaling();
        AutoScalingGroup autoScaling = facts == null
                ? null
                : fleet.autoScalingGroups().group(facts.name()).orElse(null);
        Set<String> members =
                autoScaling == null ? Set.of() : autoScaling.members().keySet();
        List<Instance> instances = fleet.instances(groupId, members, statusChecks);
        Set<String> unseen = unseen(roll, instances);
        if (!unseen.isEmpty()) {
            unseen.addAll(members);
            instances = fleet.instances(groupId, unseen, statusChecks);
        }
        if (autoScaling != null) {
            instances = AutoScalingMembers.mark(instances, autoScaling, groupId);
        }
        Map<String, TargetGroupHealth> health = new HashMap<>();
        roll.facts().revisions().targetGroups().values().stream()
                .flatMap(List::stream)
                .distinct()
                .forEach(arn -> health.put(arn, health(arn, fleet, remaining.get())));
        FleetSnapshot seen = FleetSnapshot.of(now, instances, health);
        // The Auto Scaling group itself replaces members that EC2 interrupts.
        return facts == null ? seen.withNotices(notices(groupId, instances, store)) : seen.withAutoScaling(autoScaling);
    }

    /** Without an answer there are none. The interruption then shows when the instance is gone. */
    private static List<SpotNotice> notices(String groupId, List<Instance> instances, RollStore store) {
        try {
            return GroupObserver.notices(store, groupId, instances);
        } catch (Unavailable e) {
            return List.of();
        }
    }

    private static TargetGroupHealth health(String arn, Fleet fleet, Duration remaining) {
        return remaining.compareTo(ENOUGH) < 0
                ? new TargetGroupHealth.Unanswered("no Lambda time left to ask it")
                : fleet.health(arn);
    }

    /** The alarms that the roll names. Without a name there is no call, and without an answer there are no alarms. */
    static Map<String, Alarm> of(Roll roll, Alarms alarms) {
        List<String> names = roll.settings().alarms();
        if (names.isEmpty()) {
            return Map.of();
        }
        try {
            return alarms.alarms(names);
        } catch (Unavailable | FleetRefused e) {
            return Map.of();
        }
    }

    /**
     * Recorded ids that still matter and that the tag did not find, because descriptions are late or the tag was
     * removed.
     */
    private static Set<String> unseen(Roll roll, List<Instance> instances) {
        Set<String> unseen = Stream.concat(
                        roll.instances().filter(BatchInstance::isWanted).map(BatchInstance::id),
                        roll.retiring().filter(RetiringInstance::isOpen).map(RetiringInstance::id))
                .collect(Collectors.toCollection(HashSet::new));
        instances.forEach(instance -> unseen.remove(instance.id()));
        return unseen;
    }
}
