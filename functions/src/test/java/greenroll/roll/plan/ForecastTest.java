package greenroll.roll.plan;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.group.HealthCheckType;
import greenroll.group.RollAction;
import greenroll.group.Subnet;
import greenroll.roll.Baseline;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.RollSettings;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.observation.RollObservation;
import greenroll.roll.plan.Forecast.Took;
import greenroll.roll.step.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How long the rest of a roll takes. Unless a test says otherwise, four blue are replaced two at a time. Each batch
 * takes 100 s. Each drain takes 300 s, and its instance is gone 15 s later.
 */
class ForecastTest {

    private static final Duration BEYOND = Duration.ofSeconds(40);
    private static final RetiringInstance BLUE_1 = RetiringInstance.blue("blue-1", "a", true, Scenario.START);
    private static final RetiringInstance BLUE_2 = RetiringInstance.blue("blue-2", "b", true, Scenario.START);

    private final Scenario four = Scenario.ofFour();

    @Test
    void whereThereIsRoom_batchesFollowEachOther_andTheLastDrainEndsIt() {
        assertThat(took(begun(four))).isEqualTo(seconds(2 * 100 + 315, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "8, 515, 0",
        "7, 830, 215",
        "6, 830, 315",
        "5, 1660, 945",
    })
    void whereThereIsNoRoom_theNextBatchWaitsForDrains(int ceiling, int time, int waited) {
        assertThat(took(below(ceiling, begun(four)))).isEqualTo(seconds(time, waited));
    }

    @ParameterizedTest
    @CsvSource({"4", "3"})
    void whereThereIsNoRoomAndNothingDrains_onlyWhatIsThereGoes(int ceiling) {
        assertThat(took(below(ceiling, begun(four)))).isEqualTo(seconds(315, 0));
    }

    @Test
    void withoutDrains_itIsOverWithItsLastBatch_andRoomIsFreeAsSoonAsInstancesAreGone() {
        RollSettings settings = four.roll.settings().withDrainingTimeout(Duration.ZERO);
        Roll roll = begun(new Scenario(settings, 4, List.of(Scenario.WEB)).withBlue(4));

        assertThat(took(roll)).isEqualTo(seconds(200, 0));
        assertThat(took(below(6, roll))).isEqualTo(seconds(215, 15));
    }

    @Test
    void whoIsSick_goesWithTheFirstBatch_besideThoseWhoServe() {
        four.health("blue-4", Scenario.UNHEALTHY);

        assertThat(took(below(5, begun(four)))).isEqualTo(seconds(930, 630));
    }

    @Test
    void whatIsOut_drainsForWhatIsLeftOfItsTime() {
        Roll roll = afterOneBatch(BLUE_1.withDeregisteredAt(four.now), BLUE_2.withDeregisteredAt(four.now));
        four.pass(100);

        assertThat(took(roll)).isEqualTo(seconds(100 + 315, 0));
        assertThat(took(below(6, roll))).isEqualTo(seconds(215 + 100 + 315, 215));
    }

    @Test
    void whatDrainedForItsWholeTime_makesRoomAtOnce() {
        Roll roll = afterOneBatch(BLUE_1.withDeregisteredAt(four.now), BLUE_2.withDeregisteredAt(four.now));
        four.pass(314);
        assertThat(took(below(6, roll))).isEqualTo(seconds(1 + 100 + 315, 1));
        four.pass(1);
        assertThat(took(below(6, roll))).isEqualTo(seconds(100 + 315, 0));
        four.pass(1_000);
        assertThat(took(below(6, roll))).isEqualTo(seconds(100 + 315, 0));
    }

    @Test
    void whatIsGone_takesNoRoom() {
        Roll roll = afterOneBatch(BLUE_1.withGoneAt(four.now), BLUE_2.withGoneAt(four.now));

        assertThat(took(below(6, roll))).isEqualTo(seconds(100 + 315, 0));
    }

    @Test
    void whatIsChosenAndNotYetOut_drainsFromNowOn() {
        Roll roll = afterOneBatch(BLUE_1, BLUE_2);
        four.pass(100);

        assertThat(took(below(6, roll))).isEqualTo(seconds(315 + 100 + 315, 315));
    }

    @Test
    void whatDrainsForTheShortestTime_makesRoomFirst() {
        Roll roll = afterOneBatch(
                BLUE_1.withDeregisteredAt(four.now.plusSeconds(100)), BLUE_2.withDeregisteredAt(four.now));
        four.pass(100);

        assertThat(took(below(6, roll))).isEqualTo(seconds(215 + 100 + 100 + 315, 215));
    }

    @Test
    void whoWasSickAndIsOut_isMissedByNobody() {
        Scenario six = sixOfWhichOneIsSick();
        RetiringInstance sick = RetiringInstance.blue("blue-6", "b", false, six.now);

        assertThat(took(below(6, afterOneBatch(six, BLUE_1, BLUE_2, sick)))).isEqualTo(seconds(1_660, 1_260));

        four.health("blue-4", Scenario.UNHEALTHY);
        sick = RetiringInstance.blue("blue-4", "b", false, four.now);
        assertThat(took(below(6, afterOneBatch(sick)))).isEqualTo(seconds(830, 630));
    }

    @Test
    void whoIsSick_goesWithTheNextBatch_whenTheFirstLeftItThere() {
        assertThat(took(below(8, afterOneBatch(sixOfWhichOneIsSick(), BLUE_1)))).isEqualTo(seconds(1_145, 630));
    }

    @Test
    void greenThatIsGivenUp_drains_andOthersAreLaunchedInItsPlace() {
        RetiringInstance green =
                RetiringInstance.green("green-1", "a", four.now).withDeregisteredAt(four.now);
        Roll roll = begun(four)
                .withBatch(batch(1, "green-1", "green-2")
                        .mapMember("green-1", one -> one.withGivenUp("out of service"))
                        .retire(green));

        assertThat(took(roll)).isEqualTo(seconds(315 + 100 + 315, 215));
        assertThat(took(below(6, roll))).isEqualTo(seconds(2 * (315 + 100) + 315, 630));
    }

    @Test
    void whatIsLeftAloneAfterAll_keepsItsPlace() {
        Roll roll = afterOneBatch(BLUE_1.withKept("its tag is gone"), BLUE_2.withKept("its tag is gone"));

        assertThat(took(below(6, roll))).isEqualTo(seconds(315, 0));
        assertThat(took(below(8, roll))).isEqualTo(seconds(100 + 315, 0));
    }

    @Test
    void whenAllBlueIsOut_onlyItsDrainsAreLeft() {
        Roll roll = afterOneBatch(BLUE_1.withDeregisteredAt(four.now), BLUE_2.withDeregisteredAt(four.now))
                .withBatch(batch(2, "green-3", "green-4")
                        .retire(RetiringInstance.blue("blue-3", "a", true, four.now)
                                .withDeregisteredAt(four.now))
                        .retire(RetiringInstance.blue("blue-4", "b", true, four.now)
                                .withDeregisteredAt(four.now)));
        four.pass(115);

        assertThat(took(roll)).isEqualTo(seconds(200, 0));
    }

    @Test
    void whatIsKept_isNeitherLaunchedAgainNorTakenOut() {
        four.accept(
                RollKind.ROLLBACK,
                1,
                ReplacementScope.whole("sbgd-0000000a"),
                four.roll.facts().bounds().subnets());

        assertThat(took(kept(begun(four), "blue-1", "blue-2"))).isEqualTo(seconds(100 + 315, 0));
        assertThat(took(kept(begun(four), "blue-1", "blue-2", "blue-3", "blue-4")))
                .isEqualTo(seconds(0, 0));
    }

    @Test
    void whoIsSick_goesFirst_besideWhatIsKept() {
        four.health("blue-4", Scenario.UNHEALTHY);
        four.accept(
                RollKind.ROLLBACK,
                1,
                ReplacementScope.whole("sbgd-0000000a"),
                four.roll.facts().bounds().subnets());

        assertThat(took(below(5, kept(begun(four), "blue-1", "blue-2")))).isEqualTo(seconds(515, 315));
    }

    @Test
    void aScaleDown_launchesNothing_andIsOverWithItsDrains() {
        Scenario down = Scenario.scaleDownOfFour();

        assertThat(took(begun(down))).isEqualTo(seconds(315, 0));
    }

    @Test
    void aNewGroup_hasNoBlueToTakeOut() {
        Scenario none = new Scenario(four.roll.settings(), 4, List.of(Scenario.WEB));
        none.accept(RollKind.CREATE, null, null, four.roll.facts().bounds().subnets());
        assertThat(took(begun(none))).isEqualTo(seconds(100, 0));

        four.accept(RollKind.CREATE, null, null, four.roll.facts().bounds().subnets());
        assertThat(took(begun(four))).isEqualTo(seconds(200, 0));
    }

    /** Four launch calls fit into one visit, and each subnet needs one. */
    @ParameterizedTest
    @CsvSource({"8, 1, 0", "8, 4, 0", "8, 5, 10", "8, 8, 10", "9, 9, 20", "4, 9, 0", "5, 9, 10"})
    void aBatchOverManySubnets_takesTheVisitsThatItsLaunchesNeed(int size, int subnets, int more) {
        RollSettings settings = Scenario.settings(RollAction.REPLACE_SERVER, 100, 60);
        Scenario one = new Scenario(settings, size, List.of(Scenario.WEB)).withBlue(size);
        List<Subnet> many = IntStream.range(0, subnets)
                .mapToObj(i -> new Subnet("z" + i, "subnet-" + i))
                .toList();
        one.accept(RollKind.ROLL, 1, null, many);

        assertThat(took(begun(one))).isEqualTo(seconds(100 + more + 315, 0));
    }

    /** The time beyond its grace of 60 s depends on the health check and the registration. */
    @ParameterizedTest
    @CsvSource({
        "TARGET_GROUP, 1, true, 65",
        "TARGET_GROUP, 2, true, 70",
        "TARGET_GROUP, 5, true, 75",
        "EC2, 2, true, 100",
        "EC2, 2, false, 90",
        "NONE, 2, true, 50",
        "NONE, 2, false, 40",
    })
    void withoutPastBatches_theSettingsTell(HealthCheckType type, int size, boolean registers, int beyond) {
        RollSettings settings = Scenario.settings(RollAction.REPLACE_SERVER, 100, 60, 100, type);
        Scenario one = new Scenario(settings, size, registers ? List.of(Scenario.WEB) : List.of()).withBlue(size);

        assertThat(Forecast.of(begun(one), one.now, null)).isEqualTo(seconds(60 + beyond + 315, 0));
    }

    @Test
    void aRestart_drainsEachBatchBeforeItGoesOn() {
        Scenario restart = Scenario.restartOfFour();

        assertThat(took(begun(restart))).isEqualTo(seconds(2 * (300 + 40), 600));
        assertThat(Forecast.of(begun(restart), restart.now, null)).isEqualTo(seconds(2 * (300 + 60), 600));
        assertThat(took(begun(restart.withBlue(5)))).isEqualTo(seconds(3 * (300 + 40), 900));
    }

    @Test
    void aRestart_hasLeftWhatNoBatchHasDone() {
        Roll restart = begun(Scenario.restartOfFour());
        Roll first = restart.withBatch(batch(1, "blue-1", "blue-2"));
        assertThat(took(first)).isEqualTo(seconds(300 + 40, 300));
        assertThat(took(restart.withBatch(batch(1, "blue-1", "blue-2").withPhase(Batch.Phase.GRACE))))
                .isEqualTo(seconds(2 * (300 + 40), 600));
        assertThat(took(first.withBatch(batch(2, "blue-3")))).isEqualTo(seconds(300 + 40, 300));
        assertThat(took(first.withBatch(batch(2, "blue-3", "blue-4")))).isEqualTo(seconds(0, 0));
        assertThat(took(first.withBatch(batch(2, "blue-3", "blue-4", "blue-5", "blue-6"))))
                .isEqualTo(seconds(0, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "515, 40",
        "514, 40",
        "516, 41",
        "517, 41",
        "436, 1",
        "435, 0",
        "0, 0",
        "14835, 7200",
        "14833, 7199",
        "90000, 7200",
    })
    void aFinishedRoll_tellsWhatItsBatchesTookBeyondTheirGrace(int took, int beyond) {
        RollHead head = begun(four)
                .with(c -> c.progress(c.progress().withUpdatedAt(Scenario.START.plusSeconds(took))))
                .head();

        assertThat(Forecast.beyondGrace(head)).isEqualTo(Duration.ofSeconds(beyond));
    }

    private Took took(Roll roll) {
        return Forecast.of(roll, four.now, BEYOND);
    }

    private static Took seconds(int time, int waited) {
        return new Took(Duration.ofSeconds(time), Duration.ofSeconds(waited));
    }

    private static Roll begun(Scenario scenario) {
        RollObservation seen = new RollObservation(scenario.roll, scenario.look(), scenario.now);
        return scenario.roll.with(
                c -> c.progress(c.progress().withBaseline(RollPlanner.baseline(scenario.roll, seen))));
    }

    /** Returns a roll whose first batch is done, with proven green and those instances chosen to go. */
    private Roll afterOneBatch(RetiringInstance... retiring) {
        return afterOneBatch(four, retiring);
    }

    private static Roll afterOneBatch(Scenario scenario, RetiringInstance... retiring) {
        Batch done = batch(1, "green-1", "green-2");
        for (RetiringInstance one : retiring) {
            done = done.retire(one);
        }
        return begun(scenario).withBatch(done);
    }

    private static Batch batch(int number, String... ids) {
        List<BatchInstance> instances = new ArrayList<>();
        for (String id : ids) {
            instances.add(BatchInstance.joined(id, "a", false, Scenario.START).withProvenAt(Scenario.START));
        }
        return Batch.opened(number, ids.length, Batch.Phase.DONE, instances, Scenario.START);
    }

    /** Returns a group of six, with one unhealthy, that is rolled two at a time. */
    private static Scenario sixOfWhichOneIsSick() {
        Scenario six = new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 33, 60), 6, List.of(Scenario.WEB))
                .withBlue(6);
        six.health("blue-6", Scenario.UNHEALTHY);
        return six;
    }

    private static Roll kept(Roll roll, String... ids) {
        Baseline baseline = roll.head().baseline().withKeptIds(List.of(ids));
        return roll.with(c -> c.progress(c.progress().withBaseline(baseline)));
    }

    private static Roll below(int ceiling, Roll roll) {
        Baseline was = roll.head().baseline();
        return roll.with(c -> c.progress(c.progress().withBaseline(was.withCeiling(ceiling))));
    }
}
