package greenroll.roll.port;

import greenroll.roll.timeline.EventKey;
import java.util.List;

/** The port to what the store tells of its own writes, once they are there for good. */
public interface RollFeed {

    /**
     * The lines of timelines that a delivery tells of, in the order in which they were written within each roll. Read
     * twice, the same. Throws IllegalArgumentException when it is no delivery of this store.
     *
     * @param delivery what the store's reader was given, as JSON
     */
    List<EventKey> written(String delivery);
}
