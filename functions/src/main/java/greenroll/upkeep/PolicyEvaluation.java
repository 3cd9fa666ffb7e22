package greenroll.upkeep;

import greenroll.fleet.Fleet;
import greenroll.fleet.Instance;
import greenroll.fleet.metric.Datapoint;
import greenroll.fleet.metric.Metrics;
import greenroll.group.Group;
import greenroll.group.scaling.Metric;
import greenroll.group.scaling.ScalingPolicy;
import greenroll.operation.GroupObserver;
import greenroll.operation.GroupOperations;
import greenroll.operation.ScaleResult;
import greenroll.roll.RollHead;
import greenroll.roll.port.RollStore;
import greenroll.scaling.PolicyRules;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the metrics of scaling policies, and starts the scale that they ask for. */
final class PolicyEvaluation {

    /** Before the policy's name, the starter of its operations. */
    static final String STARTER = "scaling policy ";

    /** The dimension of EC2's metrics of an instance. */
    private static final String INSTANCE = "InstanceId";

    private final RollStore store;
    private final Fleet fleet;
    private final Metrics metrics;
    private final GroupOperations scales;

    PolicyEvaluation(RollStore store, Fleet fleet, Metrics metrics, GroupOperations scales) {
        this.store = store;
        this.fleet = fleet;
        this.metrics = metrics;
        this.scales = scales;
    }

    /**
     * Evaluates the policies that are due. The result is empty when none asks for anything. Reads only.
     *
     * @param after time of the check before this one
     */
    Optional<PolicyRules.Request> requested(Group group, Instant after, Instant now) {
        Instant ended = lastOperationEnded(group.id());
        List<ScalingPolicy> policies = group.policy().scaling().stream()
                .filter(policy -> PolicyRules.isDue(policy, after, now))
                .filter(policy -> PolicyRules.isCool(policy, ended, now))
                .toList();
        List<String> instances =
                policies.stream().anyMatch(ScalingPolicy::ofInstances) ? instances(group.id()) : List.of();
        return PolicyRules.chosen(policies.stream()
                .flatMap(policy ->
                        PolicyRules.evaluate(policy, points(policy, instances, now), group.capacity()).stream())
                .toList());
    }

    /**
     * Starts the scale. The answer is Held when an operation holds the group by now; then the next evaluation decides. So
     * it does when the group has another capacity by now: its owner's change stays.
     */
    ScaleResult scale(Group group, PolicyRules.Request request, Instant now) {
        return scales.scaleTo(
                group,
                current -> current.equals(group.capacity()) ? request.capacity() : current,
                new GroupOperations.Asked(STARTER + request.policy(), now, null, request.why()));
    }

    private @Nullable Instant lastOperationEnded(String groupId) {
        return store.rolls(groupId, 1, true, null).items().stream()
                .map(RollHead::progress)
                .map(RollHead.Progress::updatedAt)
                .findFirst()
                .orElse(null);
    }

    private List<String> instances(String groupId) {
        List<String> retained = GroupObserver.retained(store, groupId);
        return fleet.instances(groupId, Set.of(), false).stream()
                .filter(Instance::isLive)
                .map(Instance::id)
                .filter(id -> !retained.contains(id))
                .sorted()
                .toList();
    }

    private List<Datapoint> points(ScalingPolicy policy, List<String> instances, Instant now) {
        PolicyRules.Span span = PolicyRules.span(policy, now);
        List<Metric> read = policy.ofInstances()
                ? instances.stream().map(id -> of(policy.metric(), id)).toList()
                : List.of(policy.metric());
        Map<Metric, List<Datapoint>> points =
                metrics.datapoints(read, policy.evaluation().period(), span.from(), span.to());
        return policy.ofInstances()
                ? PolicyRules.joined(policy.metric(), points.values())
                : points.getOrDefault(policy.metric(), List.of());
    }

    private static Metric of(Metric metric, String instanceId) {
        Map<String, String> dimensions = new HashMap<>(metric.dimensions());
        dimensions.put(INSTANCE, instanceId);
        return new Metric(metric.namespace(), metric.name(), dimensions, metric.statistic(), metric.unit());
    }
}
