package greenroll.simulation.faults;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.emulator.platform.lambda.Functions;
import greenroll.fleet.Instance;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.TargetHealth;
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

/** One invocation as it goes on: what it was told, and what it has done. */
public final class SimulatedInvocation {

    private final Functions.Invocation invocation;
    private final Duration skew;
    private final Map<String, Instance> instances = new LinkedHashMap<>();
    private final Map<String, TargetGroupHealth> health = new HashMap<>();
    private final Set<String> takenOut = new HashSet<>();
    private @Nullable Instant toldAt;
    private @Nullable String claimedAs;
    private int rollReadAt;
    /** What becomes of the call under way once it took effect. */
    FaultInjector.@Nullable Pending afterwards;

    int calls;

    SimulatedInvocation(Functions.Invocation invocation, Duration skew) {
        this.invocation = invocation;
        this.skew = skew;
    }

    /** The logical id of the function that runs. */
    public String function() {
        return invocation.function();
    }

    /** The generation of the execution that it is a step of; empty for a function that no execution calls. */
    public OptionalInt generation() {
        JsonNode generation = Json.tree(invocation.payload()).path("generation");
        return generation.isInt() ? OptionalInt.of(generation.asInt()) : OptionalInt.empty();
    }

    Functions.Invocation invocation() {
        return invocation;
    }

    /** How far its clock is off. */
    public Duration skew() {
        return skew;
    }

    /** When it was last told of the instances; null before. */
    public @Nullable Instant toldAt() {
        return toldAt;
    }

    /** The holder that it wrote into its last claim; null when it claimed nothing. */
    public @Nullable String claimedAs() {
        return claimedAs;
    }

    /** At which of all calls it last read the roll; 0 before. */
    public int rollReadAt() {
        return rollReadAt;
    }

    public Optional<Instance> told(String instanceId) {
        return Optional.ofNullable(instances.get(instanceId));
    }

    /** What the load balancer told it of that target. Empty when it was told that the target is not registered. */
    public Optional<TargetHealth> told(String targetGroupArn, String instanceId) {
        return health.get(targetGroupArn) instanceof TargetGroupHealth.Answered(var targets)
                ? Optional.ofNullable(targets.get(instanceId))
                : Optional.empty();
    }

    /** Whether every one of the target groups answered it. */
    public boolean heardOf(Set<String> targetGroupArns) {
        return targetGroupArns.stream().allMatch(arn -> health.get(arn) instanceof TargetGroupHealth.Answered);
    }

    /** Who serves as it was told: running, and healthy in every one of the target groups, less what it took out itself. */
    public Set<String> inService(Set<String> targetGroupArns) {
        Set<String> serving = new HashSet<>();
        for (Instance one : instances.values()) {
            if (one.isRunning()
                    && one.tags().groupId() != null
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

    /** It took the instance out of service. */
    public void tookOut(String instanceId) {
        takenOut.add(instanceId);
    }

    void sawInstances(Iterable<Instance> answer, Instant at) {
        instances.clear();
        health.clear();
        answer.forEach(one -> instances.put(one.id(), one));
        toldAt = at;
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
