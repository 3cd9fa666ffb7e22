/** Launches of instances as values: where they are asked for, how they are paid for, and the provider's answer. */
@NullMarked
package greenroll.fleet.launch;

import org.jspecify.annotations.NullMarked;
