package greenroll.simulation.faults;

import greenroll.fleet.autoscaling.AutoScalingChange;
import greenroll.fleet.autoscaling.AutoScalingDetails;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.AutoScalingGroups;
import greenroll.fleet.autoscaling.MemberMove;
import greenroll.fleet.autoscaling.Moved;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Auto Scaling groups that pass every call on. Subclasses listen to calls or make one of them go wrong. */
public class AutoScalingDecorator implements AutoScalingGroups {

    protected final AutoScalingGroups groups;

    protected AutoScalingDecorator(AutoScalingGroups groups) {
        this.groups = groups;
    }

    @Override
    public Optional<AutoScalingGroup> group(String name) {
        return groups.group(name);
    }

    @Override
    public AutoScalingDetails details(String name) {
        return groups.details(name);
    }

    @Override
    public Moved move(String name, MemberMove move, List<String> instanceIds, @Nullable Instant earlier) {
        return groups.move(name, move, instanceIds, earlier);
    }

    @Override
    public void change(String name, AutoScalingChange change) {
        groups.change(name, change);
    }

    @Override
    public Map<String, String> terminate(String name, Collection<String> instanceIds) {
        return groups.terminate(name, instanceIds);
    }
}
