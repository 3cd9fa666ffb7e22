/**
 * What goes out to whoever wants to hear of rolls: events and metrics, told from the timelines after they are written. No
 * step knows of it or waits for it; whatever happens here, a roll goes on as it would.
 */
@NullMarked
package greenroll.announce;

import org.jspecify.annotations.NullMarked;
