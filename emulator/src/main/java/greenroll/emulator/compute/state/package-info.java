/** What truly runs, what is registered and what health checks see. It changes in roll time, under one lock. */
@NullMarked
package greenroll.emulator.compute.state;

import org.jspecify.annotations.NullMarked;
