package greenroll.simulation.campaign;

import greenroll.simulation.faults.Fault;
import greenroll.simulation.invariant.Violation;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.InitialGroup;
import greenroll.simulation.scenario.OwnerSettings;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.Scenario;
import greenroll.simulation.scenario.SpotSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Makes a failing list of faults as short as it can be, and prints a test of it. */
public final class Shrinker {

    private Shrinker() {}

    /**
     * Returns the shortest list that still fails, leaving out one fault after the other. It is empty when the run fails
     * without any fault.
     *
     * @param fails called with shorter lists only
     */
    public static List<Fault> shrink(List<Fault> failing, Predicate<List<Fault>> fails) {
        List<Fault> left = new ArrayList<>(failing);
        boolean shorter = true;
        while (shorter) {
            shorter = false;
            for (int i = 0; i < left.size() && !shorter; i++) {
                List<Fault> without = new ArrayList<>(left);
                without.remove(i);
                if (fails.test(without)) {
                    left = without;
                    shorter = true;
                }
            }
        }
        return List.copyOf(left);
    }

    /**
     * Returns the scenario with the simplest settings and the fewest instances that still fails.
     *
     * @param fails called with simpler scenarios only; a scenario whose start is refused does not fail
     */
    public static Scenario smaller(Scenario failing, Predicate<Scenario> fails) {
        Scenario least = failing;
        for (UnaryOperator<RollCase> simpler : SIMPLER) {
            least = orSame(least, simpler, fails);
        }
        for (int size = 1; size < least.of().groupSize(); size++) {
            int target = size;
            Scenario fewer = orSame(least, of -> of.sized(target, of.zones(), of.targetGroups()), fails);
            if (fewer != least) {
                return fewer;
            }
        }
        return least;
    }

    private static final List<UnaryOperator<RollCase>> SIMPLER = List.of(
            of -> of.withSetting(OwnerSettings.USUAL),
            of -> of.withStart(InitialGroup.WELL),
            of -> of.withNetwork(false),
            of -> of.sized(of.groupSize(), of.zones(), 1),
            of -> of.withStart(of.start().withZones(0)).sized(of.groupSize(), 1, of.targetGroups()));

    private static Scenario orSame(Scenario before, UnaryOperator<RollCase> change, Predicate<Scenario> fails) {
        try {
            RollCase of = change.apply(before.of());
            Scenario after = new Scenario(before.name(), of, before.stopAfter(), before.operation());
            return !of.equals(before.of()) && fails.test(after) ? after : before;
        } catch (IllegalArgumentException | Simulator.StartRefused e) {
            return before;
        }
    }

    /** A JUnit test that fails as this run does. It can be pasted into the simulation's tests as it is. */
    public static String test(Scenario scenario, List<Fault> faults, List<Violation> violations) {
        RollCase of = scenario.of();
        StringBuilder list = new StringBuilder();
        for (Fault fault : faults) {
            list.append(list.isEmpty() ? "" : ", ")
                    .append("new Fault(FaultKind.%s, %d, %dL)".formatted(fault.kind(), fault.at(), fault.salt()));
        }
        String stop = scenario.stopAfter() == null
                ? "null"
                : "Duration.ofSeconds(" + scenario.stopAfter().toSeconds() + ")";
        String broken =
                violations.isEmpty() ? "" : violations.getFirst().invariant().key();
        return """
                // %s
                @Test
                void seed%d_%s_breaksNothing() {
                    RollCase of = new RollCase(%d, %d, %d, ImageBehaviour.%s, %s, %dL)%s;
                    Scenario scenario = new Scenario("%s", of, %s, Operation.%s);
                    FaultCampaign campaign = new FaultCampaign(new FaultSimulator(Cases.TEMPLATE), List.of(scenario), List.of());
                    assertThat(campaign.judged(scenario, List.of(%s)).violations()).isEmpty();
                }
                """.formatted(
                        broken,
                        of.seed(),
                        faults.isEmpty() ? "nothing" : faults.getFirst().kind().key(),
                        of.groupSize(),
                        of.zones(),
                        of.targetGroups(),
                        of.image(),
                        literal(of.body()),
                        of.seed(),
                        begun(of),
                        scenario.name(),
                        stop,
                        scenario.operation(),
                        list);
    }

    private static String begun(RollCase of) {
        InitialGroup start = of.start();
        OwnerSettings setting = of.setting();
        String network = of.network() ? ".withNetwork(true)" : "";
        String is = start.equals(InitialGroup.WELL)
                ? network
                : network
                        + ".withStart(new InitialGroup(%d, %d, %d, %d, %d, %d, %d, %d))"
                                .formatted(
                                        start.unhealthy(),
                                        start.stopped(),
                                        start.deregistered(),
                                        start.untagged(),
                                        start.surplus(),
                                        start.kept(),
                                        start.current(),
                                        start.zones());
        return setting.equals(OwnerSettings.USUAL)
                ? is
                : is
                        + ".withSetting(new OwnerSettings(%s, %d, %d, %d, %d, %d, %d, %s))"
                                .formatted(
                                        setting.elastigroup(),
                                        setting.drainingTimeout(),
                                        setting.delay(),
                                        setting.slowStart(),
                                        setting.interval(),
                                        setting.subnets(),
                                        setting.types(),
                                        spot(setting.spot()));
    }

    private static String spot(SpotSettings spot) {
        return spot.usesSpot()
                ? "new SpotSettings(%d, %s, %s, SpotAllocation.%s, %d, %s)"
                        .formatted(
                                spot.risk(),
                                spot.onDemandCount(),
                                spot.fallbackToOd(),
                                spot.availabilityVsCost(),
                                spot.types(),
                                spot.scarce())
                : "SpotSettings.NONE";
    }

    private static String literal(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
