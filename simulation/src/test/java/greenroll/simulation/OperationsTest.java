package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.roll.RollStatus;
import greenroll.simulation.campaign.FaultCampaign;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.invariant.Invariant;
import greenroll.simulation.invariant.Violation;
import greenroll.simulation.run.FaultRun;
import greenroll.simulation.run.FaultSimulator;
import greenroll.simulation.scenario.Scenario;
import greenroll.simulation.scenario.Scenarios;
import greenroll.simulation.scenario.Seeds;
import greenroll.simulation.scenario.SimulatedOperation;
import greenroll.simulation.wrong.WrongStores;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * The operations that are not rolls, with one fault each. A group of four is created, scaled, healed and deleted, and
 * each operation must keep every promise of a roll. These are samples; {@code simulate --operations all --exhaustive}
 * runs all kinds at all calls.
 */
class OperationsTest {

    private static final FaultSimulator RIGHT = new FaultSimulator(Cases.TEMPLATE);

    private static Scenario of(SimulatedOperation operation, int size) {
        return Scenarios.operations(List.of(operation), size, 2, 1, 1).getFirst();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "ROLL")
    void operation_withoutFaults_finishes_andBreaksNothing(SimulatedOperation operation) {
        FaultRun run = RIGHT.run(of(operation, 4), List.of());

        assertThat(run.violations()).isEmpty();
        assertThat(run.run().roll().head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(run.left().instances().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(operation.target(4));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "ROLL")
    void operation_withAFault_breaksNothing(SimulatedOperation operation) {
        FaultCampaign campaign = new FaultCampaign(RIGHT, List.of(of(operation, 4)), FaultKind.OF_OWN);

        FaultCampaign.Outcome outcome = campaign.run(Seeds.from(1, 70));

        assertThat(outcome.broken()).isEmpty();
    }

    /** The latest revision has never served, so to heal with it would be a roll that no user asked for. */
    @Test
    void wrong_healsFromTheLatestRevision_isSeen() {
        FaultSimulator wrong = new FaultSimulator(Cases.TEMPLATE, WrongStores.healingFromTheLatest());

        assertThat(Stream.of(SimulatedOperation.HEAL, SimulatedOperation.SCALE_UP)
                        .map(operation -> wrong.run(of(operation, 4), List.of()).violations())
                        .toList())
                .allSatisfy(violations ->
                        assertThat(violations).extracting(Violation::invariant).contains(Invariant.FAILED_REVISION));
    }
}
