package greenroll.simulation.faults;

import greenroll.roll.ExecutionOutcome;
import greenroll.roll.port.RollExecutions;

/** Step Functions behind the injector, which may make any of its calls fail. */
final class GatedExecutions implements RollExecutions {

    private final RollExecutions executions;
    private final FaultInjector injector;

    GatedExecutions(RollExecutions executions, FaultInjector injector) {
        this.executions = executions;
        this.injector = injector;
    }

    @Override
    public void start(String groupId, String rollId, int generation) {
        injector.call("executions.start", () -> {
            executions.start(groupId, rollId, generation);
            return true;
        });
    }

    @Override
    public ExecutionOutcome state(String rollId, int generation) {
        return injector.call("executions.state", () -> executions.state(rollId, generation));
    }
}
