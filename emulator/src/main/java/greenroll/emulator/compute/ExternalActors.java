package greenroll.emulator.compute;

import greenroll.emulator.compute.market.CapacityPool;
import greenroll.emulator.compute.scaling.ScalingActors;
import greenroll.emulator.compute.scaling.ScalingChanges;
import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.RegionContext;
import greenroll.emulator.compute.state.SimulatedInstance;
import greenroll.emulator.compute.state.SimulatedInstances;
import greenroll.emulator.compute.state.SimulatedTargetGroup;
import greenroll.emulator.compute.state.TargetRegistry;
import greenroll.fleet.StateReason;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Acts of others on the region during a roll: operators, the spot market, failing hosts. An id that does not exist is
 * an {@link IllegalArgumentException}. An act whose result is already there has no effect.
 */
public final class ExternalActors {

    private static final Actor OPERATOR = Actor.stranger("operator");
    private static final Actor SPOT = Actor.stranger("spot");
    private static final StateReason RECLAIMED = new StateReason(
            "Server.SpotInstanceTermination", "Server.SpotInstanceTermination: Spot instance termination");
    private static final Actor HOST = Actor.stranger("host");

    private final RegionContext ground;
    private final SimulatedInstances machines;
    private final TargetRegistry balancer;
    private final Function<String, SimulatedTargetGroup> groups;
    private final ScalingChanges moves;
    private final ScalingActors scaling;

    /** @param groups finds a target group by ARN; throws when there is none */
    ExternalActors(
            RegionContext ground,
            SimulatedInstances machines,
            TargetRegistry balancer,
            Function<String, SimulatedTargetGroup> groups,
            ScalingChanges moves,
            ScalingActors scaling) {
        this.ground = ground;
        this.machines = machines;
        this.balancer = balancer;
        this.groups = groups;
        this.moves = moves;
        this.scaling = scaling;
    }

    /** Acts on Auto Scaling groups. */
    public ScalingActors autoScaling() {
        return scaling;
    }

    /** An operator terminates it in the console. */
    public void terminate(String instanceId) {
        terminate(
                instanceId,
                new StateReason(
                        "Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: User initiated shutdown"));
    }

    /** It is terminated for that reason. */
    public void terminate(String instanceId, StateReason reason) {
        with(instanceId, machine -> machines.end(machine, reason, OPERATOR));
    }

    /** EC2 reclaims the Spot capacity at once and without a notice. */
    public void interruptSpot(String instanceId) {
        with(instanceId, machine -> machines.end(machine, RECLAIMED, SPOT));
    }

    /**
     * EC2 sends the interruption notice of a Spot Instance now. It terminates the instance two minutes later, if it
     * still lives then. Warned before: no effect.
     *
     * @throws IllegalArgumentException for an On-Demand Instance
     */
    public void warnOfInterruption(String instanceId) {
        withSpot(instanceId, machine -> machines.interrupt(machine, RECLAIMED, SPOT));
    }

    /**
     * EC2 sends the rebalance recommendation of a Spot Instance. Recommended before: no effect.
     *
     * @throws IllegalArgumentException for an On-Demand Instance
     */
    public void recommendRebalance(String instanceId) {
        withSpot(instanceId, machine -> machines.recommendRebalance(machine, SPOT));
    }

    /**
     * EC2 takes the Spot capacity of that type in that zone away. The pool has none from now on, and each Spot Instance
     * in it gets its interruption notice.
     */
    public void interruptPool(String zone, String instanceType) {
        ground.locked(() -> {
            ground.market = ground.market.withCapacity(zone, instanceType, 0);
            machines.spot(new CapacityPool(zone, instanceType))
                    .forEach(machine -> machines.interrupt(machine, RECLAIMED, SPOT));
        });
    }

    /**
     * It ends while it boots, like an instance with an encrypted volume whose key it may not use. No longer pending: no
     * effect.
     */
    public void dieBooting(String instanceId) {
        StateReason reason = new StateReason("Client.InternalError", "Client.InternalError: Client error on launch");
        with(instanceId, machine -> {
            if (machine.state == greenroll.fleet.InstanceState.PENDING) {
                machines.end(machine, reason, HOST);
            }
        });
    }

    /** ELBv2 does not know for so long that the instance runs. */
    public void hideFromLoadBalancers(String instanceId, Duration time) {
        with(instanceId, machine -> machine.hiddenUntil = ground.now().plus(time));
    }

    /** An operator stops it in the console. Not running: no effect. */
    public void stop(String instanceId) {
        StateReason reason = new StateReason(
                "Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: User initiated shutdown");
        with(instanceId, machine -> machines.stop(machine, reason, OPERATOR));
    }

    public void reboot(String instanceId) {
        with(instanceId, machine -> machines.reboot(machine, OPERATOR));
    }

    public void tag(String instanceId, String key, String value) {
        with(instanceId, machine -> {
            Map<String, String> tags = new LinkedHashMap<>(machine.tags);
            tags.put(key, value);
            machines.tag(machine, tags, OPERATOR);
        });
    }

    public void untag(String instanceId, String key) {
        with(instanceId, machine -> {
            Map<String, String> tags = new LinkedHashMap<>(machine.tags);
            tags.remove(key);
            machines.tag(machine, tags, OPERATOR);
        });
    }

    /** Sets or lifts its termination protection. */
    public void protect(String instanceId, boolean isProtected) {
        with(instanceId, machine -> machine.isProtected = isProtected);
    }

    /** EC2's status checks fail from now on, or pass again. */
    public void impair(String instanceId, boolean impaired) {
        with(instanceId, machine -> {
            machine.impaired = impaired;
            moves.look(instanceId);
        });
    }

    /** Its server answers health checks in that way from now on. */
    public void behave(String instanceId, ImageBehaviour behaviour) {
        with(instanceId, machine -> machines.behave(machine, behaviour));
    }

    public void register(String targetGroupArn, String instanceId) {
        with(instanceId, machine -> balancer.register(groups.apply(targetGroupArn), machine, OPERATOR));
    }

    public void deregister(String targetGroupArn, String instanceId) {
        with(instanceId, machine -> balancer.deregister(groups.apply(targetGroupArn), machine, OPERATOR));
    }

    private void withSpot(String instanceId, Consumer<SimulatedInstance> act) {
        with(instanceId, machine -> {
            if (!machine.spot) {
                throw new IllegalArgumentException(instanceId + " is not a Spot Instance");
            }
            act.accept(machine);
        });
    }

    private void with(String instanceId, Consumer<SimulatedInstance> act) {
        ground.locked(() -> {
            SimulatedInstance machine = machines.find(instanceId);
            if (machine == null) {
                throw new IllegalArgumentException("there is no instance " + instanceId);
            }
            act.accept(machine);
        });
    }
}
