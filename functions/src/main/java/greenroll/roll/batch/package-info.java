/** One batch of a roll: the instances it launches or restarts, those it takes out, and its launch calls. */
@NullMarked
package greenroll.roll.batch;

import org.jspecify.annotations.NullMarked;
