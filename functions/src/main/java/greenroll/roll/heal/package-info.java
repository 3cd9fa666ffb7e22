/** Healing: which instances of a group must be replaced without a roll, and when healing must hold. Pure. */
@NullMarked
package greenroll.roll.heal;

import org.jspecify.annotations.NullMarked;
