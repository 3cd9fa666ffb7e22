/**
 * Publishes rolls to subscribers: events and metrics, from the timelines after they are written. No step depends on it
 * or waits for it, and its errors do not change a roll.
 */
@NullMarked
package greenroll.announce;

import org.jspecify.annotations.NullMarked;
