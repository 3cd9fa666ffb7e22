/** What the watchdog does with a roll whose execution is gone, and with failed instances whose time is over. Pure. */
@NullMarked
package greenroll.roll.supervision;

import org.jspecify.annotations.NullMarked;
