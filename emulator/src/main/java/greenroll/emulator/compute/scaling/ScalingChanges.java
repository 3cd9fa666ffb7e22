package greenroll.emulator.compute.scaling;

import static greenroll.emulator.compute.scaling.ScalingErrors.doesNotFit;
import static greenroll.emulator.compute.scaling.ScalingErrors.refuseUnless;
import static greenroll.emulator.compute.scaling.ScalingErrors.validation;

import greenroll.emulator.compute.scaling.ScalingGroupSettings.Size;
import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.compute.state.SimulatedInstance;
import greenroll.fleet.InstanceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Acts of callers, policies and operators on a group. Each act takes effect wholly or is refused wholly, by an
 * AutoScalingException as Auto Scaling answers it. Under the region's lock.
 */
public final class ScalingChanges {

    private static final int MOST_MOVED = 20;
    private static final int MOST_PROTECTED = 50;

    private final ScalingGroups groups;
    private final GroupControl control;
    private final MemberLife life;
    private final MemberLaunches launches;

    public ScalingChanges(ScalingGroups groups, MemberLaunches launches) {
        this.groups = groups;
        this.launches = launches;
        control = new GroupControl(groups, launches);
        life = control.life();
    }

    /** Makes a group. It launches its instances from now on. */
    void create(ScalingGroupSettings settings) {
        launches.zones(settings);
        if (settings.source().templateId() != null) {
            exists(settings);
        }
        refuseUnlessInside(settings);
        control.wake(groups.add(settings));
    }

    private void exists(ScalingGroupSettings settings) {
        try {
            launches.chosen(settings);
        } catch (software.amazon.awssdk.services.ec2.model.Ec2Exception e) {
            throw validation("You must use a valid fully-formed launch template. "
                    + e.awsErrorDetails().errorMessage());
        }
    }

    /**
     * Puts a group into the region whose instances run and serve, and were launched that long ago. Each is a second older
     * than the next.
     */
    public void place(ScalingGroupSettings settings, Duration age) {
        ScalingGroup group = groups.add(settings);
        Instant now = groups.ground.now();
        int count = settings.source().templateId() == null ? 0 : group.desired();
        for (int i = 0; i < count; i++) {
            Instant launchedAt = now.minus(age).minusSeconds(count - 1L - i);
            SimulatedInstance machine = launches.place(group, launches.nextSubnet(group), launchedAt, Actor.CLOUD);
            GroupMember member = groups.join(group, machine, Actor.CLOUD);
            groups.placeInTargetGroups(member, Actor.CLOUD);
            member.inServiceSince = launchedAt;
            groups.enter(member, MemberLifecycle.IN_SERVICE, Actor.CLOUD);
            groups.protect(member, settings.source().protectsNew(), Actor.CLOUD);
        }
    }

    List<ScalingActivity> attach(String name, List<String> ids, Actor by) {
        ScalingGroup group = groups.group(name);
        refuseUnless(ids, MOST_MOVED);
        List<SimulatedInstance> machines = new ArrayList<>();
        for (String id : ids.stream().distinct().toList()) {
            machines.add(attachable(group, id));
        }
        int to = group.desired() + machines.size();
        if (to > group.settings.size().maximum()) {
            throw doesNotFit(group.settings, "To attach", machines.size());
        }
        groups.change(group, group.settings.sized(size -> size.withDesired(to)), by);
        List<GroupMember> members = machines.stream()
                .map(machine -> life.attached(group, machine, by))
                .toList();
        return activities(group, members);
    }

