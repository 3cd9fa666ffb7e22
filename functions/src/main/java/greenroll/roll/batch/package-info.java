/** One batch of a roll: the instances that it launches or restarts, those that it takes out, and its launch calls. */
@NullMarked
package greenroll.roll.batch;

import org.jspecify.annotations.NullMarked;
