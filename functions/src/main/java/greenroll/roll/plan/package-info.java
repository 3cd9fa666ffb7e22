/** The plan of a roll: floor and ceiling, batch sizes, zones, the order of terminations, and the forecast. Pure. */
@NullMarked
package greenroll.roll.plan;

import org.jspecify.annotations.NullMarked;
