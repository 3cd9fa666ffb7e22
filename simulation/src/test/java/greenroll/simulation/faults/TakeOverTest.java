package greenroll.simulation.faults;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.simulation.Cases;
import greenroll.simulation.campaign.TakeOverCampaign;
import greenroll.simulation.run.TakeOvers;
import greenroll.simulation.scenario.Seeds;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * An owner requests a roll, another target or a deletion before every call of a heal. Before every call of a creation
 * the owner requests a deletion.
 */
class TakeOverTest {

    /**
     * The request may come during a launch, a check or a scale-down, or between two visits. Nothing is left over, and
     * the owner does not wait.
     */
    @Test
    void whateverArrives_beforeAnyCallOfAHealOrACreation_isTakenAtOnce_andLeavesNothingOver() {
        TakeOverCampaign.Outcome outcome =
                TakeOverCampaign.run(new TakeOvers(Cases.TEMPLATE), 3, 2, 1, FaultKind.parse("all"), Seeds.from(1, 60));

        assertThat(outcome.broken()).isEmpty();
        assertThat(outcome.report().arrivals().keySet())
                .containsExactlyInAnyOrder("roll", "failing-roll", "scale-up", "scale-down", "delete");
        assertThat(outcome.report().functions().keySet())
                .containsAll(List.of("PlanBatch", "LaunchBatch", "CheckHealth", "ScaleDown", "FinishRoll"));
        assertThat(outcome.report().injected()).isPositive();
    }
}
