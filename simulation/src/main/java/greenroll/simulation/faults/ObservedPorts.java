package greenroll.simulation.faults;

import greenroll.emulator.platform.lambda.Ports;
import greenroll.fleet.Fleet;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import java.time.InstantSource;

/** The ports of functions, each call of which the tracker sees. */
public final class ObservedPorts {

    private ObservedPorts() {}

    public static Ports of(Ports ports, InvocationTracker tracker, InstantSource clock) {
        return ports.with(RollStore.class, () -> new GatedStore(ports.get(RollStore.class), tracker))
                .with(Fleet.class, () -> new ToldFleet(ports.get(Fleet.class), tracker))
                .with(RollExecutions.class, () -> new GatedExecutions(ports.get(RollExecutions.class), tracker))
                .with(RollNotifier.class, () -> {
                    RollNotifier notifier = ports.get(RollNotifier.class);
                    return notification -> tracker.call("notifier.publish", () -> {
                        notifier.publish(notification);
                        return true;
                    });
                })
                .with(InstantSource.class, () -> () -> clock.instant().plus(tracker.skew()));
    }
}
