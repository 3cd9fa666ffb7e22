package greenroll.simulation.faults;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.emulator.platform.lambda.Functions;
import greenroll.fleet.Instance;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.TargetHealth;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A running invocation: the answers that it received, and what it has done. */
public final class SimulatedInvocation {

    private final Functions.Invocation invocation;
    private final Duration skew;
    private final Map<String, Instance> instances = new LinkedHashMap<>();
    private final Map<String, TargetGroupHealth> health = new HashMap<>();
    private final Set<String> takenOut = new HashSet<>();
    private @Nullable AutoScalingGroup group;
    private @Nullable Instant toldAt;
    private @Nullable String claimedAs;
    private int rollReadAt;
    /** The fault that takes effect after the current call has taken effect. */
    @Nullable
    PendingFault afterwards;

    int calls;

    SimulatedInvocation(Functions.Invocation invocation, Duration skew) {
        this.invocation = invocation;
        this.skew = skew;
    }

    /** The logical id of the function that runs. */
    public String function() {
        return invocation.function();
    }

    /** The generation of the execution that runs this step; empty for a function that no execution calls. */
    public OptionalInt generation() {
        JsonNode generation = Json.tree(invocation.payload()).path("generation");
        return generation.isInt() ? OptionalInt.of(generation.asInt()) : OptionalInt.empty();
    }

    Functions.Invocation invocation() {
        return invocation;
    }

    /** The deviation of its clock. */
    public Duration skew() {
        return skew;
    }

    /** When the invocation last read the instances; null before. */
    public @Nullable Instant toldAt() {
        return toldAt;
    }

    /** The holder that it wrote into its last claim; null when it claimed nothing. */
    public @Nullable String claimedAs() {
        return claimedAs;
    }

    /** The number of the call at which it last read the roll; 0 before. */
    public int rollReadAt() {
        return rollReadAt;
    }

    public Optional<Instance> told(String instanceId) {
        return Optional.ofNullable(instances.get(instanceId));
    }

    /**
     * The health of that target, as the load balancer answered this invocation. It is empty when the answer was that
     * the target is not registered.
     */
    public Optional<TargetHealth> told(String targetGroupArn, String instanceId) {
        return health.get(targetGroupArn) instanceof TargetGroupHealth.Answered(var targets)
                ? Optional.ofNullable(targets.get(instanceId))
                : Optional.empty();
    }

    /** Whether every one of the target groups answered this invocation. */
    public boolean heardOf(Set<String> targetGroupArns) {
        return targetGroupArns.stream().allMatch(arn -> health.get(arn) instanceof TargetGroupHealth.Answered);
    }

    /**
     * The instances in service by the answers that the invocation received. These are running and healthy in every one
     * of the target groups. Instances that the invocation itself took out are not among them.
     */
    public Set<String> inService(Set<String> targetGroupArns) {
        Set<String> serving = new HashSet<>();
        for (Instance one : instances.values()) {
            if (one.isRunning()
                    && isOwn(one)
                    && !takenOut.contains(one.id())
                    && targetGroupArns.stream()
                            .allMatch(arn -> told(arn, one.id())
                                    .filter(health -> health.state() == TargetHealth.State.HEALTHY)
                                    .isPresent())) {
                serving.add(one.id());
            }
        }
        return serving;
    }

    /** Records that it took the instance out of service. */
    public void tookOut(String instanceId) {
        takenOut.add(instanceId);
    }

    void sawInstances(Iterable<Instance> answer, Instant at) {
        instances.clear();
        health.clear();
        answer.forEach(one -> instances.put(one.id(), one));
        toldAt = at;
    }

    void sawGroup(AutoScalingGroup answer) {
        group = answer;
    }

    /** The Auto Scaling group as it was last described to the invocation. */
    public Optional<AutoScalingGroup> group() {
        return Optional.ofNullable(group);
    }

    /** Whether the group's tag, or the Auto Scaling group, told the invocation that the instance is the group's. */
    private boolean isOwn(Instance one) {
        return one.tags().groupId() != null || group != null && group.counts(one.id());
    }

    void sawHealth(String targetGroupArn, TargetGroupHealth answer) {
        health.put(targetGroupArn, answer);
    }

    void readRoll(int position) {
        rollReadAt = position;
    }

    void claims(String holder) {
        claimedAs = holder;
    }
}
