package greenroll.simulation.command;

import greenroll.json.Json;
import greenroll.simulation.campaign.ControlCampaign;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.run.ControlRuns;
import greenroll.simulation.run.FaultRun;
import greenroll.simulation.run.FaultSimulator;
import greenroll.simulation.run.ScenarioPool;
import greenroll.simulation.scenario.Seeds;
import java.util.List;

/** {@code simulate --controls}: the output and the exit status. */
final class ControlledRolls {

    private static final int MOST_SHOWN = 20;

    private final ControlRuns runs;

    ControlledRolls(FaultSimulator simulator, List<FaultKind> kinds, ScenarioPool pool) {
        runs = new ControlRuns(simulator, pool, kinds);
    }

    int run(boolean trace, Seeds seeds) {
        return trace ? replay(seeds.list().getFirst()) : all(seeds);
    }

    private int all(Seeds seeds) {
        ControlCampaign.Outcome outcome = ControlCampaign.run(runs, seeds);
        outcome.broken().stream().limit(MOST_SHOWN).forEach(broken -> {
            String seed = "seed " + broken.broken().scenario().of().seed();
            ViolationPrinter.print(seed + ", " + broken.broken() + ":", broken.violations());
        });
        System.out.println(Json.write(outcome.report()));
        return outcome.report().violations().total() == 0 ? 0 : 1;
    }

    /** Runs one case of the sample and prints its trace. */
    private int replay(long seed) {
        ControlRuns.Case one = runs.draw(seed);
        System.out.println(one);
        FaultRun run = runs.run(one);
        run.trace().forEach(System.out::println);
        run.violations().forEach(ViolationPrinter::print);
        return run.violations().isEmpty() ? 0 : 1;
    }
}
