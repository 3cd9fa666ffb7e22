package greenroll.local.simulate;

import greenroll.local.simulate.faults.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a failing list of faults as short as it can be, and a test of it. */
public final class Shrinker {

    private Shrinker() {}

    /**
     * The shortest list, by leaving out one fault after the other, that still fails; empty when it fails without any.
     *
     * @param fails asked of shorter lists only
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

    /** A JUnit test that fails as this run does; it goes beside the simulation's tests as it is. */
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
                    RollCase of = new RollCase(%d, %d, %d, %s, ImageBehaviour.%s, %s, %dL);
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
                        of.network(),
                        of.image(),
                        literal(of.body()),
                        of.seed(),
                        scenario.name(),
                        stop,
                        scenario.operation(),
                        list);
    }

    private static String literal(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
