package greenroll.roll.port;

import greenroll.roll.timeline.EventKey;
import java.util.List;

/** The port to the store's feed of its own committed writes. */
public interface RollFeed {

    /**
     * Returns the timeline lines in a delivery, in the order of writing within each roll. Called twice, it returns the
     * same. Throws IllegalArgumentException when the delivery is not from this store.
     *
     * @param delivery input of the store's reader, as JSON
     */
    List<EventKey> written(String delivery);
}
