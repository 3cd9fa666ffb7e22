package greenroll.fleet;

import greenroll.fleet.autoscaling.AutoScalingGroups;
import greenroll.fleet.launch.LaunchRequest;
import greenroll.fleet.launch.LaunchResult;
import greenroll.group.LaunchSpecification;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A fleet of one provider's instances behind another's target groups.
 *
 * @param scaling gives the port to Auto Scaling groups; called only when it is used
 */
public record JoinedFleet(Instances instances, TargetGroups targetGroups, Supplier<AutoScalingGroups> scaling)
        implements Fleet {

    @Override
    public AutoScalingGroups autoScalingGroups() {
        return scaling.get();
    }

    @Override
    public List<Instance> instances(String groupId, Set<String> alsoIds, boolean withStatusChecks) {
        return instances.instances(groupId, alsoIds, withStatusChecks);
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
    public Optional<LaunchResult.NotLaunched> tryLaunch(LaunchRequest request) {
        return instances.tryLaunch(request);
    }

    @Override
    public LaunchResult launch(LaunchRequest request) {
        return instances.launch(request);
    }

    @Override
    public void restart(List<String> instanceIds) {
        instances.restart(instanceIds);
    }

    @Override
    public List<Instance> find(Collection<String> ids) {
        return instances.find(ids);
    }

    @Override
    public void removeLaunchTemplates(String groupId, @Nullable LaunchSpecification kept) {
        instances.removeLaunchTemplates(groupId, kept);
    }

    @Override
    public Map<String, String> terminate(Collection<Instance> some) {
        return instances.terminate(some);
    }

    @Override
    public TargetGroupHealth health(String targetGroupArn) {
        return targetGroups.health(targetGroupArn);
    }

    @Override
    public Map<String, TargetGroup> targetGroups(Collection<String> arns) {
        return targetGroups.targetGroups(arns);
    }

    @Override
    public Map<String, String> register(String targetGroupArn, List<String> instanceIds) {
        return targetGroups.register(targetGroupArn, instanceIds);
    }

    @Override
    public void deregister(String targetGroupArn, List<String> instanceIds) {
        targetGroups.deregister(targetGroupArn, instanceIds);
    }
}
