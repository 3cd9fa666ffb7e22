package greenroll.roll.plan;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.StatusChecks;
import greenroll.group.RollAction;
import greenroll.group.SpotStrategy;
import greenroll.roll.observation.RollObservation;
import greenroll.roll.step.DrainAndTerminate;
import greenroll.roll.step.Scenario;
import greenroll.roll.step.StepContext;
import greenroll.roll.task.Step;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The order in which blue goes. */
class TerminationPolicyTest {

    private final Scenario group =
            new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 20, 0), 5, List.of(Scenario.WEB));

    @BeforeEach
    void fiveInThreeZones() {
        add("i-1", "a", 50);
        add("i-2", "a", 40);
        add("i-3", "a", 30);
        add("i-4", "b", 90);
        add("i-5", "b", 10);
    }

    @Test
    void inService_fromTheFullestZone_theOldestFirst() {
        assertThat(choose(group, 3)).containsExactly("i-1", "i-4", "i-2");
    }

    @Test
    void aZonesLast_staysWhileAnotherZoneCanSpareOne() {
        add("i-6", "c", 99);
        assertThat(choose(group, 3)).containsExactly("i-1", "i-4", "i-2");
    }

    @Test
    void aZonesLast_goesWhenNoneQualifies() {
        assertThat(choose(group, 5)).containsExactly("i-1", "i-4", "i-2", "i-3", "i-5");
    }

    @Test
    void outOfService_areThoseKnownToBe_notThoseUnknown() {
        group.health("i-2", Scenario.UNHEALTHY);
        group.health(
                "i-3",
                new greenroll.fleet.TargetHealth(
                        greenroll.fleet.TargetHealth.State.UNAVAILABLE, "Elb.InternalError", null));
        StepContext context = context();
        assertThat(TerminationPolicy.outOfService(context.seen, context.seen.blue(context.roll())))
                .extracting(Instance::id)
                .containsExactly("i-2");
    }

    @Test
    void inService_leavesOutWhoIsNot_andCountsAZonesInServiceOnly() {
        group.health("i-1", Scenario.UNHEALTHY);
        group.health("i-2", Scenario.UNHEALTHY);
        assertThat(choose(group, 3)).containsExactly("i-4", "i-3", "i-5");
    }

    @Test
    void aZonesLast_thatGoes_isToldWithAllWhoGo_andNothingIsToldBefore() {
        add("i-6", "c", 99);
        assertThat(told(3)).extracting(RollEvent::type).containsExactly(RollEvent.Type.COUNTS_CHANGED);

        assertThat(told(4)).hasSize(1).first().satisfies(event -> {
            assertThat(event.type()).isEqualTo(RollEvent.Type.ZONE_PREFERENCE_DROPPED);
            assertThat(event.message()).isEqualTo("no choice leaves an instance in service in each zone");
            assertThat(event.affected().instances()).containsExactly("i-1", "i-2", "i-4", "i-6");
        });
    }

    @Test
    void aRestartsBatch_isWhoIsOutFirst_thenAsManyInServiceAsTheFloorSpares() {
        Scenario four = Scenario.restartOfFour();
        four.next(Step.PLAN_BATCH);
        assertThat(forRestart(four, 2)).containsExactly("blue-1", "blue-2");
        assertThat(forRestart(four, 4)).containsExactly("blue-1", "blue-2");
        four.health("blue-4", Scenario.UNHEALTHY);
        assertThat(forRestart(four, 4)).containsExactly("blue-4", "blue-1");
        assertThat(forRestart(four, 1)).containsExactly("blue-4");
        four.health("blue-3", Scenario.UNHEALTHY);
        assertThat(forRestart(four, 4)).containsExactly("blue-3", "blue-4");
    }

    /** One of five instances is to be on demand, and three are. */
    @Test
    void aGroupWithTooManyOnDemandInstances_givesUpThoseFirst() {
        group.mixed(strategy(80));
        group.spot("i-1", "i-2");

        assertThat(choose(group, 2)).containsExactly("i-3", "i-4");
    }

    @Test
    void aGroupWithTooManySpotInstances_givesUpThoseFirst() {
        group.mixed(strategy(20));
        group.spot("i-3", "i-5");

        assertThat(choose(group, 2)).containsExactly("i-3", "i-5");
    }

    /** Three of five are on demand, as the strategy says. So one of each kind goes. */
    @Test
    void aGroupWithTheRightShare_keepsIt() {
        group.mixed(strategy(40));
        group.spot("i-2", "i-5");

        assertThat(choose(group, 2)).containsExactly("i-2", "i-4");
    }

    @Test
    void theShare_emptiesNoZone_thatAnotherChoiceKeeps() {
        group.mixed(strategy(100));
        add("i-6", "c", 99);
        group.spot("i-1", "i-2", "i-3", "i-4", "i-5");

        assertThat(choose(group, 4)).containsExactly("i-1", "i-4", "i-2", "i-6");
    }

    @Test
    void theShare_countsInstancesThatCannotBeChosen_butNotThoseThatLeaveAnyway() {
        group.mixed(strategy(60));
        group.spot("i-2", "i-3", "i-5");
        assertThat(choose(group, 1))
                .as("two of five are on demand, as they are to be")
                .containsExactly("i-2");

        group.health("i-4", Scenario.UNHEALTHY);
        assertThat(choose(group, 1))
                .as("one of four is on demand, and two are to be")
                .containsExactly("i-2");

        group.mixed(strategy(80));
        group.health("i-4", Scenario.HEALTHY);
        assertThat(choose(group, 1))
                .as("two of five are on demand, and one is to be")
                .containsExactly("i-1");
        group.health("i-1", Scenario.UNHEALTHY);
        assertThat(choose(group, 1)).as("one of four is on demand").containsExactly("i-2");
    }

    @Test
    void aGroupWithoutSpotInstances_choosesAsIfThereWereNoShare() {
        List<String> before = choose(group, 5);

        for (int risk : List.of(0, 50, 100)) {
            assertThat(choose(group.mixed(strategy(risk)), 5)).isEqualTo(before);
        }
    }

    private static SpotStrategy strategy(int risk) {
        return new SpotStrategy(risk, null, null, null, null, null);
    }

    private static List<String> forRestart(Scenario four, int size) {
        RollObservation seen = new RollObservation(four.roll, four.look(), four.now);
        int floor =
                java.util.Objects.requireNonNull(four.roll.head().baseline()).floor();
        return TerminationPolicy.forRestart(seen, four.roll, floor, seen.live(), size).stream()
                .map(Instance::id)
                .toList();
    }

    private List<RollEvent> told(int most) {
        StepContext context = context();
        context.chooseInService(context.seen.blue(context.roll()), most);
        return context.answer(StepResult.Next.DONE, "chosen").events();
    }

    private static List<String> choose(Scenario group, int most) {
        RollObservation seen = new RollObservation(group.roll, group.look(), group.now);
        return TerminationPolicy.inService(seen, group.roll, seen.blue(group.roll), most).stream()
                .map(Instance::id)
                .toList();
    }

    private StepContext context() {
        return new StepContext(
                group.input(),
                group.roll,
                new RollObservation(group.roll, group.look(), group.now),
                DrainAndTerminate::reap);
    }

    private void add(String id, String zone, int age) {
        group.put(new Instance(
                id,
                InstanceState.RUNNING,
                new Instance.Placement(zone, "subnet-" + zone),
                new Instance.Launch("ami", "t3.small", false, Scenario.START.minusSeconds(age)),
                Instance.Addresses.NONE,
                new Instance.Tags(Scenario.GROUP, null, 1, null, null),
                StatusChecks.NOT_ASKED,
                null));
        group.health(id, Scenario.HEALTHY);
    }
}
