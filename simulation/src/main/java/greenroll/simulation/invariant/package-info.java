/**
 * The invariants, which must hold at every change of the simulated region and at the end. The monitors use no rule of
 * the product.
 */
@NullMarked
package greenroll.simulation.invariant;

import org.jspecify.annotations.NullMarked;
