/** Going back after a failed roll: when it is owed, and what the roll that follows is. Pure. */
@NullMarked
package greenroll.roll.rollback;

import org.jspecify.annotations.NullMarked;
