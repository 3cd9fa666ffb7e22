package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.compute.state.RegionInstance;
import greenroll.json.Json;
import greenroll.roll.Roll;
import greenroll.roll.RollStatus;
import greenroll.roll.batch.BatchInstance;
import greenroll.simulation.scenario.AutoScalingSettings;
import greenroll.simulation.scenario.OwnInstances;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rolls of some of four instances in two zones, one after the other. */
class SomeInstancesTest extends RollsOfFour {

    private static final String ZONE = """
            { "batchSizePercentage": 25, "gracePeriod": 30, "strategy": { "only": { "zones": ["us-east-1a"] } } }""";

    private static final String IDS = """
            { "batchSizePercentage": 25, "gracePeriod": 30, "strategy": { "only": { "instanceIds": %s } } }""";

    private OwnInstances own;

    @ParameterizedTest(name = "of an Auto Scaling group: {0}")
    @ValueSource(booleans = {false, true})
    void aZoneIsReplaced_andTheEarlierRevisionServesUntilTheRestIsToo(boolean isAutoScaling) {
        lay(isAutoScaling);
        Set<String> others = ids("us-east-1b");

        Roll zone = rolled(ZONE);

        assertThat(zone.head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(zone.instances()).hasSize(2).extracting(BatchInstance::zone).containsOnly("us-east-1a");
        assertThat(ids("us-east-1b")).isEqualTo(others);
        assertThat(serving(isAutoScaling)).isEqualTo("1");
        assertThat(zone.head().warnings().getLast().message())
                .isEqualTo(
                        "2 of 4 are left alone because strategy.only does not select them. Revision 1 still serves, so"
                                + " healing and scaling launch it until a roll has replaced the rest");

        Roll rest = rolled(IDS.formatted(Json.write(others)));

        assertThat(rest.head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(rest.instances()).hasSize(2);
        assertThat(serving(isAutoScaling)).isEqualTo("2");
        assertThat(rolled(BODY).batches()).isEmpty();
    }

    @ParameterizedTest(name = "of an Auto Scaling group: {0}")
    @ValueSource(booleans = {false, true})
    void someInstancesAreRestarted_andNoOthers(boolean isAutoScaling) {
        lay(isAutoScaling);
        Set<String> some = ids("us-east-1a");

        Roll restart =
                rolled(IDS.formatted(Json.write(some)).replace("\"only\"", "\"action\": \"RESTART_SERVER\", \"only\""));

        assertThat(restart.head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(restart.instances().map(BatchInstance::id)).containsExactlyInAnyOrderElementsOf(some);
    }

    private Set<String> ids(String zone) {
        return own.live().stream()
                .filter(one -> one.zone().equals(zone))
                .map(RegionInstance::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The revision that healing and scaling launch. */
    private String serving(boolean isAutoScaling) {
        return isAutoScaling
                ? cloud.region()
                        .autoScalingGroup(AutoScalingSettings.NAME)
                        .orElseThrow()
                        .settings()
                        .source()
                        .version()
                : String.valueOf(store.group(groupId).orElseThrow().servingRevision());
    }

    @Override
    void lay(boolean isAutoScaling) {
        super.lay(isAutoScaling);
        own = new OwnInstances(region, groupId, isAutoScaling ? AutoScalingSettings.NAME : null);
    }
}
