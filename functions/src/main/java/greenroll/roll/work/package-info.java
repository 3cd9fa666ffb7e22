/** The work that a step decides on: changing calls, their outcomes, and the write that ends the step's run. Values. */
@NullMarked
package greenroll.roll.work;

import org.jspecify.annotations.NullMarked;
