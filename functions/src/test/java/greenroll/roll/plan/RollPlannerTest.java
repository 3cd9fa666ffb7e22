package greenroll.roll.plan;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.group.RollAction;
import greenroll.group.Subnet;
import greenroll.roll.Baseline;
import greenroll.roll.BatchPlan;
import greenroll.roll.observation.RollObservation;
import greenroll.roll.step.Scenario;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sizes of batches, and the zones of launches. */
class RollPlannerTest {

    private static final Subnet A = new Subnet("a", "subnet-a");
    private static final Subnet B = new Subnet("b", "subnet-b");
    private static final Subnet C = new Subnet("c", "subnet-c");

    @ParameterizedTest
    @CsvSource({"10,20,2", "10,25,3", "10,1,1", "1,100,1", "0,20,1", "1000,10,100", "7,20,2", "3,34,2"})
    void batchSize_ofTargetAndPercentage_isRoundedUpAndAtLeastOne(int target, int percentage, int size) {
        assertThat(BatchPlan.ofPercentage(target, percentage).largest()).isEqualTo(size);
    }

    @ParameterizedTest
    @CsvSource({
        // target, blue, in service, percentage: floor, ceiling, batch size, batches
        "10, 10, 10, 20, 10, 14, 2, 5",
        "10, 10, 7, 20, 7, 14, 2, 5",
        "10, 12, 12, 20, 10, 16, 2, 5",
        "10, 10, 0, 20, 0, 20, 10, 1",
        "0, 4, 4, 20, 0, 6, 1, 1",
        "1, 1, 1, 100, 1, 3, 1, 1"
    })
    void baseline_ofAReplacement_keepsWhatServesAndBoundsWhatIsLaunched(
            int target, int blue, int inService, int percentage, int floor, int ceiling, int size, int batches) {
        Baseline baseline = baseline(RollAction.REPLACE_SERVER, target, blue, inService, percentage);

        assertThat(List.of(
                        baseline.floor(),
                        baseline.ceiling(),
                        baseline.plan().largest(),
                        baseline.plan().count(),
                        baseline.inService(),
                        baseline.live()))
                .containsExactly(floor, ceiling, size, batches, inService, blue);
        assertThat(baseline.liveIds()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"10, 10, 10, 20, 8, 10, 2, 5", "3, 3, 3, 100, 1, 3, 2, 2", "2, 2, 2, 50, 1, 2, 1, 2"})
    void baseline_ofARestart_givesUpOneBatchAndLaunchesNothing(
            int target, int blue, int inService, int percentage, int floor, int ceiling, int size, int batches) {
        Baseline baseline = baseline(RollAction.RESTART_SERVER, target, blue, inService, percentage);

        assertThat(List.of(
                        baseline.floor(),
                        baseline.ceiling(),
                        baseline.plan().largest(),
                        baseline.plan().count()))
                .containsExactly(floor, ceiling, size, batches);
        assertThat(baseline.liveIds()).hasSize(blue);
    }

    private static Baseline baseline(RollAction action, int target, int blue, int inService, int percentage) {
        Scenario group =
                new Scenario(Scenario.settings(action, percentage, 0), target, List.of(Scenario.WEB)).withBlue(blue);
        for (int i = inService + 1; i <= blue; i++) {
            group.health("blue-" + i, Scenario.UNHEALTHY);
        }
        return RollPlanner.baseline(group.roll, new RollObservation(group.roll, group.look(), group.now));
    }

    @Test
    void spread_overZones_fillsWhereFewestStay_thenWhereMostLeave_andThenByName() {
        assertThat(RollPlanner.spread(2, List.of(A, B, C), staying(Map.of("a", 4, "b", 3, "c", 3))))
                .containsExactly(Map.entry(B, 1), Map.entry(C, 1));
        assertThat(RollPlanner.spread(5, List.of(A, B, C), ZoneCounts.EMPTY))
                .containsOnly(Map.entry(A, 2), Map.entry(B, 2), Map.entry(C, 1));
        assertThat(RollPlanner.spread(3, List.of(), ZoneCounts.EMPTY)).isEmpty();
        assertThat(RollPlanner.spread(2, List.of(A, B, C), new ZoneCounts(Map.of("b", 1), Map.of("b", 4, "c", 2))))
                .containsExactly(Map.entry(C, 1), Map.entry(A, 1));
    }

    @Test
    void spread_ofFewerThanThereAreZones_goesToThoseThatServeBefore() {
        assertThat(RollPlanner.spread(2, List.of(A, B, C), new ZoneCounts(Map.of(), Map.of("b", 1, "c", 1))))
                .containsExactly(Map.entry(B, 1), Map.entry(C, 1));
    }

    @Test
    void spread_overTwoSubnetsOfOneZone_usesBoth() {
        Subnet other = new Subnet("a", "subnet-a2");
        assertThat(RollPlanner.spread(4, List.of(A, other), staying(Map.of("a", 2))))
                .containsOnly(Map.entry(A, 2), Map.entry(other, 2));
    }

    private static ZoneCounts staying(Map<String, Integer> zones) {
        return new ZoneCounts(zones, Map.of());
    }

    @Test
    void calls_ofMoreThanAHundred_areSplit() {
        assertThat(RollPlanner.calls(250, 100)).containsExactly(100, 100, 50);
        assertThat(RollPlanner.calls(0, 100)).isEmpty();
    }
}
