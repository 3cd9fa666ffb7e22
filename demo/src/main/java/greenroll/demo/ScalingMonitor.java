package greenroll.demo;

import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.scaling.MemberLifecycle;
import greenroll.emulator.compute.scaling.ScalingActors;
import greenroll.emulator.compute.scaling.ScalingEvent;
import greenroll.emulator.compute.scaling.ScalingGroupState;
import greenroll.emulator.compute.scaling.ScalingListener;
import greenroll.emulator.compute.state.Actor;
import greenroll.roll.Roll;
import greenroll.roll.RollStatus;
import java.util.HashSet;
import java.util.Set;

/**
 * The true changes of the demo's Auto Scaling group while a roll runs. Changes by calls are the roll's. All others are the
 * policy's or the group's own.
 */
final class ScalingMonitor implements ScalingListener {

    private final SimulatedRegion region;
    private ScalingGroupState before;
    private int wanted;
    private int raised;
    private int lowered;
    /** The instances that the group itself has launched, and those that it has terminated. */
    private final Set<String> launched = new HashSet<>();

    private final Set<String> terminated = new HashSet<>();
    private final Set<String> attached = new HashSet<>();
    private final Set<String> standby = new HashSet<>();

    ScalingMonitor(SimulatedRegion region) {
        this.region = region;
        before = state();
        wanted = before.desired();
    }

    private ScalingGroupState state() {
        return region.autoScalingGroup(DemoAutoScalingGroup.NAME).orElseThrow();
    }

    /** Restarts the record. */
    void begin() {
        // Called without our own lock, because listeners take that after the region's.
        ScalingGroupState now = state();
        synchronized (this) {
            before = now;
            wanted = now.desired();
            raised = 0;
            lowered = 0;
            launched.clear();
            terminated.clear();
            attached.clear();
            standby.clear();
        }
    }

    /** The instances that the group itself has launched. */
    synchronized Set<String> launched() {
        return Set.copyOf(launched);
    }

    /** The desired capacity now. */
    int desired() {
        return state().desired();
    }

    /** Returns what has changed until now, when the roll has ended. */
    DemoReport.AutoScaling result(Roll ended) {
        ScalingGroupState now = state();
        synchronized (this) {
            return new DemoReport.AutoScaling(
                    SettingsDifference.names(before, now, version(ended)),
                    new DemoReport.AutoScaling.Desired(before.desired(), now.desired(), wanted),
                    new DemoReport.AutoScaling.Scaled(
                            RollScaling.BY, Math.min(raised, launched.size()), Math.min(lowered, terminated.size())),
                    new DemoReport.AutoScaling.Exchanged(attached.size(), standby.size()));
        }
    }

    /** The version that the group must name after the roll. */
    private String version(Roll ended) {
        boolean deploys = ended.head().status() == RollStatus.FINISHED
                && ended.facts().action().deploysRevision();
        return deploys
                ? String.valueOf(ended.facts().revision())
                : before.settings().source().version();
    }

    @Override
    public synchronized void on(ScalingEvent event) {
        switch (event) {
            case ScalingEvent.DesiredChanged change -> desired(change);
            case ScalingEvent.MemberMoved moved -> moved(moved);
            case ScalingEvent.SettingsChanged _, ScalingEvent.ProtectionChanged _ -> {}
        }
    }

    private void desired(ScalingEvent.DesiredChanged change) {
        int by = change.to() - change.from();
        if (change.by().kind() != Actor.Kind.CALL) {
            wanted += by;
        }
        if (change.by().equals(ScalingActors.POLICY)) {
            raised += Math.max(0, by);
            lowered += Math.max(0, -by);
        }
    }

    private void moved(ScalingEvent.MemberMoved moved) {
        boolean joins = moved.from() == null;
        boolean isRolls = moved.by().kind() == Actor.Kind.CALL;
        boolean isGroups = moved.by().equals(Actor.GROUP);
        if (joins && isRolls) {
            attached.add(moved.instanceId());
        } else if (joins && isGroups) {
            launched.add(moved.instanceId());
        } else if (moved.to() == MemberLifecycle.ENTERING_STANDBY && isRolls) {
            standby.add(moved.instanceId());
        } else if (moved.to() == MemberLifecycle.TERMINATING && isGroups) {
            terminated.add(moved.instanceId());
        }
    }
}
