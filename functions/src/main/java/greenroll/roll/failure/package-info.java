/** What goes wrong in a roll and what is left of it, as values with codes that people search for. */
@NullMarked
package greenroll.roll.failure;

import org.jspecify.annotations.NullMarked;
