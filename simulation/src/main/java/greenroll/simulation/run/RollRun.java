package greenroll.simulation.run;

import greenroll.roll.Roll;
import greenroll.roll.timeline.RollEvent;
import greenroll.simulation.invariant.Violation;
import greenroll.simulation.scenario.RollCase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The result of one simulated roll.
 *
 * @param followed the roll that took the group over from it; null when there is none
 */
public record RollRun(
        RollCase of,
        Roll roll,
        List<RollEvent> timeline,
        List<Violation> violations,
        Timing timing,
        Usage usage,
        @Nullable Followed followed) {

    /**
     * How long it took.
     *
     * @param criticalPath the shortest possible time of a finished roll with these batches; zero when it did not finish
     * @param bounds the bounds that it shows
     */
    public record Timing(Duration rollTime, Duration criticalPath, Map<Bound, Duration> bounds) {}

    /**
     * Its use of EC2, ELBv2 and Step Functions.
     *
     * @param calls the number of calls by operation
     * @param transitions the transitions of all its executions, polls included
     * @param polls the visits that answered WAIT, each with a Task, a Choice and a Wait state
     * @param historyEvents the events in the history of its longest execution
     */
    public record Usage(Map<String, Integer> calls, int throttled, int transitions, int polls, int historyEvents) {}

    /** The roll that took the group over, with its timeline until its end. */
    public record Followed(Roll roll, List<RollEvent> timeline) {}

    /** The timeline, line by line, and that of the roll that followed. They are the same for the same seed. */
    public List<String> trace() {
        Stream<RollEvent> next = followed == null ? Stream.of() : followed.timeline().stream();
        return Stream.concat(timeline.stream(), next).map(RollRun::line).toList();
    }

    private static String line(RollEvent event) {
        return event.at() + " " + event.type() + (event.batch() == null ? "" : " batch " + event.batch()) + ": "
                + event.message()
                + (event.service().inService() == null
                        ? ""
                        : " [in service " + event.service().inService() + ", floor "
                                + event.service().floor() + "]");
    }

    RollRun with(List<Violation> others) {
        return new RollRun(of, roll, timeline, others, timing, usage, followed);
    }
}
