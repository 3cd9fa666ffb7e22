package greenroll.simulation.invariant;

import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.InService;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.TargetHealth;
import greenroll.group.HealthCheckType;
import greenroll.simulation.scenario.OwnInstances;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The instances of a group that truly serve, by a roll's health check type. For TARGET_GROUP these are healthy in every
 * one of their target groups. For EC2 and NONE they are running, and registered and not draining in every target group.
 * For EC2 both status checks have passed as well.
 */
public final class TrueHealth {

    private final SimulatedRegion region;
    private final OwnInstances own;
    private final Function<Map<String, String>, Set<String>> targetGroups;
    private final HealthCheckType type;
    private final InService healthy;

    /** @param targetGroups those in which an instance with these tags serves; always the same for the same tags */
    public TrueHealth(OwnInstances own, Function<Map<String, String>, Set<String>> targetGroups, HealthCheckType type) {
        this.region = own.region();
        this.own = own;
        this.targetGroups = targetGroups;
        this.type = type;
        this.healthy = own.inService(targetGroups);
    }

    /** The number of instances that serve now. */
    public int count() {
        return type == HealthCheckType.TARGET_GROUP
                ? healthy.count()
                : (int) own.live().stream().filter(this::serves).count();
    }

    /** The ids of all instances that are live now. */
    Set<String> liveIds() {
        return healthy.liveIds();
    }

    /** The number of pending and running instances, serving or not. */
    public int live() {
        return healthy.live();
    }

    boolean contains(String instanceId) {
        return type == HealthCheckType.TARGET_GROUP
                ? healthy.contains(instanceId)
                : region.instance(instanceId)
                        .filter(one -> own.has(one.tags()))
                        .filter(this::serves)
                        .isPresent();
    }

    /**
     * When the instance began to serve, for EC2; otherwise empty. Status checks pass without an event in the region.
     */
    Optional<Instant> since(String instanceId) {
        return type == HealthCheckType.EC2 && contains(instanceId)
                ? region.statusChecksPassSince(instanceId)
                : Optional.empty();
    }

    private boolean serves(RegionInstance one) {
        return one.state() == InstanceState.RUNNING
                && !one.rebooting()
                && (type == HealthCheckType.NONE
                        || region.statusChecksPassSince(one.id()).isPresent())
                && targetGroups.apply(one.tags()).stream().allMatch(arn -> isIn(arn, one.id()));
    }

    private boolean isIn(String arn, String id) {
        TargetHealth health = region.targets(arn).get(id);
        return health != null
                && health.state() != TargetHealth.State.DRAINING
                && health.state() != TargetHealth.State.UNUSED;
    }
}
