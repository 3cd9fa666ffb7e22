package greenroll.roll;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * The execution that runs the roll, and how often the watchdog had to start one.
 *
 * @param generation number of the current execution; a step with an older one returns SUPERSEDED
 * @param watchdogRestarts number of restarts in a row without progress
 * @param progressMark number of proven, deregistered and gone instances plus the current batch at the watchdog's last
 *     restart
 * @param aborted whether a person stopped the execution; the roll then fails
 */
@RecordBuilder
public record ExecutionState(int generation, int watchdogRestarts, int progressMark, boolean aborted)
        implements ExecutionStateBuilder.With {

    public static final ExecutionState FIRST = new ExecutionState(1, 0, 0, false);

    public ExecutionState nextGeneration() {
        return withGeneration(generation + 1);
    }
}
