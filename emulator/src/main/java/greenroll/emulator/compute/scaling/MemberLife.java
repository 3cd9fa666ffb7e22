package greenroll.emulator.compute.scaling;

import greenroll.emulator.compute.scaling.ScalingGroupSettings.Hook;
import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.compute.state.SimulatedInstance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.StateReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lifecycle of a member: each state ends when its instance, its targets or its hooks are as far. Under the region's
 * lock.
 */
final class MemberLife {

    private static final StateReason USER =
            new StateReason("Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: User initiated shutdown");

    private final ScalingGroups groups;
    private final GroupControl control;

    MemberLife(ScalingGroups groups, GroupControl control) {
        this.groups = groups;
        this.control = control;
        groups.ground.watch(this::changed);
    }

    /** An instance has changed. The member is looked at when that change is complete. */
    private void changed(SimulatedInstance machine) {
        GroupMember member = groups.member(machine.id);
        if (member != null) {
            lookLater(member, Duration.ZERO);
        }
    }

    /** One look for each moment is enough. */
    void lookLater(GroupMember member, Duration delay) {
        Instant when = groups.ground.now().plus(delay);
        if (member.looksAt.add(when)) {
            groups.ground.later(delay, () -> {
                member.looksAt.remove(when);
                look(member);
            });
        }
    }

    private void look(GroupMember member) {
        InstanceState state = member.machine.state;
        switch (member.lifecycle) {
            case PENDING, PENDING_WAIT, PENDING_PROCEED -> pending(member);
            case IN_SERVICE -> {
                if (control.problem(member) != null) {
                    control.wake(member.group);
                }
            }
            case ENTERING_STANDBY -> {
                if (groups.isDrained(member)) {
                    groups.enter(member, MemberLifecycle.STANDBY, member.by);
                    groups.end(member, ScalingActivity.End.SUCCESSFUL, null);
                    lookLater(member, Duration.ZERO);
                }
            }
            case STANDBY -> {
                if (state == InstanceState.TERMINATED) {
                    groups.ground.later(groups.ground.settings.scaling().goneListed(), () -> {
                        if (member.lifecycle == MemberLifecycle.STANDBY) {
                            groups.enter(member, MemberLifecycle.TERMINATED, Actor.GROUP);
                        }
                    });
                }
            }
            case TERMINATING -> {
                if (groups.isDrained(member)) {
                    await(member, false);
                }
            }
            case TERMINATING_WAIT, TERMINATING_PROCEED -> {
                if (state == InstanceState.TERMINATED) {
                    groups.enter(member, MemberLifecycle.TERMINATED, member.by);
                    groups.end(member, ScalingActivity.End.SUCCESSFUL, null);
                }
            }
            case DETACHING -> {
                if (groups.isDrained(member)) {
                    detached(member);
                }
            }
            case TERMINATED, DETACHED -> {}
        }
    }

    private void pending(GroupMember member) {
        SimulatedInstance machine = member.machine;
        if (!machine.state.isLive()) {
            StateReason reason = machine.stateReason;
            groups.end(
                    member,
                    ScalingActivity.End.CANCELLED,
                    "Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: "
                            + (reason == null ? "" : reason.message()));
            groups.enter(member, MemberLifecycle.TERMINATED, Actor.GROUP);
            groups.deregister(member, Actor.GROUP);
            control.wake(member.group);
        } else if (member.lifecycle == MemberLifecycle.PENDING
                && !groups.ground.now().isBefore(member.pendingUntil)) {
            if (!member.isFresh) {
                inService(member);
            } else if (machine.state == InstanceState.RUNNING) {
                await(member, true);
            }
        }
    }

    /** Begins the wait for the hooks, or goes on without one. */
    private void await(GroupMember member, boolean isForLaunch) {
        List<Hook> hooks = member.machine.state.isLive()
                ? member.group.settings.hooks().stream()
                        .filter(hook -> hook.isForLaunch() == isForLaunch)
                        .toList()
                : List.of();
        if (hooks.isEmpty()) {
            proceed(member, isForLaunch);
            return;
        }
        groups.enter(member, isForLaunch ? MemberLifecycle.PENDING_WAIT : MemberLifecycle.TERMINATING_WAIT, member.by);
        hooks.forEach(hook -> member.awaited.add(hook.name()));
        for (Hook hook : hooks) {
            Duration takes = hook.completesAfter() == null ? hook.timeout() : hook.completesAfter();
            boolean isInTime = takes.compareTo(hook.timeout()) < 0;
            MemberLifecycle wait = member.lifecycle;
            groups.ground.later(isInTime ? takes : hook.timeout(), () -> {
                if (member.lifecycle == wait) {
                    complete(member, hook.name(), !isInTime && hook.abandons());
                }
            });
        }
    }

    /**
     * Ends the wait for one hook.
     *
     * @return whether the member waited for it
     */
    boolean complete(GroupMember member, String hook, boolean abandon) {
        if (!member.lifecycle.isWaiting() || !member.awaited.remove(hook)) {
            return false;
        }
        boolean isForLaunch = member.lifecycle == MemberLifecycle.PENDING_WAIT;
        if (abandon && isForLaunch) {
            member.awaited.clear();
            groups.end(member, ScalingActivity.End.CANCELLED, "Lifecycle hook " + hook + " was abandoned");
            terminate(member, "an instance was taken out of service in response to a lifecycle hook", Actor.GROUP);
            control.wake(member.group);
        } else if (abandon || member.awaited.isEmpty()) {
            member.awaited.clear();
            groups.enter(
                    member,
                    isForLaunch ? MemberLifecycle.PENDING_PROCEED : MemberLifecycle.TERMINATING_PROCEED,
                    member.by);
            proceed(member, isForLaunch);
        }
        return true;
    }

