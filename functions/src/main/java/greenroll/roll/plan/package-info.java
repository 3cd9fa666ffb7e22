/**
 * How a roll is planned: floor and ceiling, batch sizes, zones, the order in which instances go, and the forecast. Pure.
 */
@NullMarked
package greenroll.roll.plan;

import org.jspecify.annotations.NullMarked;
