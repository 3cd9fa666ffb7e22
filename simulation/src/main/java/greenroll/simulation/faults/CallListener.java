package greenroll.simulation.faults;

import greenroll.roll.Roll;
import greenroll.roll.timeline.RollEvent;
import java.util.List;

/** Receives the events that the injector sees in addition to the region's own changes. */
public interface CallListener {

    /** A call is about to be made; no other call is in progress. */
    default void calling() {}

    /** The visit has received one more complete answer for every target group. */
    default void looked(SimulatedInvocation visit) {}

    /** The visit wrote the roll's baseline. */
    default void baseline(SimulatedInvocation visit, Roll written) {}

    /** The visit wrote the current roll and these lines of its timeline. */
    default void wrote(SimulatedInvocation visit, Roll written, List<RollEvent> events) {}

    /** Returns a listener that passes everything to both, to this one first. */
    default CallListener and(CallListener other) {
        CallListener first = this;
        return new CallListener() {
            @Override
            public void calling() {
                first.calling();
                other.calling();
            }

            @Override
            public void looked(SimulatedInvocation visit) {
                first.looked(visit);
                other.looked(visit);
            }

            @Override
            public void baseline(SimulatedInvocation visit, Roll written) {
                first.baseline(visit, written);
                other.baseline(visit, written);
            }

            @Override
            public void wrote(SimulatedInvocation visit, Roll written, List<RollEvent> events) {
                first.wrote(visit, written, events);
                other.wrote(visit, written, events);
            }
        };
    }
}
