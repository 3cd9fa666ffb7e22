package greenroll.steps;

import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.roll.ExecutionOutcome;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a step acts through. Each step has the store and the fleet. The others are given to the steps that use them, so that
 * a function needs no more rights than its step.
 */
record StepPorts(
        RollStore store,
        Fleet fleet,
        Alarms alarms,
        RollNotifier notifier,
        RollExecutions executions,
        InstantSource clock) {

    /** Without alarms, messages and executions: no alarm is in ALARM, and to use the others is an error. */
    static StepPorts of(RollStore store, Fleet fleet, InstantSource clock) {
        return new StepPorts(store, fleet, names -> Map.of(), NO_NOTIFIER, NO_EXECUTIONS, clock);
    }

    StepPorts with(Alarms alarms) {
        return new StepPorts(store, fleet, alarms, notifier, executions, clock);
    }

    StepPorts with(RollNotifier notifier) {
        return new StepPorts(store, fleet, alarms, notifier, executions, clock);
    }

    /** For the step that starts the roll that follows. */
    StepPorts with(RollExecutions executions) {
        return new StepPorts(store, fleet, alarms, notifier, executions, clock);
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
