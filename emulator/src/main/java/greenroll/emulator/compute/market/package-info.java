/** What capacity EC2 has and what it costs, and how a fleet chooses among it. Values without a clock or a lock. */
@NullMarked
package greenroll.emulator.compute.market;

import org.jspecify.annotations.NullMarked;
