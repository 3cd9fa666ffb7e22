package greenroll.simulation.run;

import greenroll.roll.RollStatus;
import greenroll.roll.timeline.RollEvent;
import greenroll.simulation.faults.Fault;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.invariant.Violation;
import greenroll.simulation.scenario.Scenario;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What came of a roll while things went wrong.
 *
 * @param injected the faults that took effect
 * @param log when each did, and at which call
 * @param positions how many calls were made
 * @param survey the kinds that applied at each call; empty when nobody asked
 * @param callers which function made each call; empty when nobody asked
 * @param left what the roll left behind
 */
public record FaultRun(
        Scenario scenario,
        RollRun run,
        List<Fault> injected,
        List<String> log,
        int positions,
        List<Set<FaultKind>> survey,
        List<String> callers,
        Left left) {

    /** How it ended: what a harmless fault must not change. */
    public record Left(RollStatus status, Map<String, Long> instances, Map<String, Integer> told) {

        /** How many instances each of these events named. Batches may be others: they follow when drains end. */
        static Map<String, Integer> told(List<RollEvent> timeline) {
            Map<String, Integer> told = new TreeMap<>();
            for (RollEvent.Type type : List.of(
                    RollEvent.Type.LAUNCHED,
                    RollEvent.Type.PROVEN,
                    RollEvent.Type.RESTARTED,
                    RollEvent.Type.TERMINATED)) {
                int times = timeline.stream()
                        .filter(event -> event.type() == type)
                        .mapToInt(event -> event.affected().instances().size())
                        .sum();
                told.put(type.name(), times);
            }
            return told;
        }
    }

    public FaultRun with(List<Violation> violations) {
        return new FaultRun(scenario, run.with(violations), injected, log, positions, survey, callers, left);
    }

    /** Whether nothing took effect that may change how it ends. */
    boolean isHarmless() {
        return injected.stream().map(Fault::kind).allMatch(FaultKind.HARMLESS::contains);
    }

    public List<Violation> violations() {
        return run.violations();
    }

    /** The timeline and what went wrong, line by line, for a reader: the same for the same seed. */
    public List<String> trace() {
        return Stream.concat(log.stream(), run.trace().stream()).toList();
    }
}
