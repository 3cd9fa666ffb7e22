package greenroll.roll.port;

import greenroll.roll.notification.Announcement;
import java.util.List;

/** The port to other systems that want to hear about rolls. The roll does not wait for them. */
public interface RollAnnouncer {

    /**
     * Sends all announcements, in that order if the receiver keeps an order. Called twice, it sends twice, with the
     * same {@code id}. Throws {@link greenroll.fleet.Unavailable} when a part was not accepted; then all must be sent
     * again. An empty list has no effect.
     */
    void announce(List<Announcement> announcements);
}
