package greenroll.account;

import greenroll.roll.ExecutionOutcome;
import greenroll.roll.port.RollExecutions;

/** Executions where none can be started. */
record NoExecutions() implements RollExecutions {

    @Override
    public void start(String groupId, String rollId, int generation) {
        throw new UnsupportedOperationException("a plan only reads");
    }

    @Override
    public ExecutionOutcome state(String rollId, int generation) {
        throw new UnsupportedOperationException("a plan starts no execution");
    }
}
