/**
 * Rules on one observation of the fleet: which instances are in service, blue or green, and the status of each. Pure.
 */
@NullMarked
package greenroll.roll.observation;

import org.jspecify.annotations.NullMarked;
