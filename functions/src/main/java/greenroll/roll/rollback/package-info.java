/** The roll back after a failed roll: when it must follow, and its facts. Pure. */
@NullMarked
package greenroll.roll.rollback;

import org.jspecify.annotations.NullMarked;
