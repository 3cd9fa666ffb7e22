package greenroll.simulation.faults;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.simulation.Cases;
import greenroll.simulation.run.FaultRun;
import greenroll.simulation.run.FaultSimulator;
import greenroll.simulation.scenario.Scenario;
import greenroll.simulation.scenario.Scenarios;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A late visit during an execution that timed out must not count as a violation of right code. */
class LateInvocationsTest {

    @ParameterizedTest
    @CsvSource({
        // A second start that sleeps. It arrives while the first roll is open, and is refused.
        "130, 11, 388477, 43, 199517",
        // PlanBatch and ScaleDown read the instances, sleep, and read the health half a minute later.
        "25, 85, 549011, 30, 138599",
        "69, 71, 198919, 89, 546565"
    })
    void aLateVisit_besideATimeOut_breaksNothing(long seed, int stale, long staleSalt, int timeOut, long timeOutSalt) {
        Scenario scenario = Scenarios.brief(3, 2, 1, 1).getFirst();
        List<Fault> faults = List.of(
                new Fault(FaultKind.STALE, stale, staleSalt),
                new Fault(FaultKind.EXECUTION_TIMEOUT, timeOut, timeOutSalt));

        FaultRun run = new FaultSimulator(Cases.TEMPLATE).run(scenario.withSeed(seed), faults);

        assertThat(run.injected()).containsExactlyElementsOf(faults);
        assertThat(run.violations()).isEmpty();
    }
}
