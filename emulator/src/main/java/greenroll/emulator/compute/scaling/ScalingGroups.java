package greenroll.emulator.compute.scaling;

import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.compute.state.RegionContext;
import greenroll.emulator.compute.state.SimulatedInstance;
import greenroll.emulator.compute.state.SimulatedInstances;
import greenroll.emulator.compute.state.SimulatedTargetGroup;
import greenroll.emulator.compute.state.TargetRegistry;
import greenroll.fleet.TargetHealth;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All Auto Scaling groups and their members, and the record of each change. Under the region's lock. */
public final class ScalingGroups {

    final RegionContext ground;
    final SimulatedInstances machines;
    private final TargetRegistry balancer;
    private final Map<String, SimulatedTargetGroup> targetGroups;
    private final Map<String, ScalingGroup> byName = new LinkedHashMap<>();
    private final Map<String, GroupMember> byInstance = new HashMap<>();
    private final List<ScalingListener> listeners = new ArrayList<>();

    public ScalingGroups(
            RegionContext ground,
            SimulatedInstances machines,
            TargetRegistry balancer,
            Map<String, SimulatedTargetGroup> targetGroups) {
        this.ground = ground;
        this.machines = machines;
        this.balancer = balancer;
        this.targetGroups = targetGroups;
    }

    /** Calls the listener on every change from now on. */
    public void listen(ScalingListener listener) {
        listeners.add(listener);
    }

    /** The group of that name in its true state. Empty when there is none. */
    public Optional<ScalingGroupState> state(String name) {
        return Optional.ofNullable(byName.get(name)).map(group -> group.asSeen(ground.now()));
    }

    /** The name of the group that has the instance. Empty when none has it. */
    public Optional<String> groupOf(String instanceId) {
        return Optional.ofNullable(byInstance.get(instanceId)).map(member -> member.group.name());
    }

    Collection<ScalingGroup> all() {
        return byName.values();
    }

    /** Refuses a name that no group has, in Auto Scaling's words. */
    ScalingGroup group(@Nullable String name) {
        ScalingGroup group = byName.get(String.valueOf(name));
        if (group == null) {
            throw ScalingErrors.noGroup(String.valueOf(name));
        }
        return group;
    }

    @Nullable
    GroupMember member(String instanceId) {
        return byInstance.get(instanceId);
    }

    /** Refuses an instance that the group does not have, in Auto Scaling's words. */
    GroupMember member(ScalingGroup group, String instanceId) {
        GroupMember member = group.members.get(instanceId);
        if (member == null) {
            throw ScalingErrors.notPart(instanceId, group.name());
        }
        return member;
    }

    ScalingGroup add(ScalingGroupSettings settings) {
        if (byName.containsKey(settings.name())) {
            throw ScalingErrors.validation("AutoScalingGroup by this name already exists - A group with the name "
                    + settings.name() + " already exists");
        }
        ScalingGroup group = new ScalingGroup(settings, ground.now());
        byName.put(settings.name(), group);
        remember(group);
        return group;
    }

    /** The instance joins the group, as pending. */
    GroupMember join(ScalingGroup group, SimulatedInstance machine, Actor by) {
        GroupMember member = new GroupMember(group, machine, by);
        group.members.put(machine.id, member);
        byInstance.put(machine.id, member);
        moved(member, null, MemberLifecycle.PENDING, by);
        return member;
    }

    /** The member has that lifecycle state from now on. */
    void enter(GroupMember member, MemberLifecycle to, Actor by) {
        MemberLifecycle from = member.lifecycle;
        member.lifecycle = to;
        if (to == MemberLifecycle.TERMINATED || to == MemberLifecycle.DETACHED) {
            member.group.members.remove(member.machine.id);
            byInstance.remove(member.machine.id);
        }
        moved(member, from, to, by);
    }

