package greenroll.roll.timeline;

import greenroll.roll.Control;
import greenroll.roll.Hold;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.RollStatus;
import greenroll.roll.Stage;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.failure.Warning;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a roll stands, in short: what the API's short status shows. {@link #of} takes it from the record, {@link TimelineProjection}
 * from the timeline alone, and the two are the same after every write.
 *
 * @param updatedAt when the last line of the timeline was written
 * @param follows the roll that this one cleans up after; null for an ordinary one
 * @param reason why it failed; null unless it did
 * @param expectedEnd null before the first look, while it is paused, and once it stops, fails or has ended
 */
public record RollSummary(
        String rollId,
        String groupId,
        RollKind kind,
        RollStatus status,
        int percent,
        int currentBatch,
        int numberOfBatches,
        int batchSizePercentage,
        Duration gracePeriod,
        int blue,
        int green,
        Instant createdAt,
        Instant updatedAt,
        @Nullable FailureCode code,
        @Nullable String reason,
        @Nullable Hold hold,
        List<Warning> warnings,
        int revision,
        String startedBy,
        @Nullable String comment,
        @Nullable String follows,
        @Nullable Instant expectedEnd) {

    public RollSummary {
        warnings = List.copyOf(warnings);
    }

    /** As the record has it. */
    public static RollSummary of(RollHead head) {
        Failure failure = head.failure();
        Control control = head.control();
        Instant updated = Stream.of(control.stop(), control.pause(), control.resume())
                .filter(Objects::nonNull)
                .map(Control.Asked::at)
                .reduce(head.progress().updatedAt(), (one, other) -> one.isAfter(other) ? one : other);
        return new RollSummary(
                head.id(),
                head.facts().groupId(),
                head.facts().kind(),
                head.status(),
                head.percent(),
                head.currentBatch(),
                head.numberOfBatches(),
                head.facts().settings().batchSizePercentage(),
                head.facts().settings().health().gracePeriod(),
                head.counts().blue(),
                head.counts().green(),
                head.facts().createdAt(),
                updated,
                failure == null ? null : failure.code(),
                failure == null ? null : failure.reason(),
                head.hold(),
                head.warnings(),
                head.facts().revision(),
                head.facts().identity().startedBy(),
                head.facts().identity().comment(),
                head.facts().replacementScope() == null
                        ? null
                        : head.facts().replacementScope().rollId(),
                expectedEnd(
                        head.status(),
                        head.stage(),
                        head.progress().expectedEnd().end()));
    }

    static @Nullable Instant expectedEnd(RollStatus status, Stage stage, @Nullable Instant end) {
        return switch (status) {
            case STARTING, IN_PROGRESS -> stage == Stage.FAILING ? null : end;
            case PAUSED, STOPPING, STOPPED, FINISHED, FAILED -> null;
        };
    }
}
