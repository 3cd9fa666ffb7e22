package greenroll.simulation.faults;

import java.util.Random;

/** A fault that waits for its call, or has had it. */
final class PendingFault {

    final Fault fault;
    final Random random;
    boolean fired;
    boolean injected;

    PendingFault(Fault fault) {
        this.fault = fault;
        this.random = fault.random();
    }
}
