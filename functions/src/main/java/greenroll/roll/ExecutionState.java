package greenroll.roll;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * Which execution carries the roll, and how often the watchdog had to start one.
 *
 * @param generation a step that carries an older one answers SUPERSEDED
 * @param watchdogRestarts in a row without progress
 * @param progressMark instances proven and blue deregistered when the watchdog last looked
 * @param aborted the execution was stopped by hand: the roll fails
 */
@RecordBuilder
public record ExecutionState(int generation, int watchdogRestarts, int progressMark, boolean aborted)
        implements ExecutionStateBuilder.With {

    public static final ExecutionState FIRST = new ExecutionState(1, 0, 0, false);

    public ExecutionState nextGeneration() {
        return withGeneration(generation + 1);
    }
}
