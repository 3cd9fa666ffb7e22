/** EC2's capacity and its prices, and how a fleet chooses among them. Values without a clock or a lock. */
@NullMarked
package greenroll.emulator.compute.market;

import org.jspecify.annotations.NullMarked;
