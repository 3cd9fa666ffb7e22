package greenroll.roll.notification;

import greenroll.roll.DueNotification;
import greenroll.roll.RollKind;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.failure.Leftover;
import greenroll.roll.failure.Warning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the owner is told when an operation fails or leaves something behind, or when healing holds: which batch, which
 * instances, why, what was done about it, and what to do next.
 *
 * @param notificationId the same on every attempt
 * @param rollId the operation; null when none was begun
 * @param code a {@link FailureCode}'s name, ROLL_LEFTOVERS or HEALING_HELD
 */
public record RollNotification(
        String notificationId,
        DueNotification.Kind kind,
        String groupId,
        String groupName,
        @Nullable String rollId,
        RollKind operation,
        int revision,
        String code,
        String reason,
        @Nullable Integer batch,
        List<Failure.FailedInstance> failedInstances,
        List<Leftover> leftovers,
        List<String> whatWasDone,
        List<String> whatToDoNext,
        List<Warning> warnings,
        String startedBy,
        @Nullable String comment,
        Instant at) {

    /** One line of at most 100 characters, as an e-mail's subject must be. */
    public String subject() {
        String subject = switch (kind) {
            case ROLL_FAILED -> "Greenroll: " + operation + " " + rollId + " of " + groupName + " failed: " + code;
            case ROLL_LEFTOVERS -> "Greenroll: " + rollId + " of " + groupName + " left instances behind";
            case HEALING_HELD -> "Greenroll: healing of " + groupName + " is held";
        };
        return subject.length() <= 100 ? subject : subject.substring(0, 99) + "…";
    }
}
