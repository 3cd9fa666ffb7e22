package greenroll.account;

import greenroll.fleet.Instance;
import greenroll.fleet.Instances;
import greenroll.fleet.SubnetCapacity;
import greenroll.fleet.launch.LaunchRequest;
import greenroll.fleet.launch.LaunchResult;
import greenroll.group.LaunchSpecification;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Instances to read only. A launch that the caller may not try counts as not checked, and not as refused. The caller of a
 * plan is not the function that would launch.
 */
final class UncheckedLaunches implements Instances {

    private final Instances instances;
    private final Set<String> missing = new TreeSet<>();

    UncheckedLaunches(Instances instances) {
        this.instances = instances;
    }

    /** The rights without which a launch was not checked; empty when each was. */
    Set<String> missing() {
        return Set.copyOf(missing);
    }

    @Override
    public Optional<LaunchResult.NotLaunched> tryLaunch(LaunchRequest request) {
        Optional<LaunchResult.NotLaunched> answer = instances.tryLaunch(request);
        if (answer.isPresent()
                && answer.get() instanceof LaunchResult.Refused(String code, String words)
                && ReadErrors.isNotPermitted(code)) {
            missing.add(AwsAction.named(words).orElse("ec2:RunInstances"));
            return Optional.empty();
        }
        return answer;
    }

    @Override
    public List<Instance> instances(String groupId, Set<String> alsoIds, boolean withStatusChecks) {
        return instances.instances(groupId, alsoIds, withStatusChecks);
    }

    @Override
    public List<Instance> find(Collection<String> ids) {
        return instances.find(ids);
    }

    @Override
    public Map<String, SubnetCapacity> subnets(Collection<String> subnetIds) {
        return instances.subnets(subnetIds);
    }

    @Override
    public Map<String, SubnetCapacity> defaultSubnets(Collection<String> zones) {
        return instances.defaultSubnets(zones);
    }

    @Override
    public LaunchResult launch(LaunchRequest request) {
        throw readsOnly();
    }

    @Override
    public void removeLaunchTemplates(String groupId, @Nullable LaunchSpecification kept) {
        throw readsOnly();
    }

    @Override
    public void restart(List<String> instanceIds) {
        throw readsOnly();
    }

    @Override
    public Map<String, String> terminate(Collection<Instance> some) {
        throw readsOnly();
    }

    private static UnsupportedOperationException readsOnly() {
        return new UnsupportedOperationException("a plan only reads");
    }
}
