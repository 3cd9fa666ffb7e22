package greenroll.fleet;

import greenroll.fleet.launch.LaunchRequest;
import greenroll.fleet.launch.LaunchResult;
import greenroll.fleet.launch.Lifecycle;
import greenroll.group.LaunchSpecification;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A read-only fleet. The start or reading of an operation must not change its fleet. */
public final class StillFleet implements Fleet {

    public final List<Instance> instances = new ArrayList<>();
    public final Map<String, TargetGroup> targetGroups = new LinkedHashMap<>();
    public final Map<String, TargetGroupHealth> health = new LinkedHashMap<>();
    public final Map<String, SubnetCapacity> subnets = new LinkedHashMap<>();
    /** The tried launches, and EC2's answer to each. It permits them while {@link #refusal} is empty. */
    public final List<LaunchRequest> tried = new ArrayList<>();

    public Optional<LaunchResult.NotLaunched> refusal = Optional.empty();
    /** EC2's refusal of a launch of that lifecycle instead. */
    public final Map<Lifecycle, LaunchResult.NotLaunched> refusals = new EnumMap<>(Lifecycle.class);

    /** Adds a subnet with 250 free addresses. */
    public void subnet(String id, String zone) {
        subnets.put(id, new SubnetCapacity(id, zone, "vpc-1", 250));
    }

    @Override
    public List<Instance> instances(String groupId, Set<String> alsoIds, boolean withStatusChecks) {
        return instances.stream()
                .filter(one -> groupId.equals(one.tags().groupId()) || alsoIds.contains(one.id()))
                .map(one -> withStatusChecks ? one : notAsked(one))
                .toList();
    }

    private static Instance notAsked(Instance one) {
        return one.withStatusChecks(StatusChecks.NOT_ASKED);
    }

    @Override
    public TargetGroupHealth health(String targetGroupArn) {
        return health.getOrDefault(targetGroupArn, new TargetGroupHealth.Unanswered("nobody asked before"));
    }

    @Override
    public Map<String, TargetGroup> targetGroups(Collection<String> arns) {
        return known(arns, targetGroups);
    }

    @Override
    public Map<String, SubnetCapacity> subnets(Collection<String> subnetIds) {
        return known(subnetIds, subnets);
    }

    /** The default subnets, by zone. */
    public final Map<String, SubnetCapacity> defaultSubnets = new HashMap<>();

    @Override
    public Map<String, SubnetCapacity> defaultSubnets(Collection<String> zones) {
        return known(zones, defaultSubnets);
    }

    @Override
    public Optional<LaunchResult.NotLaunched> tryLaunch(LaunchRequest request) {
        tried.add(request);
        return Optional.ofNullable(refusals.get(request.source().lifecycle())).or(() -> refusal);
    }

    private static <T> Map<String, T> known(Collection<String> keys, Map<String, T> all) {
        return keys.stream()
                .distinct()
                .filter(all::containsKey)
                .collect(Collectors.toMap(Function.identity(), all::get));
    }

    @Override
    public List<Instance> find(Collection<String> ids) {
        return instances.stream().filter(one -> ids.contains(one.id())).toList();
    }

    @Override
    public void removeLaunchTemplates(String groupId, @Nullable LaunchSpecification kept) {
        throw new UnsupportedOperationException("a step's");
    }

    @Override
    public LaunchResult launch(LaunchRequest request) {
        throw new UnsupportedOperationException("a step's");
    }

    @Override
    public Map<String, String> register(String targetGroupArn, List<String> instanceIds) {
        throw new UnsupportedOperationException("a step's");
    }

    @Override
    public void deregister(String targetGroupArn, List<String> instanceIds) {
        throw new UnsupportedOperationException("a step's");
    }

    @Override
    public void restart(List<String> instanceIds) {
        throw new UnsupportedOperationException("a step's");
    }

    @Override
    public Map<String, String> terminate(Collection<Instance> doomed) {
        throw new UnsupportedOperationException("a step's");
    }
}
