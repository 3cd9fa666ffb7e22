/** The simulated groups, settings and operations, chosen by hand or by a seed, and what each of them promises. */
@NullMarked
package greenroll.simulation.scenario;

import org.jspecify.annotations.NullMarked;
