package greenroll.simulation.invariant;

import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.InService;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.TargetHealth;
import greenroll.group.HealthCheckType;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Who of a group serves, in truth, by a roll's health check type: healthy in every one of its target groups; or, for EC2 and NONE,
 * registered in every target group and not draining, with both status checks passed or just running.
 */
public final class TrueHealth {

    private final SimulatedRegion region;
    private final String groupId;
    private final Function<Map<String, String>, Set<String>> targetGroups;
    private final HealthCheckType type;
    private final InService healthy;

    /** @param targetGroups those that an instance with these tags serves in; always the same for the same tags */
    public TrueHealth(
            SimulatedRegion region,
            String groupId,
            Function<Map<String, String>, Set<String>> targetGroups,
            HealthCheckType type) {
        this.region = region;
        this.groupId = groupId;
        this.targetGroups = targetGroups;
        this.type = type;
        this.healthy = region.inService(FleetTags.GROUP, groupId, targetGroups);
    }

    /** How many serve now. */
    public int count() {
        return type == HealthCheckType.TARGET_GROUP
                ? healthy.count()
                : (int) region.live(FleetTags.GROUP, groupId).stream()
                        .filter(this::serves)
                        .count();
    }

    /** How many are pending or running, serving or not. */
    public int live() {
        return healthy.live();
    }

    boolean contains(String instanceId) {
        return type == HealthCheckType.TARGET_GROUP
                ? healthy.contains(instanceId)
                : region.instance(instanceId)
                        .filter(one -> groupId.equals(one.tags().get(FleetTags.GROUP)))
                        .filter(this::serves)
                        .isPresent();
    }

    /** Since when it serves, where that is known without an event: status checks pass without one. */
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
