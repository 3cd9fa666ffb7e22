package greenroll.emulator.compute.state;

import greenroll.emulator.compute.market.CapacityPool;
import greenroll.fleet.InstanceState;
import greenroll.fleet.StateReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The instances and their states. Called under the region's lock. */
public final class SimulatedInstances {

    /** The time from EC2's interruption notice to the termination. */
    private static final Duration NOTICE = Duration.ofMinutes(2);

    private final RegionContext ground;
    private final TargetRegistry balancer;
    /** The instances in the order of launch. */
    private final Map<String, SimulatedInstance> byId = new LinkedHashMap<>();
    /** The instances in the order of their termination. */
    private final Deque<SimulatedInstance> terminated = new ArrayDeque<>();

    private long launched;

    public SimulatedInstances(RegionContext ground, TargetRegistry balancer) {
        this.ground = ground;
        this.balancer = balancer;
    }

    /** All instances that EC2 still knows, in the order of launch. Those terminated long ago are forgotten. */
    public Collection<SimulatedInstance> all() {
        forgetLongTerminated();
        return byId.values();
    }

    @Nullable
    public SimulatedInstance find(String id) {
        forgetLongTerminated();
        return byId.get(id);
    }

    public Instant now() {
        return ground.now();
    }

    /** A new unique id of that kind: the prefix and 17 hex digits. */
    public String newId(String prefix) {
        HexFormat hex = HexFormat.of();
        return prefix + hex.toHexDigits(ground.random.nextLong()) + hex.toHexDigits(ground.random.nextInt(16), 1);
    }

    public List<SimulatedInstance> launch(SimulatedInstance.Birth birth, SimulatedSubnet subnet, int count, Actor by) {
        List<SimulatedInstance> machines = new ArrayList<>(count);
        Instant now = ground.now();
        for (int i = 0; i < count; i++) {
            SimulatedInstance machine = add(birth, subnet, now);
            machines.add(machine);
            ground.tell(machine, new RegionEvent.Launched(now, machine.id, by));
            boots(machine);
        }
        return machines;
    }

    /** Adds an instance that was launched at that moment and already runs. */
    public SimulatedInstance place(
            SimulatedInstance.Birth birth, SimulatedSubnet subnet, Instant launchedAt, Actor by) {
        SimulatedInstance machine = add(birth, subnet, launchedAt);
        machine.state = InstanceState.RUNNING;
        ground.tell(machine, new RegionEvent.Launched(ground.now(), machine.id, by));
        return machine;
    }

    /** Terminates it. Already shutting down or terminated: no effect. */
    public void end(SimulatedInstance machine, StateReason reason, Actor by) {
        if (!machine.state.isLive()) {
            return;
        }
        enter(machine, InstanceState.SHUTTING_DOWN, reason, by);
        ground.later(ground.settings.shutdownTime(), () -> {
            machine.endedAt = ground.now();
            machine.subnet.freeAddresses += machine.addresses;
            terminated.add(machine);
            enter(machine, InstanceState.TERMINATED, reason, Actor.CLOUD);
            balancer.ended(machine);
        });
    }

    /** Sends the interruption notice, and ends the instance two minutes later. Not live, or warned before: no effect. */
    public void interrupt(SimulatedInstance machine, StateReason reason, Actor by) {
        if (!machine.state.isLive() || machine.warned) {
            return;
        }
        machine.warned = true;
        ground.tell(machine, new RegionEvent.InterruptionWarned(ground.now(), machine.id, machine.subnet.zone, by));
        ground.later(NOTICE, () -> end(machine, reason, by));
    }

    /** Sends the rebalance recommendation. Not live, or recommended before: no effect. */
    public void recommendRebalance(SimulatedInstance machine, Actor by) {
        if (machine.state.isLive() && !machine.rebalance) {
            machine.rebalance = true;
            ground.tell(machine, new RegionEvent.RebalanceRecommended(ground.now(), machine.id, by));
        }
    }

