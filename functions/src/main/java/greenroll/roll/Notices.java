package greenroll.roll;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Messages owed and sent. */
public final class Notices {

    private Notices() {}

    static List<Notice> sent(List<Notice> notices, String notificationId, Instant now) {
        return notices.stream()
                .map(one -> one.notificationId().equals(notificationId) && one.isOwed() ? one.sent(now) : one)
                .toList();
    }

    /** The messages that the owner is still owed, in the order in which they fell due. */
    public static List<RollNotification> owed(Roll roll) {
        return roll.head().notices().stream()
                .filter(Notice::isOwed)
                .map(notice -> Failing.notification(roll, notice))
                .toList();
    }

    /** What to write once the message was published. */
    public record Marked(Roll next, List<RollEvent> events) {}

    /** Marks a message as sent. Called twice it marks once and tells once. */
    public static Marked mark(Roll roll, String notificationId, Instant now) {
        List<Notice> notices = sent(roll.head().notices(), notificationId, now);
        if (notices.equals(roll.head().notices())) {
            return new Marked(roll, List.of());
        }
        Roll next = roll.with(c -> {
            c.notices = notices;
            c.toldAt(now);
        });
        Note note = new Note(
                RollEvent.Type.NOTIFIED,
                roll.lastBatch().map(Batch::number).orElse(null),
                "the owner was told: " + notificationId,
                List.of(),
                Map.of(),
                new Told.Notified(notificationId));
        return new Marked(next, Timeline.events(roll, next, List.of(note), now));
    }
}
