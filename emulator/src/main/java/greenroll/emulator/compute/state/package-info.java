/** The true state of instances, registrations and health checks. It changes in roll time, under one lock. */
@NullMarked
package greenroll.emulator.compute.state;

import org.jspecify.annotations.NullMarked;
