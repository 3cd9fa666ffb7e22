package greenroll.simulation.run;

import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.simulation.faults.Fault;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.scenario.ControlRequest;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A roll with a bake that a person undoes. The undo is asked for before every call of the bake. The same is done at some of
 * these moments with every kind of fault at every call until blue is back.
 */
public final class UndoRuns {

    /** A bake of two minutes, behind a load balancer that checks every ten seconds. */
    private static final String BODY = """
            { "batchSizePercentage": 50, "gracePeriod": 30, "healthTimeout": 120, "drainingTimeout": 60,\
             "bakeTime": 120, "strategy": { "alarms": ["p99"] } }""";

    private final FaultSimulator simulator;
    private final Scenario scenario;

    public UndoRuns(FaultSimulator simulator, int groupSize, int zones, int targetGroups, long seed) {
        this.simulator = simulator;
        RollCase of = new RollCase(groupSize, zones, targetGroups, ImageBehaviour.GREEN, BODY, seed);
        this.scenario = new Scenario("baked", of, null);
    }

    public FaultRun run(ControlRuns.Case one) {
        return simulator.run(scenario, one.faults(), one.asking());
    }

    /** The undo before every call of the bake, without faults. */
    public List<ControlRuns.Case> everyMoment() {
        return moments().stream().map(at -> ask(at, List.of())).toList();
    }

    /**
     * The undo at the first, the middle and the last moment of the bake, with one fault. Each kind is injected at each call
     * where it can happen, from the request until green leaves.
     */
    public List<ControlRuns.Case> withEveryFault(List<FaultKind> kinds) {
        List<Integer> moments = moments();
        List<ControlRuns.Case> cases = new ArrayList<>();
        int end = moments.size() - 1;
        while (survey(moments.get(end)).run().followed() == null) {
            end--;
        }
        for (int at : List.of(moments.getFirst(), moments.get(end / 2), moments.get(end))) {
            FaultRun plain = survey(at);
            int last = indexAfter(plain.callers(), "ScaleDown", at);
            for (int call = at; call <= last; call++) {
                for (FaultKind kind : kinds) {
                    if (plain.survey().get(call - 1).contains(kind)) {
                        cases.add(ask(at, List.of(new Fault(kind, call, call))));
                    }
                }
            }
        }
        return cases;
    }

    private FaultRun survey(int at) {
        return simulator.survey(scenario, ask(at, List.of()).asking());
    }

    /** The calls between the last scale-down and the end. The last visit ends the bake, so it may be too late then. */
    private List<Integer> moments() {
        List<String> callers = simulator.survey(scenario).callers();
        int first = callers.lastIndexOf("ScaleDown") + 2;
        int last = callers.indexOf("FinishRoll");
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    private static int indexAfter(List<String> callers, String function, int from) {
        int found = callers.subList(from, callers.size()).indexOf(function);
        return found < 0 ? callers.size() : from + found + 1;
    }

    private ControlRuns.Case ask(int at, List<Fault> faults) {
        return new ControlRuns.Case(scenario, new ControlRequest(at, ControlRequest.Kind.UNDO), faults);
    }
}
