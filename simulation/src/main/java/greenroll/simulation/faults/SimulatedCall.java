package greenroll.simulation.faults;

import org.jspecify.annotations.Nullable;

/**
 * One call of a port or a client.
 *
 * @param position how manieth of all calls it is
 * @param request null for a call of a port
 */
record SimulatedCall(
        int position, String operation, @Nullable Object request, SimulatedInvocation visit) {}
