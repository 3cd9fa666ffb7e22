package greenroll.simulation.wrong;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.simulation.Cases;
import greenroll.simulation.campaign.Exhaustive;
import greenroll.simulation.campaign.Shrinker;
import greenroll.simulation.faults.Fault;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.invariant.Invariant;
import greenroll.simulation.run.FaultSimulator;
import greenroll.simulation.scenario.Scenario;
import greenroll.simulation.scenario.Scenarios;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shrinks a run that detected wrong code: only the fault that shows it is left. */
class WrongUnderFaultsTest {

    private static final Scenario FINISHED = Scenarios.brief(3, 2, 1, 1).getFirst();

    /** A store that ignores versions: two visits at the same time both believe that they hold the claim. */
    @Test
    void aStoreWithoutConditions_shrinksToTheOneFaultThatShowsIt() {
        FaultSimulator simulator = new FaultSimulator(Cases.TEMPLATE, WrongStores.withoutConditions());
        List<Fault> noise = List.of(new Fault(FaultKind.THROTTLE, 60, 1), new Fault(FaultKind.CUT_AFTER, 90, 2));
        Fault culprit = firstThatBreaks(simulator);
        List<Fault> all = new ArrayList<>(noise);
        all.add(1, culprit);

        List<Fault> shortest = Shrinker.shrink(
                all,
                fewer -> simulator.run(FINISHED, fewer).violations().stream()
                        .anyMatch(one -> one.invariant() == Invariant.ONE_OPERATION));

        assertThat(shortest).containsExactly(culprit);
        assertThat(simulator.run(FINISHED, noise).violations()).isEmpty();
        assertThat(new FaultSimulator(Cases.TEMPLATE).run(FINISHED, all).violations())
                .isEmpty();
        assertThat(Shrinker.test(FINISHED, shortest, List.of()))
                .contains("new Fault(FaultKind.DUPLICATE, " + culprit.at() + ", " + culprit.salt() + "L)")
                .contains("new RollCase(3, 2, 1, ImageBehaviour.GREEN, ")
                .contains("\\\"batchSizePercentage\\\"");
    }

    private static Fault firstThatBreaks(FaultSimulator simulator) {
        for (long salt = 1; salt < 60; salt++) {
            for (int at = 20; at < 30; at++) {
                Fault fault = new Fault(FaultKind.DUPLICATE, at, salt);
                if (simulator.run(FINISHED, List.of(fault)).violations().stream()
                        .anyMatch(one -> one.invariant() == Invariant.ONE_OPERATION)) {
                    return fault;
                }
            }
        }
        throw new AssertionError("no duplicate shows it");
    }

    @Test
    void everyCallOfATinyRoll_findsTheNotifierThatTellsNobody() {
        Scenario tiny = Scenarios.brief(1, 1, 1, 1).getFirst();

        Exhaustive.Report wrong = Exhaustive.run(
                        new FaultSimulator(Cases.TEMPLATE, WrongHands.mute()),
                        List.of(tiny),
                        List.of(
                                FaultKind.NO_CAPACITY,
                                FaultKind.QUOTA,
                                FaultKind.INSTANCE_DIES_IN_GRACE,
                                FaultKind.PARTIAL_CAPACITY))
                .report();

        assertThat(wrong.violations().byInvariant().get("tells")).isPositive();
        assertThat(wrong.positions()).isGreaterThan(90);
        assertThat(wrong.cases())
                .isEqualTo(wrong.casesBy().values().stream().mapToInt(n -> n).sum())
                .isGreaterThan(5);
        assertThat(wrong.missed()).isZero();
        assertThat(wrong.kinds()).isEqualTo(3);
        assertThat(wrong.inapplicable())
                .containsOnlyKeys("partial_capacity")
                .containsValue("needs a launch of more than one, which these rolls never have");
    }
}
