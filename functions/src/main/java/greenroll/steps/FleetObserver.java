package greenroll.steps;

import greenroll.fleet.Alarm;
import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.fleet.FleetRefused;
import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.Unavailable;
import greenroll.group.HealthCheckType;
import greenroll.roll.Roll;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
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
 * One look at the fleet: instances by tag, those that the tag misses by id, and each target group once; and at the alarms
 * that the roll names.
 */
final class FleetObserver {

    private FleetObserver() {}

    /** Less than that is left to write down and answer what was seen, and to be asked again. */
    private static final Duration ENOUGH = Duration.ofSeconds(30);

    /**
     * Target groups are asked as long as there is time; those that are not reached did not answer, so nothing is known of
     * their targets.
     *
     * @param remaining of the invocation's time, each time that it is asked
     */
    static FleetSnapshot of(Roll roll, Fleet fleet, Instant now, Supplier<Duration> remaining) {
        String groupId = roll.facts().groupId();
        boolean statusChecks = roll.settings().health().healthCheckType() == HealthCheckType.EC2;
        List<Instance> instances = fleet.instances(groupId, Set.of(), statusChecks);
        Set<String> unseen = unseen(roll, instances);
        if (!unseen.isEmpty()) {
            instances = fleet.instances(groupId, unseen, statusChecks);
        }
        Map<String, TargetGroupHealth> health = new HashMap<>();
        roll.facts().revisions().targetGroups().values().stream()
                .flatMap(List::stream)
                .distinct()
                .forEach(arn -> health.put(arn, health(arn, fleet, remaining.get())));
        return FleetSnapshot.of(now, instances, health);
    }

    private static TargetGroupHealth health(String arn, Fleet fleet, Duration remaining) {
        return remaining.compareTo(ENOUGH) < 0
                ? new TargetGroupHealth.Unanswered("no Lambda time left to ask it")
                : fleet.health(arn);
    }

    /** The alarms that the roll names; without a name there is no call, and an answer that does not come is none. */
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

    /** Recorded ids that matter and that the tag did not find: descriptions are late, or the tag was taken away. */
    private static Set<String> unseen(Roll roll, List<Instance> instances) {
        Set<String> unseen = Stream.concat(
                        roll.instances().filter(BatchInstance::isWanted).map(BatchInstance::id),
                        roll.retiring().filter(RetiringInstance::isOpen).map(RetiringInstance::id))
                .collect(Collectors.toCollection(HashSet::new));
        instances.forEach(instance -> unseen.remove(instance.id()));
        return unseen;
    }
}