    private void proceed(GroupMember member, boolean isForLaunch) {
        if (isForLaunch) {
            inService(member);
            return;
        }
        if (member.lifecycle != MemberLifecycle.TERMINATING_PROCEED) {
            groups.enter(member, MemberLifecycle.TERMINATING_PROCEED, member.by);
        }
        groups.machines.end(member.machine, USER, member.by);
        lookLater(member, Duration.ZERO);
    }

    private void inService(GroupMember member) {
        ScalingGroup group = member.group;
        if (group.settings.runs("AddToLoadBalancer") && member.machine.state == InstanceState.RUNNING) {
            groups.register(member, member.by);
        }
        member.isFresh = false;
        member.isForBalance = false;
        member.inServiceSince = groups.ground.now();
        groups.enter(member, MemberLifecycle.IN_SERVICE, member.by);
        groups.end(member, ScalingActivity.End.SUCCESSFUL, null);
        control.wake(group);
        groups.ground.later(group.settings.checks().gracePeriod(), () -> look(member));
    }

    private void detached(GroupMember member) {
        Map<String, String> tags = new LinkedHashMap<>(member.machine.tags);
        tags.remove(MemberLaunches.GROUP_TAG);
        groups.machines.tag(member.machine, tags, member.by);
        groups.enter(member, MemberLifecycle.DETACHED, member.by);
        groups.end(member, ScalingActivity.End.SUCCESSFUL, null);
    }

    /** Adds an instance that the group has just launched. */
    GroupMember launched(ScalingGroup group, SimulatedInstance machine, String cause, Actor by) {
        GroupMember member = groups.join(group, machine, by);
        member.isFresh = true;
        member.pendingUntil = groups.ground.now();
        member.activity =
                groups.begin(group, "Launching a new EC2 instance: " + machine.id, cause, machine.subnet.zone);
        groups.protect(member, group.settings.source().protectsNew(), by);
        return member;
    }

    /** Adds a running instance that others have launched. */
    GroupMember attached(ScalingGroup group, SimulatedInstance machine, Actor by) {
        Map<String, String> tags = new LinkedHashMap<>(machine.tags);
        tags.put(MemberLaunches.GROUP_TAG, group.name());
        groups.machines.tag(machine, tags, by);
        GroupMember member = groups.join(group, machine, by);
        member.activity = groups.begin(
                group,
                "Attaching an existing EC2 instance: " + machine.id,
                "an instance was added in response to user request. Keeping the capacity at the new " + group.desired()
                        + ".",
                machine.subnet.zone);
        groups.protect(member, group.settings.source().protectsNew(), by);
        pendingForAMoment(member);
        return member;
    }

    private void pendingForAMoment(GroupMember member) {
        Duration move = groups.ground.settings.scaling().move();
        member.pendingUntil = groups.ground.now().plus(move);
        lookLater(member, move);
    }

    /** @param sizes for example {@code shrinking the capacity from 4 to 3}; empty when the capacity stays */
    void enterStandby(GroupMember member, String sizes, Actor by) {
        ask(member, "Moving EC2 instance to Standby", "moved to standby", sizes, by);
        groups.enter(member, MemberLifecycle.ENTERING_STANDBY, by);
        groups.deregister(member, by);
        lookLater(member, Duration.ZERO);
    }

    void exitStandby(GroupMember member, String sizes, Actor by) {
        ask(member, "Moving EC2 instance out of Standby", "moved out of standby", sizes, by);
        groups.enter(member, MemberLifecycle.PENDING, by);
        pendingForAMoment(member);
    }

    void detach(GroupMember member, String sizes, Actor by) {
        ask(member, "Detaching EC2 instance", "detached", sizes, by);
        groups.enter(member, MemberLifecycle.DETACHING, by);
        groups.deregister(member, by);
        lookLater(member, Duration.ZERO);
    }

    /** Begins the activity of a user's request. */
    private void ask(GroupMember member, String activity, String done, String sizes, Actor by) {
        String id = member.machine.id;
        member.by = by;
        member.activity = groups.begin(
                member.group,
                activity + ": " + id,
                "instance " + id + " was " + done + " in response to a user request" + sizes + ".",
                member.machine.subnet.zone);
    }

    /** It leaves its target groups, its hooks run, and it is terminated. Leaving already: no effect. */
    void terminate(GroupMember member, String cause, Actor by) {
        if (member.lifecycle.isLeaving()) {
            return;
        }
        groups.end(member, ScalingActivity.End.CANCELLED, "The instance is terminated");
        member.by = by;
        member.activity = groups.begin(
                member.group,
                "Terminating EC2 instance: " + member.machine.id,
                cause + ".",
                member.machine.subnet.zone);
        groups.enter(member, MemberLifecycle.TERMINATING, by);
        groups.deregister(member, by);
        lookLater(member, Duration.ZERO);
    }

    /** The members of those ids, in any of these states. Otherwise the first that is not is refused. */
    List<GroupMember> membersIn(ScalingGroup group, List<String> ids, String states, MemberLifecycle... allowed) {
        List<GroupMember> members = new ArrayList<>();
        for (String id : ids.stream().distinct().toList()) {
            GroupMember member = groups.member(group, id);
            if (!List.of(allowed).contains(member.lifecycle)) {
                throw ScalingErrors.notIn(id, states);
            }
            members.add(member);
        }
        return members;
    }
}
