package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.simulation.campaign.UndoCampaign;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.run.FaultSimulator;
import greenroll.simulation.run.UndoRuns;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A roll that is undone while it bakes. */
class UndoTest {

    private static final UndoRuns RUNS = new UndoRuns(new FaultSimulator(Cases.TEMPLATE), 2, 1, 1, 1);

    @Test
    void anUndoAtEveryMomentOfTheBake_hasBlueBackWithinAMinute_alsoAfterACallThatFails() {
        UndoCampaign.Outcome outcome =
                UndoCampaign.run(RUNS, List.of(FaultKind.CUT_AFTER, FaultKind.FOREIGN_TERMINATE));

        assertThat(outcome.broken()).isEmpty();
        UndoCampaign.Report report = outcome.report();
        assertThat(report.moments()).isGreaterThan(20);
        assertThat(report.undoSeconds().max()).isBetween(1.0, 60.0);
        assertThat(report.longestBy()).containsOnlyKeys("cut_after", "foreign_terminate");
        assertThat(report.longestBy().values())
                .allSatisfy(longest -> assertThat(longest).isBetween(1.0, 60.0));
    }
}