    private SimulatedInstance attachable(ScalingGroup group, String id) {
        SimulatedInstance machine = groups.machines.find(id);
        if (machine == null) {
            throw validation("Invalid Instance ID(s): [" + id + "] specified");
        }
        GroupMember member = groups.member(id);
        if (member != null) {
            throw validation("The Instance: " + id + " is already part of AutoScalingGroup:" + member.group.name());
        }
        if (machine.state != InstanceState.RUNNING) {
            throw validation("Instance(s) [" + id + "] are not in the running state");
        }
        if (!launches.zones(group.settings).contains(machine.subnet.zone)) {
            throw validation("The availability zone of instance " + id + " is not one of the AutoScalingGroup's");
        }
        return machine;
    }

    List<ScalingActivity> enterStandby(String name, List<String> ids, boolean decrements, Actor by) {
        ScalingGroup group = groups.group(name);
        refuseUnless(ids, MOST_MOVED);
        List<GroupMember> members = life.membersIn(group, ids, "InService", MemberLifecycle.IN_SERVICE);
        int from = group.desired();
        int to = decrements ? from - members.size() : from;
        if (to < group.settings.size().minimum()) {
            throw doesNotFit(group.settings, "To place into standby", members.size());
        }
        groups.change(group, group.settings.sized(size -> size.withDesired(to)), by);
        for (int i = 0; i < members.size(); i++) {
            life.enterStandby(members.get(i), decrements ? shrinking(from - i) : "", by);
        }
        control.wake(group);
        return activities(group, members);
    }

    private static String shrinking(int from) {
        return ", shrinking the capacity from " + from + " to " + (from - 1);
    }

    List<ScalingActivity> exitStandby(String name, List<String> ids, Actor by) {
        ScalingGroup group = groups.group(name);
        refuseUnless(ids, MOST_MOVED);
        List<GroupMember> members = life.membersIn(group, ids, "Standby", MemberLifecycle.STANDBY);
        int from = group.desired();
        if (from + members.size() > group.settings.size().maximum()) {
            throw doesNotFit(group.settings, "To move out of standby", members.size());
        }
        groups.change(group, group.settings.sized(size -> size.withDesired(from + members.size())), by);
        for (int i = 0; i < members.size(); i++) {
            life.exitStandby(
                    members.get(i), ", increasing the capacity from " + (from + i) + " to " + (from + i + 1), by);
        }
        control.wake(group);
        return activities(group, members);
    }

    List<ScalingActivity> detach(String name, List<String> ids, boolean decrements, Actor by) {
        ScalingGroup group = groups.group(name);
        refuseUnless(ids, MOST_MOVED);
        List<GroupMember> members =
                life.membersIn(group, ids, "InService or Standby", MemberLifecycle.IN_SERVICE, MemberLifecycle.STANDBY);
        int counted =
                (int) members.stream().filter(one -> one.lifecycle.counts()).count();
        int from = group.desired();
        int to = decrements ? from - counted : from;
        if (to < group.settings.size().minimum()) {
            throw doesNotFit(group.settings, "To detach", counted);
        }
        groups.change(group, group.settings.sized(size -> size.withDesired(to)), by);
        for (int i = 0; i < members.size(); i++) {
            life.detach(members.get(i), decrements && counted > 0 ? shrinking(from - i) : "", by);
        }
        control.wake(group);
        return activities(group, members);
    }

    /** An instance that is leaving already is not refused, and nothing more happens to it. */
    ScalingActivity terminate(String instanceId, boolean decrements, Actor by) {
        GroupMember member = groups.member(instanceId);
        if (member == null) {
            throw validation("Instance Id not found - No managed instance found for instance ID: " + instanceId);
        }
        ScalingGroup group = member.group;
        if (!member.lifecycle.isLeaving()) {
            Size size = group.settings.size();
            if (decrements && size.desired() <= size.minimum()) {
                throw validation("Currently, desiredSize equals minSize (" + size.minimum()
                        + "). Terminating instance without replacement will violate group's min size constraint."
                        + " Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.");
            }
            String cause = "instance " + instanceId + " was taken out of service in response to a user request";
            if (decrements) {
                groups.change(group, group.settings.sized(one -> one.withDesired(size.desired() - 1)), by);
                cause += shrinking(size.desired());
            }
            life.terminate(member, cause, by);
            control.wake(group);
        }
        return activities(group, List.of(member)).getFirst();
    }

