package greenroll.simulation.faults;

import greenroll.roll.Roll;
import greenroll.roll.timeline.RollEvent;
import java.util.List;

/** Hears what the tracker sees beside the region's own changes. */
public interface CallListener {

    /** A call is about to be made; no other call is in progress. */
    default void calling() {}

    /** The visit has received one more complete answer for every target group. */
    default void looked(SimulatedInvocation visit) {}

    /** The visit wrote the roll's baseline. */
    default void baseline(SimulatedInvocation visit, Roll written) {}

    /** The visit wrote the current roll and these lines of its timeline. */
    default void wrote(SimulatedInvocation visit, Roll written, List<RollEvent> events) {}
}
