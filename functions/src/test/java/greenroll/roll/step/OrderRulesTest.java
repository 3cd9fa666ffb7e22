package greenroll.roll.step;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.group.RollAction;
import greenroll.group.Selection;
import greenroll.roll.RollSettings;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.task.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A roll of four instances in two zones, two at a time, with an order of its own. Blue 1 and 3 are in zone a. */
class OrderRulesTest {

    @Test
    void zoneByZone_greenComesInTheZoneWhoseBlueGoes() {
        Scenario four = four(RollAction.REPLACE_SERVER, Selection.Order.ZONE_BY_ZONE);

        four.next(Step.PLAN_BATCH);
        four.completeBatch();

        assertThat(zones(four)).containsExactly("a", "a");
        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-1", "blue-3");

        four.allDrained();
        four.next(Step.PLAN_BATCH);
        four.completeBatch();

        assertThat(zones(four)).containsExactly("b", "b");
        assertThat(four.draining(Scenario.WEB)).contains("blue-2", "blue-4");
    }

    @Test
    void withoutAnOrder_eachBatchIsOfBothZones() {
        Scenario four = four(RollAction.REPLACE_SERVER, null);

        four.next(Step.PLAN_BATCH);
        four.completeBatch();

        assertThat(zones(four)).containsExactlyInAnyOrder("a", "b");
        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-1", "blue-2");
    }

    @Test
    void oldestFirst_goesByTheTimeOfTheLaunch() {
        Scenario four = four(RollAction.REPLACE_SERVER, Selection.Order.OLDEST_FIRST);
        older(four, "blue-4", 20);
        older(four, "blue-2", 10);

        four.next(Step.PLAN_BATCH);
        four.completeBatch();

        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-2", "blue-4");
    }

    @Test
    void aRestart_goesZoneByZone() {
        Scenario four = four(RollAction.RESTART_SERVER, Selection.Order.ZONE_BY_ZONE);

        four.next(Step.PLAN_BATCH);

        assertThat(four.roll.openBatch().orElseThrow().instances())
                .extracting(BatchInstance::id)
                .containsExactly("blue-1", "blue-3");
    }

    private static Scenario four(RollAction action, Selection.Order order) {
        RollSettings settings = Scenario.settings(action, 50, 0).withSelection(Selection.ALL.withOrder(order));
        return new Scenario(settings, 4, List.of(Scenario.WEB)).withBlue(4);
    }

    private static void older(Scenario four, String id, int seconds) {
        var launch = four.instances.get(id).launch();
        four.put(four.instances
                .get(id)
                .withLaunch(launch.withLaunchedAt(launch.launchedAt().minusSeconds(seconds))));
    }

    /** The zones of the last batch's green. */
    private static List<String> zones(Scenario four) {
        return four.roll.lastBatch().orElseThrow().instances().stream()
                .map(BatchInstance::zone)
                .toList();
    }
}