    /** The last activity of each member, which is that of its present move. */
    private static List<ScalingActivity> activities(ScalingGroup group, List<GroupMember> members) {
        return members.stream()
                .map(member -> group.activities.reversed().stream()
                        .filter(activity -> activity.description.endsWith(" " + member.machine.id))
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    void protect(String name, List<String> ids, boolean isProtected, Actor by) {
        ScalingGroup group = groups.group(name);
        refuseUnless(ids, MOST_PROTECTED);
        life.membersIn(
                        group,
                        ids,
                        "InService or EnteringStandby or Standby",
                        MemberLifecycle.IN_SERVICE,
                        MemberLifecycle.ENTERING_STANDBY,
                        MemberLifecycle.STANDBY)
                .forEach(member -> groups.protect(member, isProtected, by));
        control.wake(group);
    }

    void setDesired(String name, int desired, Actor by) {
        ScalingGroup group = groups.group(name);
        Size size = group.settings.size();
        if (desired > size.maximum()) {
            throw validation("New SetDesiredCapacity value " + desired + " is above max value " + size.maximum()
                    + " for the AutoScalingGroup.");
        }
        if (desired < size.minimum()) {
            throw validation("New SetDesiredCapacity value " + desired + " is below min value " + size.minimum()
                    + " for the AutoScalingGroup.");
        }
        groups.change(group, group.settings.sized(one -> one.withDesired(desired)), by);
        control.wake(group);
    }

    /** Changes settings; the name stays. A desired capacity outside the new limits is refused. */
    void update(String name, UnaryOperator<ScalingGroupSettings> change, Actor by) {
        ScalingGroup group = groups.group(name);
        ScalingGroupSettings to = change.apply(group.settings);
        refuseUnlessInside(to);
        if (to.source().templateId() != null) {
            exists(to);
        }
        groups.change(group, to, by);
        control.wake(group);
    }

    private static void refuseUnlessInside(ScalingGroupSettings settings) {
        Size size = settings.size();
        if (size.desired() < size.minimum() || size.desired() > size.maximum()) {
            throw validation("Desired capacity:" + size.desired() + " must be between the specified min size:"
                    + size.minimum() + " and max size:" + size.maximum());
        }
    }

    /** @param processes empty for all */
    void suspend(String name, List<String> processes, Actor by) {
        ScalingGroup group = groups.group(name);
        groups.change(group, group.settings.suspending(known(processes)), by);
    }

    /** @param processes empty for all */
    void resume(String name, List<String> processes, Actor by) {
        ScalingGroup group = groups.group(name);
        groups.change(group, group.settings.resuming(known(processes)), by);
        control.wake(group);
    }

    private static Set<String> known(List<String> processes) {
        Set<String> unknown = new TreeSet<>(processes);
        unknown.removeAll(ScalingGroupSettings.PROCESSES);
        if (!unknown.isEmpty()) {
            throw validation("Invalid process type(s): " + unknown);
        }
        return processes.isEmpty() ? ScalingGroupSettings.PROCESSES : Set.copyOf(processes);
    }

    void completeHook(String name, String hook, String instanceId, boolean abandon) {
        GroupMember member = groups.group(name).members.get(instanceId);
        if (member == null || !life.complete(member, hook, abandon)) {
            throw validation("No active Lifecycle Action found with instance ID " + instanceId);
        }
    }

    /** @return whether the zones are uneven, and it may balance them */
    boolean rebalance(String name) {
        return control.rebalance(groups.group(name));
    }

    /** The instance's health has changed in a way that no event tells. */
    public void look(String instanceId) {
        GroupMember member = groups.member(instanceId);
        if (member != null) {
            control.wake(member.group);
        }
    }
}
