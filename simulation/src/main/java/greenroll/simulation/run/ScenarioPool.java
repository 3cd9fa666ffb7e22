package greenroll.simulation.run;

import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.scenario.RandomCases;
import greenroll.simulation.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rolls from which a campaign draws. Some are always the same. For every second seed, or for each seed, the roll is
 * random.
 *
 * @param usual the rolls into which a seed's fault may be injected
 * @param rare the rolls for kinds of faults that apply to none of the usual: with alarms in the body, or with a sick
 *     group
 * @param random the source of random rolls; null for none
 * @param only whether the roll of every seed is random
 */
public record ScenarioPool(
        List<Scenario> usual, List<Scenario> rare, @Nullable RandomCases random, boolean only) {

    public ScenarioPool {
        usual = List.copyOf(usual);
        rare = List.copyOf(rare);
    }

    /** A pool of these scenarios only. */
    public static ScenarioPool of(List<Scenario> scenarios) {
        return new ScenarioPool(scenarios, List.of(), null, false);
    }

    /** The random roll of this seed; null when the seed's roll is one of those that are always the same. */
    @Nullable
    public Scenario randomOf(long seed) {
        RandomCases cases = random;
        return cases != null && (only || Math.floorMod(seed, 2L) == 1)
                ? Scenario.random(cases.byLoadBalancer(seed))
                : null;
    }

    /** The rolls to which that kind applies. They are rare ones only when it applies to no usual roll. */
    public static List<UndisturbedRun> able(List<UndisturbedRun> usual, List<UndisturbedRun> rare, FaultKind kind) {
        List<UndisturbedRun> able = new ArrayList<>(with(usual, kind));
        return able.isEmpty() ? with(rare, kind) : able;
    }

    private static List<UndisturbedRun> with(List<UndisturbedRun> plain, FaultKind kind) {
        return plain.stream().filter(one -> !one.positionsOf(kind).isEmpty()).toList();
    }
}
