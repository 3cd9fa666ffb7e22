package greenroll.steps;

import greenroll.aws.Wiring;
import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.fleet.metric.Metrics;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import greenroll.roll.task.Step;
import java.time.InstantSource;

/** Waits until the batch has been healthy for its grace period. */
public final class GraceWait extends StepHandler {

    public GraceWait(
            RollStore store, Fleet fleet, Alarms alarms, Metrics metrics, RollNotifier notifier, InstantSource clock) {
        super(
                Step.GRACE_WAIT,
                StepPorts.of(store, fleet, clock)
                        .withAlarms(alarms)
                        .withMetrics(metrics)
                        .withNotifier(notifier));
    }

    public GraceWait() {
        this(
                Wiring.ofLambda().store(),
                Wiring.ofLambda().fleet(),
                Wiring.ofLambda().alarms(),
                Wiring.ofLambda().serviceMetrics(),
                Wiring.ofLambda().notifier(),
                Wiring.ofLambda().clock());
    }
}
