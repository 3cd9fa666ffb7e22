package greenroll.roll.plan;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.launch.CapacityPool;
import greenroll.fleet.launch.LaunchResult;
import greenroll.fleet.launch.Lifecycle;
import greenroll.fleet.launch.PoolShortage;
import greenroll.group.LaunchSpecification.SpotTypes;
import greenroll.group.RollAction;
import greenroll.group.SpotAllocation;
import greenroll.group.SpotStrategy;
import greenroll.group.Subnet;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollKind;
import greenroll.roll.batch.LaunchCall;
import greenroll.roll.observation.RollObservation;
import greenroll.roll.step.Scenario;
import greenroll.roll.task.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Which launches a batch asks for: of four instances in the zones a and b, of the types t3.small and t3.medium, all in
 * one batch.
 */
class LaunchOrdersTest {

    private static final LaunchResult SHORTAGE = Scenario.shortage("InsufficientInstanceCapacity", "none left");
    private static final Subnet A = new Subnet("a", "subnet-a");
    private static final Subnet B = new Subnet("b", "subnet-b");
    private static final CapacityPool SMALL_A = new CapacityPool(A, "t3.small");
    private static final CapacityPool SMALL_B = new CapacityPool(B, "t3.small");
    private static final CapacityPool MEDIUM_A = new CapacityPool(A, "t3.medium");
    private static final CapacityPool MEDIUM_B = new CapacityPool(B, "t3.medium");

    @Test
    void spotInstances_areOneOrderOverAllPools_theFirstTypeFirst() {
        assertThat(orders(opened(strategy(100), 4), 4))
                .containsExactly(LaunchCall.Order.spot(List.of(SMALL_A, SMALL_B, MEDIUM_A, MEDIUM_B), 4));
    }

    @Test
    void spotTypes_areThePoolsOfSpot_andTheOnDemandTypesThoseOfOnDemand() {
        Scenario four = four(strategy(50), 4);
        RollFacts facts = four.roll.facts();
        four.roll = Roll.accepted(
                facts.withRevisions(facts.revisions()
                        .withSpecification(facts.specification()
                                .with(c -> c.hardware(
                                        c.hardware().withSpotTypes(new SpotTypes(List.of("m5.large"), List.of())))))),
                List.of());
        four.next(Step.PLAN_BATCH);

        assertThat(orders(four, 4))
                .containsExactly(
                        LaunchCall.Order.spot(
                                List.of(new CapacityPool(A, "m5.large"), new CapacityPool(B, "m5.large")), 2),
                        LaunchCall.Order.onDemand(SMALL_A, 1, false),
                        LaunchCall.Order.onDemand(SMALL_B, 1, false));
    }

    @Test
    void moreThanAHundred_areSeveralOrders() {
        assertThat(orders(opened(strategy(100), 250), 250))
                .extracting(LaunchCall.Order::count)
                .containsExactly(100, 100, 50);
    }

    @Test
    void aGroupWithoutSpot_ordersOnDemandAsBefore() {
        assertThat(orders(opened(SpotStrategy.NONE, 4), 4))
                .containsExactly(
                        LaunchCall.Order.onDemand(SMALL_A, 2, false), LaunchCall.Order.onDemand(SMALL_B, 2, false));
    }

    @Test
    void equalAzDistribution_isOneOrderForEachZone() {
        assertThat(orders(opened(strategy(100, SpotAllocation.EQUAL_AZ_DISTRIBUTION), 4), 4))
                .containsExactly(
                        LaunchCall.Order.spot(List.of(SMALL_A, MEDIUM_A), 2),
                        LaunchCall.Order.spot(List.of(SMALL_B, MEDIUM_B), 2));
    }

    @Test
    void equalAzDistribution_countsSpotAndOnDemandTogether() {
        assertThat(orders(opened(strategy(50, SpotAllocation.EQUAL_AZ_DISTRIBUTION), 2), 2))
                .containsExactly(
                        LaunchCall.Order.spot(List.of(SMALL_A, MEDIUM_A), 1),
                        LaunchCall.Order.onDemand(SMALL_B, 1, false));
    }

    @Test
    void aPoolWithoutSpotCapacity_restsFor60Seconds() {
        Scenario four = opened(strategy(100), 4);
        four.launchesOf.put(
                Lifecycle.SPOT,
                new LaunchResult.Launched(
                        List.of(), List.of(new PoolShortage(SMALL_A, "InsufficientInstanceCapacity", "none left"))));
        four.next(Step.LAUNCH_BATCH);

        assertThat(orders(four.pass(59), 4))
                .containsExactly(LaunchCall.Order.spot(List.of(SMALL_B, MEDIUM_A, MEDIUM_B), 4));
        assertThat(orders(four.pass(1), 4))
                .containsExactly(LaunchCall.Order.spot(List.of(SMALL_A, SMALL_B, MEDIUM_A, MEDIUM_B), 4));
    }

