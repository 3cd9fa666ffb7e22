/** The watchdog's rules for rolls whose execution is gone, and for failed instances whose time is over. Pure. */
@NullMarked
package greenroll.roll.supervision;

import org.jspecify.annotations.NullMarked;
