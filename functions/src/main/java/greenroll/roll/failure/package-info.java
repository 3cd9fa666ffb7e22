/** Failures of a roll and the instances that they leave behind, as values with codes that people search for. */
@NullMarked
package greenroll.roll.failure;

import org.jspecify.annotations.NullMarked;
