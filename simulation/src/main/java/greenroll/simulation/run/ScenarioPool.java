package greenroll.simulation.run;

import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.scenario.RandomCases;
import greenroll.simulation.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rolls that a campaign draws from: some that are always the same, and for every second seed, or each, one of which
 * everything is chosen by the seed.
 *
 * @param usual those that a seed's fault may hit
 * @param rare those for the kinds of faults that can happen in none of the usual: whose body names alarms, whose group is
 *     sick
 * @param random what else a seed may come to; null for nothing else
 * @param only whether every seed comes to one of {@code random}
 */
public record ScenarioPool(
        List<Scenario> usual, List<Scenario> rare, @Nullable RandomCases random, boolean only) {

    public ScenarioPool {
        usual = List.copyOf(usual);
        rare = List.copyOf(rare);
    }

    /** These alone. */
    public static ScenarioPool of(List<Scenario> scenarios) {
        return new ScenarioPool(scenarios, List.of(), null, false);
    }

    /** The roll that is random by this seed; null when the seed comes to one of those that are always the same. */
    @Nullable
    public Scenario randomOf(long seed) {
        RandomCases cases = random;
        return cases != null && (only || Math.floorMod(seed, 2L) == 1)
                ? Scenario.random(cases.byLoadBalancer(seed))
                : null;
    }

    /** Which of them that kind can happen to: rare ones only where no usual one has a call for it. */
    public static List<UndisturbedRun> able(List<UndisturbedRun> usual, List<UndisturbedRun> rare, FaultKind kind) {
        List<UndisturbedRun> able = new ArrayList<>(with(usual, kind));
        return able.isEmpty() ? with(rare, kind) : able;
    }

    private static List<UndisturbedRun> with(List<UndisturbedRun> plain, FaultKind kind) {
        return plain.stream().filter(one -> !one.positionsOf(kind).isEmpty()).toList();
    }
}
