/** Runs many simulated operations by seeds, on every core, and shrinks those that fail. */
@NullMarked
package greenroll.simulation.campaign;

import org.jspecify.annotations.NullMarked;
