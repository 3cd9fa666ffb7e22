package greenroll.api.roll;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import greenroll.api.http.ApiTime;
import greenroll.roll.RollHead;
import greenroll.roll.RollOutcome;
import greenroll.roll.failure.Warning;
import greenroll.roll.timeline.RollSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A roll in short, as the API shows it: one flat object.
 *
 * @param expectedEnd as computed when a batch began or ended last; absent before the first look, while it is paused, and
 *     once it stops, fails or has ended
 */
public record RollView(
        @JsonUnwrapped Identity identity,
        String kind,
        @JsonUnwrapped Position position,
        @JsonUnwrapped Batches batches,
        @JsonUnwrapped BlueGreen instances,
        @JsonUnwrapped Times times,
        @JsonUnwrapped FollowUp followUp,
        @JsonUnwrapped Messages messages,
        @JsonUnwrapped Started started,
        @Nullable String expectedEnd) {

    /** The ids of the roll and of its group. */
    public record Identity(String id, String groupId) {

        static Identity of(RollSummary roll) {
            return new Identity(roll.identity().id(), roll.identity().groupId());
        }
    }

    public record Progress(String unit, int value) {}

    /** The place that the roll has reached. */
    public record Position(String status, Progress progress, int currentBatch) {

        static Position of(RollSummary roll) {
            return new Position(
                    roll.status().wire(),
                    new Progress("percent", roll.progress().percent()),
                    roll.progress().currentBatch());
        }
    }

    public record Batches(int numOfBatches, int batchSizePercentage, long gracePeriod) {}

    /** @param parkedInstances retired blue that an undo can register again; absent while there is none */
    public record BlueGreen(
            int blueInstances, int greenInstances, @Nullable Integer parkedInstances) {

        static BlueGreen of(RollSummary.Progress progress) {
            return new BlueGreen(progress.blue(), progress.green(), progress.parked() == 0 ? null : progress.parked());
        }
    }

    public record Times(String createdAt, String updatedAt) {

        static Times of(RollSummary roll) {
            return new Times(
                    ApiTime.of(roll.times().createdAt()),
                    ApiTime.of(roll.times().updatedAt()));
        }
    }

    /**
     * The rolls that followed it, and the one that it follows.
     *
     * @param outcome {@code none}, {@code rolled_back} or {@code rollback_failed}
     * @param rollbackId the roll that brings back what served before this one; absent while there is none
     * @param follows the roll that this one cleans up after; absent for an ordinary one
     */
    public record FollowUp(
            String outcome,
            @Nullable String rollbackId,
            @Nullable String follows) {}

    /**
     * The reasons of a failure and of a hold, and the warnings.
     *
     * @param code a failure's code; absent unless it failed
     * @param reason why it failed; absent unless it did
     * @param hold why it waits; absent while it does not
     */
    public record Messages(
            @Nullable String code,
            @Nullable String reason,
            @Nullable HoldView hold,
            List<Warning> warnings) {

        private static Messages of(RollSummary roll) {
            RollSummary.FailureSummary failure = roll.failure();
            return new Messages(
                    failure == null ? null : failure.code().name(),
                    failure == null ? null : failure.reason(),
                    HoldView.of(roll.hold()),
                    roll.warnings());
        }
    }

    /**
     * The revision that was started, and the caller who started it.
     *
     * @param autoScaling absent for a group of Greenroll's own
     */
    public record Started(
            int revision,
            String startedBy,
            @Nullable String comment,
            @Nullable AutoScalingView autoScaling) {}

    /** @param outcome the outcome of the rollback, which that roll's own record knows */
    public static RollView of(RollHead head, RollOutcome outcome) {
        return of(RollSummary.of(head), outcome, head.control().rollback(), AutoScalingView.of(head));
    }

    public static RollView of(
            RollSummary roll, RollOutcome outcome, @Nullable String rollbackId, @Nullable AutoScalingView autoScaling) {
        return new RollView(
                Identity.of(roll),
                roll.identity().kind().name(),
                Position.of(roll),
                new Batches(
                        roll.progress().numberOfBatches(),
                        roll.pace().batchSizePercentage(),
                        roll.pace().gracePeriod().toSeconds()),
                BlueGreen.of(roll.progress()),
                Times.of(roll),
                new FollowUp(outcome.wire(), rollbackId, roll.follows()),
                Messages.of(roll),
                new Started(
                        roll.revision(),
                        roll.identity().startedBy(),
                        roll.identity().comment(),
                        autoScaling),
                ApiTime.orNull(roll.times().expectedEnd()));
    }
}
