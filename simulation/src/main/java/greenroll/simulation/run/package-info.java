/** One simulated operation from start to end, undisturbed, with faults, or with requests in between. */
@NullMarked
package greenroll.simulation.run;

import org.jspecify.annotations.NullMarked;
