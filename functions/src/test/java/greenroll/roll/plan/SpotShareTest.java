package greenroll.roll.plan;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.Instance;
import greenroll.fleet.launch.LaunchResult;
import greenroll.fleet.launch.Lifecycle;
import greenroll.group.RollAction;
import greenroll.group.SpotStrategy;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.step.Scenario;
import greenroll.roll.task.Step;
import greenroll.roll.task.StepResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many of the next launches are on demand, and whether a spot instance goes first. */
class SpotShareTest {

    private static final LaunchResult SHORTAGE = Scenario.shortage("InsufficientInstanceCapacity", "none left");

    @ParameterizedTest
    @CsvSource({
        // risk and onDemandCount (0 for none), then the target, and how many of the first 1, 2, … are on demand
        "50, 0, 10, 1 1 2 2 3 3 4 4 5 5",
        "70, 0, 10, 1 1 1 2 2 2 3 3 3 3",
        "100, 0, 10, 0 0 0 0 0 0 0 0 0 0",
        "0, 2, 10, 1 1 1 1 1 2 2 2 2 2",
        "50, 0, 3, 1 2 2"
    })
    void theShareOfTheTarget_holdsForFewerInstancesToo_roundedUp(int risk, int count, int target, String onDemand) {
        SpotShare share = new SpotShare(strategy(risk, count), target, 0, 0);
        List<String> aims = new ArrayList<>();
        for (int instances = 1; instances <= target; instances++) {
            aims.add("" + share.aim(instances));
        }

        assertThat(String.join(" ", aims)).isEqualTo(onDemand);
    }

    @Test
    void theShareOfMoreInstancesThanTheTarget_isTheTargets() {
        SpotShare share = new SpotShare(strategy(0, 3), 10, 0, 0);

        assertThat(share.aim(12)).isEqualTo(4);
        assertThat(share.aim(20)).isEqualTo(6);
    }

    @Test
    void aTargetOfNone_hasTheStrategysShareOfWhatIsThere() {
        assertThat(new SpotShare(strategy(50, 0), 0, 0, 0).aim(5)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        // on demand and spot that stay, launches: on demand among these
        "0, 0, 2, 1",
        "1, 1, 2, 1",
        "2, 0, 2, 0",
        "4, 0, 2, 0",
        "0, 4, 2, 2",
        "5, 3, 2, 0",
        "4, 4, 2, 1",
        "0, 0, 10, 5",
        "7, 0, 3, 0"
    })
    void theNextLaunches_bringTheShareCloserToHalf(int onDemand, int spot, int launches, int expected) {
        assertThat(new SpotShare(strategy(50, 0), 10, onDemand, spot).onDemandOf(launches))
                .isEqualTo(expected);
    }

    @Test
    void noMoreOnDemandInstancesThanTheTargetsShare_areLaunched_howeverManyInstancesThereAre() {
        assertThat(new SpotShare(strategy(50, 0), 10, 5, 9).onDemandOf(4)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        // on demand, spot: whether a spot instance goes
        "5, 6, true",
        "6, 5, false",
        "5, 5, true",
        "6, 4, false",
        "0, 3, true",
        "3, 0, false"
    })
    void theInstanceThatGoes_isOfTheLifecycleThatThereIsTooMuchOf(int onDemand, int spot, boolean isSpot) {
        assertThat(new SpotShare(strategy(50, 0), 10, onDemand, spot).givesUpSpot())
                .isEqualTo(isSpot);
    }

    /** Ten in batches of two. At the end the share is exact, and before it is wrong by no more than a batch. */
    @ParameterizedTest
    @CsvSource({"50, 0, 5", "70, 0, 3", "100, 0, 0", "0, 4, 4", "0, 10, 10"})
    void aRoll_keepsTheShareWithinABatch_atEveryMoment(int risk, int count, int onDemand) {
        Scenario ten = ten(strategy(risk, count));
        for (int i = onDemand + 1; i <= 10; i++) {
            ten.spot("blue-" + i);
        }
        SpotShare whole = SpotShare.none(ten.roll);

        for (int batch = 1; batch <= 5; batch++) {
            ten.next(Step.PLAN_BATCH);
            ten.proveBatch();
            assertThatShareIsWithinABatch(ten, whole);
            ten.next(Step.GRACE_WAIT);
            ten.next(Step.SCALE_DOWN);
            ten.allDrained();
            ten.pass(10).next(Step.PLAN_BATCH);
            assertThatShareIsWithinABatch(ten, whole);
            assertThat(green(ten, Lifecycle.ON_DEMAND))
                    .as("on demand after batch " + batch)
                    .isEqualTo(whole.aim(2 * batch));
        }

        assertThat(ten.next(Step.PLAN_BATCH)).isEqualTo(StepResult.Next.FINISH);
        assertThat(live(ten, Lifecycle.ON_DEMAND)).isEqualTo(onDemand);
        assertThat(live(ten, Lifecycle.SPOT)).isEqualTo(10 - onDemand);
    }

    private static void assertThatShareIsWithinABatch(Scenario group, SpotShare whole) {
        int onDemand = live(group, Lifecycle.ON_DEMAND);
        int live = onDemand + live(group, Lifecycle.SPOT);

        assertThat(onDemand).as("on demand of " + live).isBetween(whole.aim(live) - 2, whole.aim(live) + 2);
    }

    @Test
    void onDemandInstancesThatStandInForSpot_areMadeUpForByTheNextLaunches() {
        Scenario ten = ten(strategy(50, 0));
        ten.next(Step.PLAN_BATCH);
        ten.launchesOf.put(Lifecycle.SPOT, SHORTAGE);
        ten.next(Step.LAUNCH_BATCH);
        ten.pass(10).next(Step.LAUNCH_BATCH);
        assertThat(green(ten, Lifecycle.ON_DEMAND)).isEqualTo(2);
        ten.launchesOf.clear();
        ten.completeBatch();

        ten.next(Step.PLAN_BATCH);
        ten.completeBatch();

        assertThat(green(ten, Lifecycle.ON_DEMAND)).isEqualTo(2);
        assertThat(green(ten, Lifecycle.SPOT)).isEqualTo(2);
    }

    private static Scenario ten(SpotStrategy strategy) {
        return new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 20, 0), 10, List.of(Scenario.WEB))
                .mixed(strategy)
                .withBlue(10);
    }

    private static SpotStrategy strategy(int risk, int onDemandCount) {
        return new SpotStrategy(risk, onDemandCount == 0 ? null : onDemandCount, null, null, null, null);
    }

    private static int green(Scenario group, Lifecycle lifecycle) {
        return (int) group.roll
                .instances()
                .filter(BatchInstance::isWanted)
                .filter(one -> Lifecycle.of(one.spot()) == lifecycle)
                .count();
    }

    private static int live(Scenario group, Lifecycle lifecycle) {
        return (int) group.instances.values().stream()
                .filter(Instance::isLive)
                .filter(one -> Lifecycle.of(one.launch().spot()) == lifecycle)
                .count();
    }
}
