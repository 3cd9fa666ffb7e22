package greenroll.steps;

import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.roll.ExecutionOutcome;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a step acts through. Each step has the store and the fleet. The others are given to the steps that use them, so that
 * a function needs no more rights than its step.
 */
@RecordBuilder
record StepPorts(
        RollStore store,
        Fleet fleet,
        Alarms alarms,
        RollNotifier notifier,
        RollExecutions executions,
        InstantSource clock)
        implements StepPortsBuilder.With {

    /** Without alarms, messages and executions: no alarm is in ALARM, and to use the others is an error. */
    static StepPorts of(RollStore store, Fleet fleet, InstantSource clock) {
        return new StepPorts(store, fleet, names -> Map.of(), NO_NOTIFIER, NO_EXECUTIONS, clock);
    }

    private static final RollNotifier NO_NOTIFIER = notification -> {
        throw new IllegalStateException("this step publishes nothing");
    };

    private static final RollExecutions NO_EXECUTIONS = new RollExecutions() {
        @Override
        public void start(String groupId, String rollId, int generation) {
            throw new IllegalStateException("this step starts no execution");
        }

        @Override
        public ExecutionOutcome state(String rollId, int generation) {
            throw new IllegalStateException("this step reads no execution");
        }
    };
}
