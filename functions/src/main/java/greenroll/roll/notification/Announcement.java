package greenroll.roll.notification;

import greenroll.roll.RollFacts;
import greenroll.roll.RollStatus;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.failure.Leftover;
import greenroll.roll.timeline.RollEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message about a roll to other systems. It tells of the roll's start, each completed batch, each hold, or the end.
 * Its content comes from the timeline's line and from the roll's facts, so it does not depend on when it is sent.
 *
 * @param id position of the line in the timelines; the same for every repetition of this message
 * @param status status of the roll at this line
 * @param reason one sentence: the line's text, or a failure's reason with the load balancer's or EC2's words
 */
public record Announcement(
        String id,
        Kind kind,
        RollFacts.Identity roll,
        Pinned pinned,
        RollStatus status,
        Batches batches,
        RollEvent.ServiceLevel service,
        String reason,
        Problem problem,
        Instant at) {

    /** The revision that the roll launches. */
    public record Pinned(int revision, String imageId) {}

    /**
     * @param batch completed, held or failed batch; null for a roll's start and end, and when no batch was open
     * @param numberOfBatches estimate at the time of sending; 0 before there is an estimate
     * @param step step at whose end the roll waits, from 1; null for other messages
     */
    public record Batches(
            @Nullable Integer batch,
            int numberOfBatches,
            @Nullable Integer step) {}

    /**
     * @param code name of a {@link FailureCode} if the roll failed, or the code of the hold; null for other messages
     * @param failedInstances at most {@value #MOST}
     * @param leftovers instances that were left behind; at most {@value #MOST}
     */
    public record Problem(
            @Nullable String code, List<Failure.FailedInstance> failedInstances, List<Leftover> leftovers) {

        public static final Problem NONE = new Problem(null, List.of(), List.of());

        public Problem {
            failedInstances = failedInstances.stream().limit(MOST).toList();
            leftovers = leftovers.stream().limit(MOST).toList();
        }
    }

    /** The largest number of instances that a message names, because EventBridge accepts 256 KB at once. */
    public static final int MOST = 100;

    public enum Kind {
        STARTED("Roll Started"),
        BATCH_COMPLETED("Roll Batch Completed"),
        HELD("Roll Held"),
        FINISHED("Roll Finished"),
        FAILED("Roll Failed"),
        STOPPED("Roll Stopped");

        private final String detailType;

        Kind(String detailType) {
            this.detailType = detailType;
        }

        /** Returns the detail type that rules of EventBridge match. */
        public String detailType() {
            return detailType;
        }
    }
}
