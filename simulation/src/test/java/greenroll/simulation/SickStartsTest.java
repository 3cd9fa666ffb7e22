package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.roll.Rewritten;
import greenroll.roll.RollStatus;
import greenroll.roll.failure.Leftover;
import greenroll.roll.timeline.RollEvent;
import greenroll.simulation.invariant.Invariant;
import greenroll.simulation.invariant.Violation;
import greenroll.simulation.run.FaultRun;
import greenroll.simulation.run.FaultSimulator;
import greenroll.simulation.run.RollRun;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.InitialGroup;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.Scenario;
import greenroll.simulation.scenario.SimulatedOperation;
import greenroll.simulation.wrong.WrongStores;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A roll to a good image finishes and keeps every promise, whatever the state of its group at the start. */
class SickStartsTest {

    private static final List<Integer> PERCENTAGES = List.of(10, 25, 50, 100);

    static Stream<Arguments> starts() {
        return Stream.of(2, 3, 6)
                .flatMap(size -> IntStream.rangeClosed(1, size)
                        .boxed()
                        .flatMap(sick -> PERCENTAGES.stream()
                                .flatMap(percentage -> Stream.of(
                                                InitialGroup.WELL.withUnhealthy(sick),
                                                InitialGroup.WELL.withStopped(sick),
                                                InitialGroup.WELL.withDeregistered(sick),
                                                InitialGroup.WELL.withUntagged(sick),
                                                InitialGroup.WELL.withSurplus(sick),
                                                InitialGroup.WELL
                                                        .withSurplus(sick)
                                                        .withStopped(sick),
                                                InitialGroup.WELL.withKept(
                                                        Math.min(sick, 2 * Math.ceilDiv(size * percentage, 100))))
                                        .map(start -> Arguments.of(size, percentage, start)))));
    }

    @ParameterizedTest
    @MethodSource("starts")
    void aRoll_ofAGroupThatIsNotWell_isFinished(int size, int percentage, InitialGroup start) {
        RollRun run = new Simulator(Cases.TEMPLATE).run(of(size, percentage, start));

        assertThat(run.violations()).isEmpty();
        assertThat(run.roll().head().status()).isEqualTo(RollStatus.FINISHED);
    }

    /**
     * The first batch takes out the sick instances, and as many of the others as it proved green instances. No other
     * instance leaves before.
     */
    @Test
    void theSickGoFirst_andTheFloorIsKept() {
        RollRun run = new Simulator(Cases.TEMPLATE).run(of(6, 16, InitialGroup.WELL.withUnhealthy(2)));

        assertThat(run.violations()).isEmpty();
        assertThat(run.timeline().stream()
                        .filter(event -> event.type() == RollEvent.Type.RETIRING)
                        .map(event -> event.affected().instances().size())
                        .toList())
                .startsWith(3);
        assertThat(run.timeline().stream()
                        .filter(event -> event.service().inService() != null)
                        .mapToInt(one -> one.service().inService())
                        .min())
                .hasValue(4);
    }

    /**
     * An instance that may not be terminated is left out of the load balancer and named. The next roll finishes all the
     * same.
     */
    @Test
    void theProtected_areLeftAndNamed_andTheNextRollFinishesToo() {
        Scenario scenario = Scenario.of(of(4, 25, InitialGroup.WELL.withKept(1)));

        FaultRun run = new FaultSimulator(Cases.TEMPLATE).run(scenario, List.of());

        assertThat(run.violations()).isEmpty();
        assertThat(run.left().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(run.run().roll().head().leftovers())
                .extracting(Leftover::instanceId)
                .hasSize(1);
        assertThat(run.run().timeline())
                .filteredOn(event -> event.type() == RollEvent.Type.REFUSED)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.affected().reasons().values())
                        .singleElement()
                        .asString()
                        .startsWith("OperationNotPermitted"));
    }

    /** The counts of the start are those of the placed group, and the promises are computed from it. */
    @Test
    void aStart_isTheGroupThatItSays() {
        InitialGroup start = new InitialGroup(1, 2, 1, 1, 3, 2, 0, 1);
        AtomicReference<SimulatedRegion> region = new AtomicReference<>();
        RollCase of = of(8, 50, start);

        new Simulator(Cases.TEMPLATE, ports -> ports, cloud -> {
                    region.set(cloud.region());
                    List<RegionInstance> live = cloud.region().live(FleetTags.GROUP, "sig-51e00001");
                    assertThat(live).hasSize(8 + 3 - 1);
                    assertThat(live.stream().filter(one -> cloud.region().isHealthyEverywhere(one.id())))
                            .hasSize(8 + 3 - 5);
                    assertThat(live.stream().filter(one -> one.registeredIn().isEmpty()))
                            .hasSize(1);
                    assertThat(live.stream().filter(RegionInstance::isProtected))
                            .hasSize(2);
                    assertThat(live.stream().map(RegionInstance::zone).distinct())
                            .hasSize(1);
                })
                .run(of);

        assertThat(region.get()).isNotNull();
        assertThat(SimulatedOperation.ROLL.promise(of).floor()).isEqualTo(6);
        assertThat(SimulatedOperation.ROLL.promise(of).ceiling()).isEqualTo(10 + 8);
    }

    /**
     * The check can fail. With a floor one higher than the number in service, no instance may leave, and the roll
     * fails.
     */
    @Test
    void aRollThatGivesUp_doesNotSucceed() {
        FaultSimulator wrong =
                new FaultSimulator(Cases.TEMPLATE, WrongStores.misread(roll -> Rewritten.bounds(roll, 9, 0)));

        assertThat(wrong.run(Scenario.of(of(3, 25, InitialGroup.WELL)), List.of())
                        .violations())
                .extracting(Violation::invariant)
                .contains(Invariant.SUCCEEDS);
    }

    private static RollCase of(int size, int percentage, InitialGroup start) {
        String body = "{ \"batchSizePercentage\": %d, \"gracePeriod\": 30, \"drainingTimeout\": 30 }";
        return new RollCase(size, 2, 1, ImageBehaviour.GREEN, body.formatted(percentage), 1).withStart(start);
    }
}
