package greenroll.roll.timeline;

import greenroll.roll.Control;
import greenroll.roll.Hold;
import greenroll.roll.InstanceCounts;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
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
 * The short status of a roll, as in the API. {@link #of} makes it from the record, {@link TimelineProjection} from the
 * timeline alone. Both are the same after every write.
 *
 * @param failure why it failed; null unless it did
 * @param follows roll that this one follows; null for an ordinary one
 */
public record RollSummary(
        RollFacts.Identity identity,
        int revision,
        RollStatus status,
        Progress progress,
        Pace pace,
        Times times,
        @Nullable FailureSummary failure,
        @Nullable Hold hold,
        List<Warning> warnings,
        @Nullable String follows) {

    /** How far it is. */
    public record Progress(int percent, int currentBatch, int numberOfBatches, int blue, int green, int parked) {

        static Progress of(InstanceCounts counts, Stage stage, int currentBatch, int numberOfBatches) {
            return new Progress(
                    counts.percent(stage),
                    currentBatch,
                    numberOfBatches,
                    counts.blue(),
                    counts.green(),
                    counts.parked());
        }
    }

    /** How fast it may go. */
    public record Pace(int batchSizePercentage, Duration gracePeriod) {}

    /**
     * @param updatedAt time of the last line of the timeline
     * @param expectedEnd expected end; null before the first observation, while the roll is paused, and once it stops,
     *     fails or has ended
     */
    public record Times(
            Instant createdAt, Instant updatedAt, @Nullable Instant expectedEnd) {}

    /** Why it failed. */
    public record FailureSummary(FailureCode code, String reason) {

        static @Nullable FailureSummary of(@Nullable Failure failure) {
            return failure == null ? null : new FailureSummary(failure.code(), failure.reason());
        }
    }

    public RollSummary {
        warnings = List.copyOf(warnings);
    }

    /** Returns the summary of a record. */
    public static RollSummary of(RollHead head) {
        Control control = head.control();
        Instant updated = Stream.concat(
                        Stream.of(
                                control.stop(),
                                control.pause(),
                                control.resume(),
                                control.rollbackAsked(),
                                control.unjudged()),
                        control.continued().stream())
                .filter(Objects::nonNull)
                .map(Control.Asked::at)
                .reduce(head.progress().updatedAt(), (one, other) -> one.isAfter(other) ? one : other);
        return new RollSummary(
                head.facts().identity(),
                head.facts().revision(),
                head.status(),
                Progress.of(head.counts(), head.stage(), head.currentBatch(), head.numberOfBatches()),
                new Pace(
                        head.facts().settings().batchSizePercentage(),
                        head.facts().settings().ownersGracePeriod()),
                new Times(
                        head.facts().createdAt(),
                        updated,
                        expectedEnd(
                                head.status(),
                                head.stage(),
                                head.progress().expectedEnd().end())),
                FailureSummary.of(head.failure()),
                head.waiting().hold(),
                head.warnings(),
                head.facts().replacementScope() == null
                        ? null
                        : head.facts().replacementScope().rollId());
    }

    static @Nullable Instant expectedEnd(RollStatus status, Stage stage, @Nullable Instant end) {
        return switch (status) {
            case STARTING, IN_PROGRESS -> stage == Stage.FAILING ? null : end;
            case PAUSED, STOPPING, STOPPED, FINISHED, FAILED -> null;
        };
    }
}
