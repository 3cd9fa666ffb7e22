package greenroll.simulation.command;

import greenroll.json.Json;
import greenroll.simulation.campaign.Exhaustive;
import greenroll.simulation.campaign.FaultCampaign;
import greenroll.simulation.campaign.Shrinker;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.run.FaultRun;
import greenroll.simulation.run.FaultSimulator;
import greenroll.simulation.run.ScenarioPool;
import greenroll.simulation.scenario.Scenario;
import greenroll.simulation.scenario.Seeds;
import java.util.List;

/** {@code simulate --faults} and {@code simulate --exhaustive}: the output and the exit status. */
final class FaultRuns {

    private static final int MOST_SHOWN = 20;

    private final FaultSimulator simulator;
    private final List<FaultKind> kinds;
    private final ScenarioPool pool;
    private final int faults;
    private final String again;

    /**
     * @param faults the number of faults in each roll
     * @param again the command that runs the same campaign, without its seeds
     */
    FaultRuns(FaultSimulator simulator, List<FaultKind> kinds, ScenarioPool pool, int faults, String again) {
        this.faults = faults;
        this.again = again;
        this.simulator = simulator;
        this.kinds = kinds;
        this.pool = pool;
    }

    int run(boolean exhaustive, boolean trace, Seeds seeds) {
        if (exhaustive) {
            return exhaustive();
        }
        FaultCampaign campaign = new FaultCampaign(simulator, pool, kinds, faults);
        return trace ? replay(campaign, seeds.list().getFirst()) : seeds(campaign, seeds);
    }

    private int exhaustive() {
        Exhaustive.Outcome outcome = Exhaustive.run(simulator, pool, kinds);
        FaultCampaign campaign = new FaultCampaign(simulator, pool, List.of(), 0);
        outcome.broken().stream().limit(MOST_SHOWN).forEach(broken -> show(campaign, broken));
        System.out.println(Json.write(outcome.report()));
        return outcome.report().violations().total() == 0 && outcome.report().missed() == 0 ? 0 : 1;
    }

    private int seeds(FaultCampaign campaign, Seeds seeds) {
        FaultCampaign.Outcome outcome = campaign.run(seeds);
        outcome.broken().entrySet().stream().limit(MOST_SHOWN).forEach(broken -> {
            System.err.println(again + " --seed " + broken.getKey() + " --trace");
            show(campaign, broken.getValue());
        });
        System.out.println(Json.write(outcome.report()));
        return outcome.report().violations().total() == 0 ? 0 : 1;
    }

    private static int replay(FaultCampaign campaign, long seed) {
        FaultRun run = campaign.run(seed);
        run.trace().forEach(System.out::println);
        run.violations().forEach(ViolationPrinter::print);
        return run.violations().isEmpty() ? 0 : 1;
    }

    /** Prints the violations, and a test with the fewest faults and the smallest group that still shows them. */
    private static void show(FaultCampaign campaign, FaultCampaign.Broken broken) {
        Scenario scenario = broken.draw().scenario();
        System.err.println("seed " + scenario.of().seed() + ", " + scenario.name() + ", "
                + broken.draw().faults() + ":");
        broken.violations().stream().limit(5).forEach(ViolationPrinter::print);
        FaultCampaign.Broken least = campaign.shrunk(broken);
        System.err.println(Shrinker.test(least.draw().scenario(), least.draw().faults(), least.violations()));
    }
}
