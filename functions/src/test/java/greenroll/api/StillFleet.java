package greenroll.api;

import greenroll.fleet.Fleet;
import greenroll.fleet.Instance;
import greenroll.fleet.LaunchAnswer;
import greenroll.fleet.LaunchRequest;
import greenroll.fleet.TargetGroup;
import greenroll.fleet.TargetGroupHealth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A fleet that can be looked at and not touched: the API changes nothing in it. */
final class StillFleet implements Fleet {

    final List<Instance> instances = new ArrayList<>();
    final Map<String, TargetGroup> targetGroups = new LinkedHashMap<>();
    final Map<String, TargetGroupHealth> health = new LinkedHashMap<>();
    final Map<String, String> zones = new LinkedHashMap<>();

    @Override
    public List<Instance> instances(String groupId, Set<String> alsoIds, boolean withStatusChecks) {
        return instances.stream().filter(one -> groupId.equals(one.groupId())).toList();
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
    public Map<String, String> zonesOf(Collection<String> subnetIds) {
        return known(subnetIds, zones);
    }

    private static <T> Map<String, T> known(Collection<String> keys, Map<String, T> all) {
        return keys.stream()
                .distinct()
                .filter(all::containsKey)
                .collect(Collectors.toMap(Function.identity(), all::get));
    }

    @Override
    public LaunchAnswer launch(LaunchRequest request) {
        throw new UnsupportedOperationException("a step's");
    }

    @Override
    public void register(String targetGroupArn, List<String> instanceIds) {
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
