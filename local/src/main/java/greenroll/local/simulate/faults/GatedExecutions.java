package greenroll.local.simulate.faults;

import greenroll.roll.RollExecutions;

/** Step Functions behind the wire. */
final class GatedExecutions implements RollExecutions {

    private final RollExecutions executions;
    private final Wire wire;

    GatedExecutions(RollExecutions executions, Wire wire) {
        this.executions = executions;
        this.wire = wire;
    }

    @Override
    public void start(String groupId, String rollId, int generation) {
        wire.call("executions.start", () -> {
            executions.start(groupId, rollId, generation);
            return true;
        });
    }

    @Override
    public State state(String rollId, int generation) {
        return wire.call("executions.state", () -> executions.state(rollId, generation));
    }
}
