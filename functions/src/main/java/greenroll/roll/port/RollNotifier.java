package greenroll.roll.port;

import greenroll.roll.notification.RollNotification;

/** The port to the owner's ear. */
public interface RollNotifier {

    /**
     * Publishes one message. Called twice it publishes twice; both carry the same {@code notificationId}. Throws {@link
     * greenroll.fleet.Unavailable} when nobody answered.
     */
    void publish(RollNotification notification);
}
