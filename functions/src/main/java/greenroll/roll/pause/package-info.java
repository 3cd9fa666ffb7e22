/** The pauses of a roll's steps. */
@NullMarked
package greenroll.roll.pause;

import org.jspecify.annotations.NullMarked;
