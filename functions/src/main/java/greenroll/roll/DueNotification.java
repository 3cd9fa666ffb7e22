package greenroll.roll;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message for the owner, sent or still to be sent.
 *
 * @param notificationId the same on every attempt, so that a reader can recognize a repetition
 * @param sentAt time of sending; null while it is still to be sent
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
        /** The roll waits at the end of a step or for a verdict of the judge, or it bakes. */
        ROLL_WAITS,
        /** Of a group, not of a roll: healing replaces nothing, because the cause seems to be outside the instances. */
        HEALING_HELD,
        /** Of a group, not of a roll: a scheduled task was not done. */
        TASK_MISSED
    }

    /** Whether it is of no use any more when the roll does not wait. */
    public boolean isMoot() {
        return kind == Kind.ROLL_WAITS && isOwed();
    }

    public boolean isOwed() {
        return sentAt == null;
    }
}
