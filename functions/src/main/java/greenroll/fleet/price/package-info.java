/** The port to the prices of instances, and prices as values. */
@NullMarked
package greenroll.fleet.price;

import org.jspecify.annotations.NullMarked;
