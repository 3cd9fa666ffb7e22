/** The timeline of a roll: its lines, and the status that follows from the lines alone. */
@NullMarked
package greenroll.roll.timeline;

import org.jspecify.annotations.NullMarked;
