package greenroll.roll.notification;

import greenroll.roll.DueNotification;
import greenroll.roll.RollFacts;
import greenroll.roll.RollKind;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.failure.Leftover;
import greenroll.roll.failure.Warning;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The message to the owner when an operation fails, leaves instances behind or waits at a step, or when healing holds. It names the
 * batch, the instances, the reason, the action taken and the next steps.
 *
 * @param notificationId id of the message, the same on every attempt
 */
@RecordBuilder
public record RollNotification(
        String notificationId,
        DueNotification.Kind kind,
        Operation operation,
        Problem problem,
        List<String> whatWasDone,
        List<String> whatToDoNext,
        List<Warning> warnings,
        Instant at)
        implements RollNotificationBuilder.With {

    /**
     * The operation that it is about.
     *
     * @param rollId operation; null when none was started
     */
    @RecordBuilder
    public record Operation(
            @Nullable String rollId,
            String groupId,
            String groupName,
            RollKind kind,
            int revision,
            String startedBy,
            @Nullable String comment)
            implements RollNotificationOperationBuilder.With {

        public static Operation of(RollFacts facts) {
            RollFacts.Identity identity = facts.identity();
            return new Operation(
                    identity.id(),
                    identity.groupId(),
                    identity.groupName(),
                    identity.kind(),
                    facts.revision(),
                    identity.startedBy(),
                    identity.comment());
        }
    }

    /**
     * @param code name of a {@link FailureCode}, ROLL_LEFTOVERS, ROLL_WAITS, HEALING_HELD or TASK_MISSED
     */
    public record Problem(
            String code,
            String reason,
            @Nullable Integer batch,
            List<Failure.FailedInstance> failedInstances,
            List<Leftover> leftovers) {}

    /** Returns one line of at most 100 characters, the limit for an e-mail's subject. */
    public String subject() {
        String subject = switch (kind) {
            case ROLL_FAILED ->
                "Greenroll: " + operation.kind() + " " + operation.rollId() + " of " + operation.groupName()
                        + " failed: " + problem.code();
            case ROLL_WAITS -> "Greenroll: " + operation.rollId() + " of " + operation.groupName() + " waits for you";
            case ROLL_LEFTOVERS ->
                "Greenroll: " + operation.rollId() + " of " + operation.groupName() + " left instances behind";
            case HEALING_HELD -> "Greenroll: healing of " + operation.groupName() + " is held";
            case TASK_MISSED -> "Greenroll: a scheduled task of " + operation.groupName() + " was not done";
        };
        return subject.length() <= 100 ? subject : subject.substring(0, 99) + "…";
    }
}
