package greenroll.simulation.faults;

import greenroll.fleet.Fleet;
import greenroll.fleet.Instance;
import greenroll.fleet.TargetGroupHealth;
import java.util.List;
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
    public TargetGroupHealth health(String targetGroupArn) {
        return tracker.sawHealth(targetGroupArn, super.health(targetGroupArn));
    }
}
