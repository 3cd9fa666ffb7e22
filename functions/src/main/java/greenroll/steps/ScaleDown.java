package greenroll.steps;

import greenroll.aws.Wiring;
import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.fleet.metric.Metrics;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import greenroll.roll.task.Step;
import java.time.InstantSource;

/** Scales down as many blue as the proven green permit. */
public final class ScaleDown extends StepHandler {

    public ScaleDown(
            RollStore store, Fleet fleet, Alarms alarms, Metrics metrics, RollNotifier notifier, InstantSource clock) {
        super(
                Step.SCALE_DOWN,
                StepPorts.of(store, fleet, clock)
                        .withAlarms(alarms)
                        .withMetrics(metrics)
                        .withNotifier(notifier));
    }

    public ScaleDown() {
        this(
                Wiring.ofLambda().store(),
                Wiring.ofLambda().fleet(),
                Wiring.ofLambda().alarms(),
                Wiring.ofLambda().serviceMetrics(),
                Wiring.ofLambda().notifier(),
                Wiring.ofLambda().clock());
    }
}
