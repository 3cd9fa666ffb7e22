/**
 * What one observation of the fleet says: which instances are in service, blue or green, and how each one shows. Pure.
 */
@NullMarked
package greenroll.roll.observation;

import org.jspecify.annotations.NullMarked;
