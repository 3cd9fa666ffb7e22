package greenroll.simulation.faults;

import greenroll.fleet.Fleet;
import greenroll.fleet.Instance;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.AutoScalingGroups;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The fleet, remembering for each visit what it was told; its calls are seen at the clients beneath it. */
final class ToldFleet extends FleetDecorator {

    private final InvocationTracker tracker;

    ToldFleet(Fleet fleet, InvocationTracker tracker) {
        super(fleet);
        this.tracker = tracker;
    }

    @Override
    public List<Instance> instances(String groupId, Set<String> alsoIds, boolean withStatusChecks) {
        List<Instance> answer = super.instances(groupId, alsoIds, withStatusChecks);
        tracker.sawInstances(answer);
        return answer;
    }

    @Override
    public AutoScalingGroups autoScalingGroups() {
        return new AutoScalingDecorator(super.autoScalingGroups()) {
            @Override
            public Optional<AutoScalingGroup> group(String name) {
                Optional<AutoScalingGroup> answer = super.group(name);
                answer.ifPresent(tracker::sawGroup);
                return answer;
            }
        };
    }

    @Override
    public TargetGroupHealth health(String targetGroupArn) {
        return tracker.sawHealth(targetGroupArn, super.health(targetGroupArn));
    }
}
