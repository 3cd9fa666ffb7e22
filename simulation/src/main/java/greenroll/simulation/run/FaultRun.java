package greenroll.simulation.run;

import greenroll.roll.RollStatus;
import greenroll.roll.timeline.RollEvent;
import greenroll.simulation.faults.Fault;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.invariant.Violation;
import greenroll.simulation.scenario.Scenario;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The result of a roll with faults.
 *
 * @param injected the faults that took effect
 * @param log the time and the call of each of these faults
 * @param positions the number of calls
 * @param survey the kinds that applied at each call; empty without a survey
 * @param callers the function that made each call; empty without a survey
 * @param left the state after the roll
 * @param undo time from the request for an undo until what was parked was in service again; null when it never was, or
 *     when nobody asked
 */
@RecordBuilder
public record FaultRun(
        Scenario scenario,
        RollRun run,
        List<Fault> injected,
        List<String> log,
        int positions,
        List<Set<FaultKind>> survey,
        List<String> callers,
        Left left,
        @Nullable Duration undo)
        implements FaultRunBuilder.With {

    /** The end of a roll, which a harmless fault must not change. */
    public record Left(RollStatus status, Map<String, Long> instances, Map<String, Integer> told) {

        /**
         * The number of instances that events of each type named. Batches are not compared, because the time at which
         * drains end may change them.
         */
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
        return withRun(run.with(violations));
    }

    /** Whether all faults that took effect are of the harmless kinds. */
    boolean isHarmless() {
        return injected.stream().map(Fault::kind).allMatch(FaultKind.HARMLESS::contains);
    }

    public List<Violation> violations() {
        return run.violations();
    }

    /** The faults and the timeline, line by line. They are the same for the same seed. */
    public List<String> trace() {
        return Stream.concat(log.stream(), run.trace().stream()).toList();
    }
}
