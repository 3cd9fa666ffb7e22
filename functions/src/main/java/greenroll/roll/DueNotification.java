package greenroll.roll;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message the owner is owed.
 *
 * @param notificationId the same on every attempt, so that a reader can tell a repeat
 * @param sentAt null while it is owed
 */
@RecordBuilder
public record DueNotification(
        Kind kind,
        String notificationId,
        Instant dueAt,
        @Nullable Instant sentAt) implements DueNotificationBuilder.With {

    public enum Kind {
        ROLL_FAILED,
        ROLL_LEFTOVERS,
        /** Of a group rather than a roll: nothing is healed, because the cause seems to be elsewhere. */
        HEALING_HELD
    }

    public boolean isOwed() {
        return sentAt == null;
    }
}
