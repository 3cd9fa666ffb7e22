/**
 * Whole rolls in virtual time, through the same handlers and the same state machine, watched from the simulator's own
 * truth. A run is reproducible by its seed. What a roll promises is checked at every change of the truth, not at its end.
 */
@NullMarked
package greenroll.local.simulate;

import org.jspecify.annotations.NullMarked;
