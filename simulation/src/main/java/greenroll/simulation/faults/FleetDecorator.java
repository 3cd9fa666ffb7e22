package greenroll.simulation.faults;

import greenroll.fleet.Fleet;
import greenroll.fleet.Instance;
import greenroll.fleet.SubnetCapacity;
import greenroll.fleet.TargetGroup;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.autoscaling.AutoScalingGroups;
import greenroll.fleet.launch.LaunchRequest;
import greenroll.fleet.launch.LaunchResult;
import greenroll.group.LaunchSpecification;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A fleet that passes every call on. Subclasses listen to calls or make one of them go wrong. */
public class FleetDecorator implements Fleet {

    protected final Fleet fleet;

    protected FleetDecorator(Fleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public List<Instance> instances(String groupId, Set<String> alsoIds, boolean withStatusChecks) {
        return fleet.instances(groupId, alsoIds, withStatusChecks);
    }

    @Override
    public TargetGroupHealth health(String targetGroupArn) {
        return fleet.health(targetGroupArn);
    }

    @Override
    public Map<String, TargetGroup> targetGroups(Collection<String> arns) {
        return fleet.targetGroups(arns);
    }

    @Override
    public Map<String, SubnetCapacity> subnets(Collection<String> subnetIds) {
        return fleet.subnets(subnetIds);
    }

    @Override
    public Map<String, SubnetCapacity> defaultSubnets(Collection<String> zones) {
        return fleet.defaultSubnets(zones);
    }

    @Override
    public Optional<LaunchResult.NotLaunched> tryLaunch(LaunchRequest request) {
        return fleet.tryLaunch(request);
    }

    @Override
    public List<Instance> find(Collection<String> ids) {
        return fleet.find(ids);
    }

    @Override
    public void removeLaunchTemplates(String groupId, @Nullable LaunchSpecification kept) {
        fleet.removeLaunchTemplates(groupId, kept);
    }

    @Override
    public LaunchResult launch(LaunchRequest request) {
        return fleet.launch(request);
    }

    @Override
    public Map<String, String> register(String targetGroupArn, List<String> instanceIds) {
        return fleet.register(targetGroupArn, instanceIds);
    }

    @Override
    public void deregister(String targetGroupArn, List<String> instanceIds) {
        fleet.deregister(targetGroupArn, instanceIds);
    }

    @Override
    public void restart(List<String> instanceIds) {
        fleet.restart(instanceIds);
    }

    @Override
    public AutoScalingGroups autoScalingGroups() {
        return fleet.autoScalingGroups();
    }

    @Override
    public Map<String, String> terminate(Collection<Instance> instances) {
        return fleet.terminate(instances);
    }
}
