package greenroll.simulation.faults;

import greenroll.roll.ExecutionOutcome;
import greenroll.roll.port.RollExecutions;

/** Step Functions, each call of which the tracker sees. */
final class GatedExecutions implements RollExecutions {

    private final RollExecutions executions;
    private final InvocationTracker tracker;

    GatedExecutions(RollExecutions executions, InvocationTracker tracker) {
        this.executions = executions;
        this.tracker = tracker;
    }

    @Override
    public void start(String groupId, String rollId, int generation) {
        tracker.call("executions.start", () -> {
            executions.start(groupId, rollId, generation);
            return true;
        });
    }

    @Override
    public ExecutionOutcome state(String rollId, int generation) {
        return tracker.call("executions.state", () -> executions.state(rollId, generation));
    }
}
