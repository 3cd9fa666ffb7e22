package greenroll.simulation.faults;

import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.machine.ExecutionSnapshot;
import greenroll.group.Subnet;
import greenroll.roll.Roll;
import greenroll.roll.batch.Batch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The true state of the cloud, for the faults that change it and the monitors that judge it. */
public record SimulationContext(EmbeddedCloud cloud, String groupId, List<String> targetGroups) {

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
