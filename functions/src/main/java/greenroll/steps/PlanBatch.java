package greenroll.steps;

import greenroll.aws.Wiring;
import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.fleet.metric.Metrics;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import greenroll.roll.task.Step;
import java.time.InstantSource;

/** Plans the next batch, or decides that nothing remains to be done. */
public final class PlanBatch extends StepHandler {

    public PlanBatch(
            RollStore store, Fleet fleet, Alarms alarms, Metrics metrics, RollNotifier notifier, InstantSource clock) {
        super(
                Step.PLAN_BATCH,
                StepPorts.of(store, fleet, clock)
                        .withAlarms(alarms)
                        .withMetrics(metrics)
                        .withNotifier(notifier));
    }

    public PlanBatch() {
        this(
                Wiring.ofLambda().store(),
                Wiring.ofLambda().fleet(),
                Wiring.ofLambda().alarms(),
                Wiring.ofLambda().serviceMetrics(),
                Wiring.ofLambda().notifier(),
                Wiring.ofLambda().clock());
    }
}
