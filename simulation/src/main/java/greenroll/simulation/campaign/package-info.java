/** Many simulated operations by seeds, on every core, and how a failing one is made small. */
@NullMarked
package greenroll.simulation.campaign;

import org.jspecify.annotations.NullMarked;
