/** The timeline of a roll: its lines, and the status that is derived from the lines alone. */
@NullMarked
package greenroll.roll.timeline;

import org.jspecify.annotations.NullMarked;
