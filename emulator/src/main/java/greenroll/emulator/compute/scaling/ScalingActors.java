package greenroll.emulator.compute.scaling;

import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.compute.state.RegionContext;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;

/**
 * Acts of others on Auto Scaling groups. Each returns whether Auto Scaling accepted it; a refused act changes nothing. A
 * group that does not exist is an {@link IllegalArgumentException}.
 */
public final class ScalingActors {

    public static final Actor POLICY = Actor.stranger("policy");
    public static final Actor OPERATOR = Actor.stranger("operator");

    private final RegionContext ground;
    private final ScalingGroups groups;
    private final ScalingChanges moves;

    public ScalingActors(RegionContext ground, ScalingGroups groups, ScalingChanges moves) {
        this.ground = ground;
        this.groups = groups;
        this.moves = moves;
    }

    /**
     * A scaling policy changes the desired capacity by that many, as far as the limits allow. Refused while the process
     * AlarmNotification is suspended.
     */
    public boolean scale(String group, int by) {
        return act(group, found -> {
            if (!found.settings.runs("AlarmNotification")) {
                throw ScalingErrors.validation("AlarmNotification is suspended");
            }
            ScalingGroupSettings.Size size = found.settings.size();
            int to = Math.clamp(size.desired() + (long) by, size.minimum(), size.maximum());
            moves.setDesired(group, to, POLICY);
        });
    }

    public boolean setDesired(String group, int desired) {
        return act(group, found -> moves.setDesired(group, desired, OPERATOR));
    }

    /** A maximum below the desired capacity lowers it. A maximum below the minimum is refused. */
    public boolean setMaximum(String group, int maximum) {
        return resize(group, size -> size.withMaximum(maximum).withDesired(Math.min(size.desired(), maximum)));
    }

    /** A minimum above the desired capacity raises it. A minimum above the maximum is refused. */
    public boolean setMinimum(String group, int minimum) {
        return resize(group, size -> size.withMinimum(minimum).withDesired(Math.max(size.desired(), minimum)));
    }

    private boolean resize(String group, UnaryOperator<ScalingGroupSettings.Size> change) {
        return act(group, found -> moves.update(group, settings -> settings.sized(change), OPERATOR));
    }

    /** An operator names that version of the launch template: a number, {@code $Latest} or {@code $Default}. */
    public boolean setVersion(String group, String version) {
        return act(group, found -> moves.update(group, settings -> settings.launching(version), OPERATOR));
    }

    public boolean attach(String group, String instanceId) {
        return act(group, found -> moves.attach(group, List.of(instanceId), OPERATOR));
    }

    public boolean detach(String group, String instanceId, boolean decrements) {
        return act(group, found -> moves.detach(group, List.of(instanceId), decrements, OPERATOR));
    }

    public boolean enterStandby(String group, String instanceId, boolean decrements) {
        return act(group, found -> moves.enterStandby(group, List.of(instanceId), decrements, OPERATOR));
    }

    public boolean exitStandby(String group, String instanceId) {
        return act(group, found -> moves.exitStandby(group, List.of(instanceId), OPERATOR));
    }

    public boolean terminate(String group, String instanceId, boolean decrements) {
        return act(group, found -> moves.terminate(instanceId, decrements, OPERATOR));
    }

    public boolean protect(String group, String instanceId, boolean isProtected) {
        return act(group, found -> moves.protect(group, List.of(instanceId), isProtected, OPERATOR));
    }

    public boolean suspend(String group, Set<String> processes) {
        return act(group, found -> moves.suspend(group, List.copyOf(processes), OPERATOR));
    }

    public boolean resume(String group, Set<String> processes) {
        return act(group, found -> moves.resume(group, List.copyOf(processes), OPERATOR));
    }

    /** The owner of a hook completes it for an instance. */
    public boolean completeHook(String group, String hook, String instanceId) {
        return act(group, found -> moves.completeHook(group, hook, instanceId, false));
    }

    /**
     * The group balances its zones now: it launches in the zone with the fewest members and then terminates in the one
     * with the most. Returns false when the zones differ by less than two, or AZRebalance is suspended.
     */
    public boolean rebalance(String group) {
        return ground.locked(() -> {
            found(group);
            return moves.rebalance(group);
        });
    }

    private boolean act(String name, Consumer<ScalingGroup> act) {
        return ground.locked(() -> {
            ScalingGroup group = found(name);
            try {
                act.accept(group);
                return true;
            } catch (AutoScalingException e) {
                return false;
            }
        });
    }

    private ScalingGroup found(String name) {
        try {
            return groups.group(name);
        } catch (AutoScalingException e) {
            throw new IllegalArgumentException("there is no Auto Scaling group " + name, e);
        }
    }
}
