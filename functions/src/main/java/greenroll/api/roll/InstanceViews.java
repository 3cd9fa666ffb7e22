package greenroll.api.roll;

import greenroll.api.http.ApiTime;
import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.fleet.TargetHealth;
import greenroll.roll.Baseline;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.observation.InstanceStatusRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A roll's instances, from its last observation and its record. The record has the instances that are gone or not
 * described yet, and the observation has the state of the others.
 */
final class InstanceViews {

    /**
     * One instance.
     *
     * @param instanceType absent while EC2 does not describe it
     * @param lifeCycle absent for blue that EC2 does not describe any more
     * @param batchNum the batch that launched, restarted or scaled it down; absent for blue that no batch has chosen
     *     yet
     * @param targetHealth the load balancer's state, the worst of several target groups
     * @param reason why it is in this state, from the load balancer, EC2 or the roll
     * @param updatedAt when it was last observed or recorded in this state
     */
    record View(
            String instanceId,
            @Nullable String instanceType,
            @Nullable String lifeCycle,
            @Nullable Integer batchNum,
            String status,
            @Nullable String availabilityZone,
            @Nullable String targetHealth,
            @Nullable String reason,
            @Nullable String updatedAt) {

        View withoutLook() {
            return new View(
                    instanceId,
                    instanceType,
                    lifeCycle,
                    batchNum,
                    status,
                    availabilityZone,
                    targetHealth,
                    reason,
                    null);
        }
    }

    record Sides(List<View> blue, List<View> green) {
        Sides withoutLooks() {
            return new Sides(
                    blue.stream().map(View::withoutLook).toList(),
                    green.stream().map(View::withoutLook).toList());
        }
    }

    /** The record's data of one instance. */
    private record Recorded(
            @Nullable Integer batch,
            @Nullable BatchInstance member,
            @Nullable RetiringInstance retiring) {

        static final Recorded NOTHING = new Recorded(null, null, null);
    }

    private InstanceViews() {}

    static Sides sides(Roll roll, Optional<FleetSnapshot> seen) {
        Map<String, Recorded> record = record(roll);
        Map<String, Instance> instances = new LinkedHashMap<>();
        seen.ifPresent(fleet -> fleet.instances().values().stream()
                .sorted(Instance.OLDEST_FIRST)
                .filter(one -> record.containsKey(one.id()) || isOurs(one, roll.facts()))
                .forEach(one -> instances.put(one.id(), one)));
        List<String> ids = new ArrayList<>(instances.keySet());
        record.keySet().stream().filter(id -> !instances.containsKey(id)).forEach(ids::add);
        List<View> blue = new ArrayList<>();
        List<View> green = new ArrayList<>();
        for (String id : ids) {
            Recorded recorded = record.getOrDefault(id, Recorded.NOTHING);
            Instance instance = instances.get(id);
            (isGreen(roll, recorded, instance) ? green : blue).add(view(id, roll.facts(), recorded, instance, seen));
        }
        return new Sides(blue, green);
    }

    private static boolean isOurs(Instance instance, RollFacts facts) {
        return facts.groupId().equals(instance.tags().groupId()) && instance.isLive();
    }

    private static boolean isGreen(Roll roll, Recorded recorded, @Nullable Instance instance) {
        RollFacts facts = roll.facts();
        Baseline baseline = roll.head().baseline();
        if (instance != null && baseline != null && baseline.keptIds().contains(instance.id())) {
            return !facts.isOfSomeInstances()
                    || Integer.valueOf(facts.revision()).equals(instance.tags().revision());
        }
        if (facts.action().isInPlace()) {
            return recorded.member() != null && recorded.member().provenAt() != null;
        }
        return recorded.member() != null
                || (instance != null && facts.id().equals(instance.tags().rollId()))
                || (recorded.retiring() != null
                        && recorded.retiring().cause() == RetiringInstance.Cause.GREEN_GIVEN_UP);
    }

    private static Map<String, Recorded> record(Roll roll) {
        Map<String, Recorded> record = new LinkedHashMap<>();
        for (Batch batch : roll.batches()) {
            for (BatchInstance member : batch.instances()) {
                record.put(member.id(), new Recorded(batch.number(), member, null));
            }
            for (RetiringInstance retiring : batch.retiring()) {
                record.merge(
                        retiring.id(),
                        new Recorded(batch.number(), null, retiring),
                        (known, more) -> new Recorded(known.batch(), known.member(), more.retiring()));
            }
        }
        return record;
    }

    private static View view(
            String id, RollFacts facts, Recorded recorded, @Nullable Instance instance, Optional<FleetSnapshot> seen) {
        Optional<TargetHealth> health =
                instance == null ? Optional.empty() : InstanceStatusRules.worst(instance, facts, seen);
        Integer batch = recorded.batch() != null || instance == null ? recorded.batch() : batchOf(instance, facts);
        return new View(
                id,
                instance == null ? null : instance.launch().instanceType(),
                lifeCycle(recorded, instance),
                batch,
                InstanceStatusRules.of(facts, recorded.member(), recorded.retiring(), instance, seen)
                        .wire(),
                zone(recorded, instance),
                health.map(one -> one.state().name().toLowerCase(Locale.ROOT)).orElse(null),
                reason(recorded, instance, health),
                ApiTime.of(updatedAt(recorded, instance, seen, facts)));
    }

    private static @Nullable String lifeCycle(Recorded recorded, @Nullable Instance instance) {
        if (instance != null) {
            return lifeCycle(instance.launch().spot());
        }
        BatchInstance member = recorded.member();
        return member == null ? null : lifeCycle(member.spot());
    }

    private static String lifeCycle(boolean spot) {
        return spot ? "SPOT" : "OD";
    }

    /** The batch in the tag if it is this roll's. The tag of blue has the batch of the roll that launched it. */
    private static @Nullable Integer batchOf(Instance instance, RollFacts facts) {
        return facts.id().equals(instance.tags().rollId()) ? instance.tags().batch() : null;
    }

    private static @Nullable String zone(Recorded recorded, @Nullable Instance instance) {
        if (instance != null) {
            return instance.placement().zone();
        }
        if (recorded.member() != null) {
            return recorded.member().zone();
        }
        return recorded.retiring() == null ? null : recorded.retiring().zone();
    }

    private static @Nullable String reason(
            Recorded recorded, @Nullable Instance instance, Optional<TargetHealth> health) {
        if (recorded.retiring() != null && recorded.retiring().kept() != null) {
            return recorded.retiring().kept();
        }
        if (recorded.member() != null && recorded.member().givenUp() != null) {
            return recorded.member().givenUp();
        }
        if (instance != null && instance.stateReason() != null) {
            return instance.stateReason().code() + ": " + instance.stateReason().message();
        }
        return health.filter(one -> one.reason() != null)
                .map(TargetHealth::inWords)
                .orElse(null);
    }

    private static Instant updatedAt(
            Recorded recorded, @Nullable Instance instance, Optional<FleetSnapshot> seen, RollFacts facts) {
        if (instance != null && seen.isPresent()) {
            return seen.get().at();
        }
        if (recorded.retiring() != null) {
            Instant gone = recorded.retiring().goneAt();
            return gone == null ? recorded.retiring().chosenAt() : gone;
        }
        return recorded.member() == null ? facts.createdAt() : recorded.member().joinedAt();
    }
}
