package greenroll.roll;

/**
 * Which execution carries the roll, and how often the watchdog had to start one.
 *
 * @param generation a step that carries an older one answers SUPERSEDED
 * @param watchdogRestarts in a row without progress
 * @param progressMark instances proven and blue deregistered when the watchdog last looked
 * @param aborted the execution was stopped by hand: the roll fails
 */
public record ExecutionState(int generation, int watchdogRestarts, int progressMark, boolean aborted) {

    public static final ExecutionState FIRST = new ExecutionState(1, 0, 0, false);

    public ExecutionState nextGeneration() {
        return new ExecutionState(generation + 1, watchdogRestarts, progressMark, aborted);
    }
}