    @Test
    void equalAzDistribution_whereAZoneIsShort_goesToTheOthers() {
        Scenario four = opened(strategy(100, SpotAllocation.EQUAL_AZ_DISTRIBUTION), 4);
        four.launchesIn.put("subnet-a", SHORTAGE);
        four.next(Step.LAUNCH_BATCH);

        assertThat(orders(four.pass(10), 2)).containsExactly(LaunchCall.Order.spot(List.of(SMALL_B, MEDIUM_B), 2));
    }

    @Test
    void whereNoPoolHasSpotCapacity_onDemandInstancesStandIn() {
        Scenario four = short_(strategy(100));

        assertThat(orders(four.pass(10), 4))
                .containsExactly(
                        LaunchCall.Order.onDemand(SMALL_A, 2, true), LaunchCall.Order.onDemand(SMALL_B, 2, true));
    }

    /** The on-demand instances that the strategy wants are not the ones that stand in. Together, the zones are even. */
    @Test
    void standIns_comeWithTheOnDemandInstancesOfTheStrategy_inEvenZones() {
        Scenario two = opened(strategy(50), 2);
        two.launchesOf.put(Lifecycle.SPOT, SHORTAGE);
        two.launchesOf.put(Lifecycle.ON_DEMAND, new LaunchResult.TokenSpent("IdempotentInstanceTerminated", "gone"));
        two.next(Step.LAUNCH_BATCH);

        assertThat(orders(two.pass(10), 2))
                .containsExactly(
                        LaunchCall.Order.onDemand(SMALL_A, 1, true), LaunchCall.Order.onDemand(SMALL_B, 1, false));
    }

    @Test
    void withoutFallback_spotInstancesAreWaitedFor() {
        Scenario four = short_(new SpotStrategy(100, null, false, null, null, null));

        assertThat(orders(four.pass(10), 4)).isEmpty();
        assertThat(orders(four.pass(50), 4))
                .containsExactly(LaunchCall.Order.spot(List.of(SMALL_A, SMALL_B, MEDIUM_A, MEDIUM_B), 4));
    }

    @Test
    void withoutFallback_theOnDemandInstancesOfTheStrategyAreLaunchedAllTheSame() {
        Scenario four = opened(new SpotStrategy(50, null, false, null, null, null), 4);
        four.launchesOf.put(Lifecycle.SPOT, SHORTAGE);
        four.launchesOf.put(Lifecycle.ON_DEMAND, new LaunchResult.TokenSpent("IdempotentInstanceTerminated", "gone"));
        four.next(Step.LAUNCH_BATCH);

        assertThat(orders(four.pass(10), 4))
                .containsExactly(
                        LaunchCall.Order.onDemand(SMALL_A, 1, false), LaunchCall.Order.onDemand(SMALL_B, 1, false));
    }

    @Test
    void aHealThatRevertsToSpot_neverFallsBack() {
        Scenario four = new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 100, 0), 4, List.of(Scenario.WEB))
                .withBlue(4)
                .mixed(strategy(100));
        four.accept(
                RollKind.HEAL,
                1,
                new ReplacementScope(
                        null,
                        List.of("blue-1", "blue-2"),
                        ReplacementScope.Launches.UP_TO_TARGET,
                        ReplacementScope.Cause.REVERT_TO_SPOT),
                List.of(A, B));
        four.next(Step.PLAN_BATCH);
        four.launchesOf.put(Lifecycle.SPOT, SHORTAGE);
        four.next(Step.LAUNCH_BATCH);

        assertThat(orders(four.pass(10), 2)).isEmpty();
    }

    @Test
    void aPoolThatIsShortOfSpot_isNotShortOnDemand() {
        Scenario four = opened(strategy(50), 4);
        four.launchesOf.put(Lifecycle.SPOT, SHORTAGE);
        four.next(Step.LAUNCH_BATCH);

        assertThat(orders(four.pass(10), 2))
                .extracting(LaunchCall.Order::pools)
                .containsExactly(List.of(SMALL_A), List.of(SMALL_B));
    }

    private static List<LaunchCall.Order> orders(Scenario group, int missing) {
        return LaunchOrders.of(
                group.roll,
                group.roll.openBatch().orElseThrow(),
                new RollObservation(group.roll, group.look(), group.now),
                missing);
    }

    /** Returns a group whose batch is open and has launched nothing. */
    private static Scenario opened(SpotStrategy strategy, int target) {
        Scenario group = four(strategy, target);
        group.next(Step.PLAN_BATCH);
        return group;
    }

    /** Returns a group in whose pools there was no spot capacity just now. */
    private static Scenario short_(SpotStrategy strategy) {
        Scenario four = opened(strategy, 4);
        four.launchesOf.put(Lifecycle.SPOT, SHORTAGE);
        four.next(Step.LAUNCH_BATCH);
        return four;
    }

    private static Scenario four(SpotStrategy strategy, int target) {
        return new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 100, 0), target, List.of(Scenario.WEB))
                .mixed(strategy);
    }

    private static SpotStrategy strategy(int risk) {
        return strategy(risk, SpotAllocation.BALANCED);
    }

    private static SpotStrategy strategy(int risk, SpotAllocation allocation) {
        return new SpotStrategy(risk, null, null, allocation, null, null);
    }
}