    private void moved(GroupMember member, @Nullable MemberLifecycle from, MemberLifecycle to, Actor by) {
        remember(member.group);
        tell(new ScalingEvent.MemberMoved(ground.now(), member.group.name(), member.machine.id, from, to, by));
    }

    /** Changes the settings. The same settings: no effect. */
    void change(ScalingGroup group, ScalingGroupSettings to, Actor by) {
        ScalingGroupSettings from = group.settings;
        if (from.equals(to)) {
            return;
        }
        group.settings = to;
        remember(group);
        int before = from.size().desired();
        int after = to.size().desired();
        if (!from.equals(to.sized(size -> size.withDesired(before)))) {
            tell(new ScalingEvent.SettingsChanged(ground.now(), group.name(), from, to, by));
        }
        if (before != after) {
            tell(new ScalingEvent.DesiredChanged(ground.now(), group.name(), before, after, by));
        }
    }

    /** The same settings twice: no effect. */
    void protect(GroupMember member, boolean isProtected, Actor by) {
        if (member.isProtected != isProtected) {
            member.isProtected = isProtected;
            remember(member.group);
            tell(new ScalingEvent.ProtectionChanged(
                    ground.now(), member.group.name(), member.machine.id, isProtected, by));
        }
    }

    void remember(ScalingGroup group) {
        Instant now = ground.now();
        group.remember(now, now.minus(ground.settings.scaling().describeDelay()));
    }

    private void tell(ScalingEvent event) {
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).on(event);
        }
    }

    /** @param cause what follows the time, for example {@code an instance was started …} */
    ScalingActivity begin(ScalingGroup group, String description, String cause, String zone) {
        Instant now = ground.now();
        String id = UUID.nameUUIDFromBytes(machines.newId("").getBytes(StandardCharsets.UTF_8))
                .toString();
        ScalingActivity activity = new ScalingActivity(
                group.activities.size() + 1L,
                id,
                description,
                "At " + now.truncatedTo(ChronoUnit.SECONDS) + " " + cause,
                zone,
                now);
        group.activities.add(activity);
        return activity;
    }

    /** The end of the member's present activity. It has none: no effect. */
    void end(GroupMember member, ScalingActivity.End how, @Nullable String why) {
        if (member.activity != null) {
            member.activity.end(how, why, ground.now());
            member.activity = null;
        }
    }

    /** Registers the instance with the group's target groups, as far as they exist. */
    void register(GroupMember member, Actor by) {
        for (SimulatedTargetGroup target : targets(member.group.settings)) {
            balancer.register(target, member.machine, by);
        }
    }

    /** The same without the waits: each target is as healthy as its image allows. */
    void placeInTargetGroups(GroupMember member, Actor by) {
        for (SimulatedTargetGroup target : targets(member.group.settings)) {
            balancer.place(target, member.machine, by);
        }
    }

    void deregister(GroupMember member, Actor by) {
        for (SimulatedTargetGroup target : targets(member.group.settings)) {
            balancer.deregister(target, member.machine, by);
        }
    }

    /** Whether no target group of the group sends it requests, or lets it finish some. */
    boolean isDrained(GroupMember member) {
        return targets(member.group.settings).stream().allMatch(target -> {
            var registration = target.registrations.get(member.machine.id);
            return registration == null || registration.health.state() == TargetHealth.State.UNUSED;
        });
    }

    boolean isUnhealthyInOne(GroupMember member) {
        return targets(member.group.settings).stream().anyMatch(target -> {
            var registration = target.registrations.get(member.machine.id);
            return registration != null && registration.health.state() == TargetHealth.State.UNHEALTHY;
        });
    }

    private List<SimulatedTargetGroup> targets(ScalingGroupSettings settings) {
        List<SimulatedTargetGroup> found =
                new ArrayList<>(settings.targetGroupArns().size());
        for (String arn : settings.targetGroupArns()) {
            SimulatedTargetGroup target = targetGroups.get(arn);
            if (target != null) {
                found.add(target);
            }
        }
        return found;
    }
}
