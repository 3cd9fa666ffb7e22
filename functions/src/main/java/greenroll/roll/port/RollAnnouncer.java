package greenroll.roll.port;

import greenroll.roll.notification.Announcement;
import java.util.List;

/** The port to whoever wants to hear what becomes of rolls, and whom nothing here waits for. */
public interface RollAnnouncer {

    /**
     * Tells all of it, in that order as far as the other side keeps one. Called twice it tells twice; both carry the same
     * {@code id}. Throws {@link greenroll.fleet.Unavailable} when a part of it was not taken: then all of it is to be told
     * again. Nothing to tell: no effect.
     */
    void announce(List<Announcement> announcements);
}
