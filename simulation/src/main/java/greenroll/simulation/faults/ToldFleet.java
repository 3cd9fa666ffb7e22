package greenroll.simulation.faults;

import greenroll.fleet.Fleet;
import greenroll.fleet.Instance;
import greenroll.fleet.TargetGroupHealth;
import java.util.List;
import java.util.Set;

/** Remembers what the fleet answered to each visit. Its calls reach the injector at the clients below it. */
final class ToldFleet extends FleetDecorator {

    private final FaultInjector injector;

    ToldFleet(Fleet fleet, FaultInjector injector) {
        super(fleet);
        this.injector = injector;
    }

    @Override
    public List<Instance> instances(String groupId, Set<String> alsoIds, boolean withStatusChecks) {
        List<Instance> answer = super.instances(groupId, alsoIds, withStatusChecks);
        injector.sawInstances(answer);
        return answer;
    }

    @Override
    public TargetGroupHealth health(String targetGroupArn) {
        return injector.sawHealth(targetGroupArn, super.health(targetGroupArn));
    }
}
