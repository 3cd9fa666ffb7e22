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
 * What others are told of a roll: its start, each batch that is completed, each hold, and its end. It says what the
 * timeline's line says and what was fixed when the roll began, so that it is the same however late it is told.
 *
 * @param id the line's place in the timelines; the same each time this is told
 * @param status the roll's as of this line
 * @param reason one sentence: what the line says; of a failure, the load balancer's or EC2's own words in it
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

    /** What the roll launches. */
    public record Pinned(int revision, String imageId) {}

    /**
     * @param batch the batch that is completed, is held, or failed; null of a roll's start and end, and where no batch was
     *     open
     * @param numberOfBatches as estimated when this was told; 0 before there is an estimate
     */
    public record Batches(@Nullable Integer batch, int numberOfBatches) {}

    /**
     * @param code a {@link FailureCode}'s name; null unless it failed
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

    /** As many instances are named, and no more: EventBridge takes 256 KB at once. */
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

        /** What EventBridge's rules match. */
        public String detailType() {
            return detailType;
        }
    }
}
