package greenroll.emulator.compute.scaling;

import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.compute.state.SimulatedInstance;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One instance in a group. Guarded by the region's lock. */
final class GroupMember {

    final ScalingGroup group;
    final SimulatedInstance machine;
    MemberLifecycle lifecycle = MemberLifecycle.PENDING;
    boolean isProtected;
    boolean isHealthy = true;

    /** The actor who began the present move. */
    Actor by;

    /** The activity of the present move; null when it does not move. */
    @Nullable
    ScalingActivity activity;

    /** The moment since which it is in service. */
    @Nullable
    Instant inServiceSince;

    /** The hooks that it waits for. */
    final Set<String> awaited = new HashSet<>();

    /** Whether it has never been in service since the group launched it. Then its launch hooks run. */
    boolean isFresh;

    /** It stays pending until then, at least. */
    Instant pendingUntil = Instant.MIN;

    /** The moments for which a look at it is scheduled. */
    final Set<Instant> looksAt = new HashSet<>();

    /** Whether it was launched to balance the zones, so that another leaves when it is in service. */
    boolean isForBalance;

    GroupMember(ScalingGroup group, SimulatedInstance machine, Actor by) {
        this.group = group;
        this.machine = machine;
        this.by = by;
    }

    @Nullable
    String templateId() {
        return machine.tags.get("aws:ec2launchtemplate:id");
    }

    @Nullable
    String version() {
        return machine.tags.get("aws:ec2launchtemplate:version");
    }

    ScalingGroupState.MemberState asSeen() {
        return new ScalingGroupState.MemberState(
                machine.id,
                lifecycle,
                machine.subnet.zone,
                machine.instanceType,
                templateId(),
                version(),
                isProtected,
                isHealthy);
    }
}
