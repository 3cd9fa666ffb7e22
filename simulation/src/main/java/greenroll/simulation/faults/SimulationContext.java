package greenroll.simulation.faults;

import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.scaling.ScalingGroupState;
import greenroll.emulator.machine.ExecutionSnapshot;
import greenroll.group.Subnet;
import greenroll.roll.Roll;
import greenroll.roll.batch.Batch;
import greenroll.simulation.scenario.OwnInstances;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The true state of the cloud, for the faults that change it and the monitors that judge it.
 *
 * @param autoScaling name of the Auto Scaling group that the group stands for; null for a group of Greenroll's own
 */
public record SimulationContext(
        EmbeddedCloud cloud,
        String groupId,
        List<String> targetGroups,
        @Nullable String autoScaling) {

    /** The world of a group of Greenroll's own. */
    public SimulationContext(EmbeddedCloud cloud, String groupId, List<String> targetGroups) {
        this(cloud, groupId, targetGroups, null);
    }

    /** The group's instances. */
    public OwnInstances own() {
        return new OwnInstances(region(), groupId, autoScaling);
    }

    /** The Auto Scaling group that the group stands for, in its true state; empty for a group of Greenroll's own. */
    Optional<ScalingGroupState> scaling() {
        return Optional.ofNullable(autoScaling).flatMap(region()::autoScalingGroup);
    }

    SimulatedRegion region() {
        return cloud.region();
    }

    /** The open roll, read directly from the store. */
    public Optional<Roll> openRoll() {
        return cloud.store().unfinished().stream()
                .filter(head -> head.isOpen())
                .findFirst()
                .flatMap(head -> cloud.store().roll(head.id()));
    }

    Optional<Batch> openBatch() {
        return openRoll().flatMap(Roll::openBatch);
    }

    Optional<ExecutionSnapshot> runningExecution() {
        return cloud.platform().executions().list().stream()
                .filter(execution -> execution.stopDate() == null)
                .findFirst();
    }

    /** The zone of each of the group's subnets. */
    Map<String, String> zones() {
        Map<String, String> zones = new LinkedHashMap<>();
        for (Subnet subnet :
                cloud.store().group(groupId).orElseThrow().placement().subnets()) {
            zones.put(subnet.subnetId(), subnet.zone());
        }
        return zones;
    }
}
