package greenroll.roll.notification;

import greenroll.roll.DueNotification;
import greenroll.roll.Roll;
import greenroll.roll.batch.Batch;
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.EventDraft;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.timeline.Timeline;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Due and sent messages. */
public final class NotificationRules {

    private NotificationRules() {}

    public static List<DueNotification> sent(List<DueNotification> notifications, String notificationId, Instant now) {
        return notifications.stream()
                .map(one -> one.notificationId().equals(notificationId) && one.isOwed() ? one.withSentAt(now) : one)
                .toList();
    }

    /** Returns the messages that are still due to the owner, in the order in which they became due. */
    public static List<RollNotification> owed(Roll roll) {
        return roll.head().notifications().stream()
                .filter(DueNotification::isOwed)
                .map(due -> FailureMessage.of(roll, due))
                .toList();
    }

    /** The change to write after a message was published. */
    public record Marked(Roll next, List<RollEvent> events) {}

    /** Marks a message as sent. Called twice, it marks and adds to the timeline only once. */
    public static Marked mark(Roll roll, String notificationId, Instant now) {
        List<DueNotification> notifications = sent(roll.head().notifications(), notificationId, now);
        if (notifications.equals(roll.head().notifications())) {
            return new Marked(roll, List.of());
        }
        Roll next = roll.with(c -> {
            c.notifications(notifications);
            c.progress(c.progress().toldAt(now));
        });
        EventDraft note = new EventDraft(
                RollEvent.Type.NOTIFIED,
                roll.lastBatch().map(Batch::number).orElse(null),
                "the owner was told: " + notificationId,
                List.of(),
                Map.of(),
                new EventDetails.Notified(notificationId));
        return new Marked(next, Timeline.events(roll, next, List.of(note), now));
    }
}
