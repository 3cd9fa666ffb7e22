package greenroll.steps;

import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.fleet.metric.Metrics;
import greenroll.roll.ExecutionOutcome;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.InstantSource;
import java.util.Map;

/**
 * The ports of a step. Each step has the store and the fleet. Only the steps that use the other ports have them, so
 * that a function needs only its step's permissions.
 */
@RecordBuilder
record StepPorts(
        RollStore store,
        Fleet fleet,
        Alarms alarms,
        Metrics metrics,
        RollNotifier notifier,
        RollExecutions executions,
        InstantSource clock)
        implements StepPortsBuilder.With {

    /**
     * Without alarms, metrics, notifications and executions: no alarm is in ALARM, and a use of the others is an error.
     */
    static StepPorts of(RollStore store, Fleet fleet, InstantSource clock) {
        return new StepPorts(store, fleet, names -> Map.of(), NO_METRICS, NO_NOTIFIER, NO_EXECUTIONS, clock);
    }

    private static final Metrics NO_METRICS = (metrics, period, from, to) -> {
        throw new IllegalStateException("this step reads no metric");
    };

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
