package greenroll.roll.port;

import greenroll.roll.notification.RollNotification;

/** The port for messages to the owner. */
public interface RollNotifier {

    /**
     * Publishes one message. Called twice, it publishes twice, with the same {@code notificationId}. Throws
     * {@link greenroll.fleet.Unavailable} when there is no answer.
     */
    void publish(RollNotification notification);
}