    /** All Spot Instances that are not terminated, in the order of launch. They use the capacity of their pools. */
    public List<SimulatedInstance> spot() {
        return byId.values().stream()
                .filter(machine -> machine.spot && machine.state != InstanceState.TERMINATED)
                .toList();
    }

    /** Those of {@link #spot()} that are in that pool. */
    public List<SimulatedInstance> spot(CapacityPool pool) {
        return spot().stream().filter(machine -> machine.pool().equals(pool)).toList();
    }

    /** Stops a running instance. In any other state: no effect. */
    public void stop(SimulatedInstance machine, StateReason reason, Actor by) {
        if (machine.state != InstanceState.RUNNING) {
            return;
        }
        enter(machine, InstanceState.STOPPING, reason, by);
        ground.later(ground.settings.shutdownTime(), () -> {
            if (machine.state == InstanceState.STOPPING) {
                enter(machine, InstanceState.STOPPED, reason, Actor.CLOUD);
                balancer.ended(machine);
            }
        });
    }

    /** Keeps a running instance from answering for a boot time. A second reboot restarts that time. */
    public void reboot(SimulatedInstance machine, Actor by) {
        if (machine.state != InstanceState.RUNNING) {
            return;
        }
        Instant now = ground.now();
        machine.rebooting = true;
        machine.startedAt = now;
        machine.servingSince = null;
        balancer.wakeAll(machine);
        ground.tell(machine, new RegionEvent.Rebooting(now, machine.id, by));
        ground.later(machine.behaviour.bootTime(ground.settings.bootTime()), () -> {
            if (machine.rebooting && machine.startedAt.equals(now)) {
                machine.rebooting = false;
                balancer.wakeAll(machine);
                ground.tell(machine, new RegionEvent.BackFromReboot(ground.now(), machine.id, Actor.CLOUD));
            }
        });
    }

    public void tag(SimulatedInstance machine, Map<String, String> tags, Actor by) {
        machine.tags = Map.copyOf(tags);
        machine.view = null;
        ground.tell(machine, new RegionEvent.Tagged(ground.now(), machine.id, machine.tags, by));
    }

    /** Changes how its server answers health checks from now on. */
    public void behave(SimulatedInstance machine, ImageBehaviour behaviour) {
        machine.behaviour = behaviour;
        balancer.wakeAll(machine);
    }

    private SimulatedInstance add(SimulatedInstance.Birth birth, SimulatedSubnet subnet, Instant launchedAt) {
        long number = ++launched;
        subnet.freeAddresses -= birth.addresses();
        String privateIp = "10." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
        SimulatedInstance machine = new SimulatedInstance(number, newId("i-"), birth, subnet, launchedAt, privateIp);
        byId.put(machine.id, machine);
        return machine;
    }

    private void boots(SimulatedInstance machine) {
        ground.later(machine.behaviour.bootTime(ground.settings.bootTime()), () -> {
            if (machine.state == InstanceState.PENDING) {
                enter(machine, InstanceState.RUNNING, null, Actor.CLOUD);
            }
        });
    }

    private void enter(SimulatedInstance machine, InstanceState to, @Nullable StateReason reason, Actor by) {
        InstanceState from = machine.state;
        machine.state = to;
        if (to == InstanceState.RUNNING) {
            machine.runsSince = ground.now();
        }
        machine.stateReason = reason;
        machine.rebooting = false;
        machine.view = null;
        balancer.wakeAll(machine);
        ground.tell(machine, new RegionEvent.StateChanged(ground.now(), machine.id, from, to, reason, by));
    }

    private void forgetLongTerminated() {
        Duration described = ground.settings.delays().terminatedDescribed();
        for (SimulatedInstance first = terminated.peek(); first != null; first = terminated.peek()) {
            Instant ended = first.endedAt;
            if (ended == null || ground.now().isBefore(ended.plus(described))) {
                return;
            }
            terminated.remove();
            byId.remove(first.id);
        }
    }
}
