package greenroll.roll;

import greenroll.roll.failure.Failure;
import greenroll.roll.failure.Leftover;
import greenroll.roll.failure.RetainedInstance;
import greenroll.roll.failure.Warning;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A roll without its batches: what lists and short statuses need, and what one DynamoDB item holds.
 *
 * @param version counts every write by a step; a write names the version it read and loses when that has moved on
 * @param baseline null until the first observation in which every target group answered
 * @param currentBatch the number of the last batch opened; 0 before the first
 * @param idleBatches batches in a row that ended without a green proven or a blue deregistered
 * @param floorHeldSince since when in service has been below the floor; null while it is not
 * @param unknownSince since when a target group that matters has not answered; null while all do
 * @param endingSince when the roll began to finish, stop or fail
 * @param updatedAt when a line of the timeline was written with it last; looks that see nothing new leave it
 * @param retained what is kept for debugging after a failure, and is still to be terminated
 * @param refusals what AWS has refused for good while the roll ends, as far as the timeline has told of it
 * @param takeOver what it took over from the operation that held the group; null when nobody held it
 */
public record RollHead(
        RollFacts facts,
        long version,
        Stage stage,
        @Nullable Baseline baseline,
        int currentBatch,
        int idleBatches,
        InstanceCounts counts,
        @Nullable Hold hold,
        @Nullable Instant floorHeldSince,
        @Nullable Instant unknownSince,
        @Nullable Failure failure,
        List<DueNotification> notifications,
        List<Leftover> leftovers,
        List<Warning> warnings,
        ExecutionState executionState,
        @Nullable Claim claim,
        @Nullable Instant endingSince,
        Instant updatedAt,
        ExpectedEnd expectedEnd,
        List<String> refusals,
        Control control,
        List<RetainedInstance> retained,
        @Nullable TakeOver takeOver) {

    public RollHead {
        notifications = List.copyOf(notifications);
        leftovers = List.copyOf(leftovers);
        warnings = List.copyOf(warnings);
        retained = List.copyOf(retained);
        refusals = List.copyOf(refusals);
    }

    /** A roll as it is accepted. */
    public static RollHead accepted(RollFacts facts, List<Warning> warnings) {
        return new RollHead(
                facts,
                1,
                Stage.STARTING,
                null,
                0,
                0,
                InstanceCounts.NONE,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                warnings,
                ExecutionState.FIRST,
                null,
                null,
                facts.createdAt(),
                ExpectedEnd.NONE,
                List.of(),
                Control.NONE,
                List.of(),
                null);
    }

    public String id() {
        return facts.id();
    }

    public boolean isOpen() {
        return !stage.isTerminal();
    }

    /** Whether there is something left to do: for a step, for whoever tells the owner, or for whoever ends what was kept. */
    public boolean isUnfinished() {
        return isOpen() || owesNotice() || !retained.isEmpty();
    }

    /** Whether the owner is owed a message. */
    public boolean owesNotice() {
        return notifications.stream().anyMatch(DueNotification::isOwed);
    }

    /** What a caller is shown. */
    public RollStatus status() {
        return RollStatus.of(stage, control);
    }

    /** Instances proven, in percent; at most 99 until the roll has finished. */
    public int percent() {
        return counts.percent(stage);
    }

    /** {@code numOfBatches}: the estimate, or more when more were needed; 0 before there is an estimate. */
    public int numberOfBatches() {
        return Math.max(baseline == null ? 0 : baseline.plan().count(), currentBatch);
    }

    /** The same roll with some components changed: {@code with(c -> c.x = y)}. */
    public RollHead with(Consumer<Change> edit) {
        Change change = new Change(this);
        edit.accept(change);
        return new RollHead(
                change.facts,
                change.version,
                change.stage,
                change.baseline,
                change.currentBatch,
                change.idleBatches,
                change.counts,
                change.hold,
                change.floorHeldSince,
                change.unknownSince,
                change.failure,
                change.notifications,
                change.leftovers,
                change.warnings,
                change.executionState,
                change.claim,
                change.endingSince,
                change.updatedAt,
                change.expectedEnd,
                change.refusals,
                change.control,
                change.retained,
                change.takeOver);
    }

    /** A RollHead under change, for {@link #with} alone. */
    public static final class Change {
        public RollFacts facts;
        public long version;
        public Stage stage;

        @Nullable
        public Baseline baseline;

        public int currentBatch;
        public int idleBatches;
        public InstanceCounts counts;

        @Nullable
        public Hold hold;

        @Nullable
        public Instant floorHeldSince;

        @Nullable
        public Instant unknownSince;

        @Nullable
        public Failure failure;

        public List<DueNotification> notifications;
        public List<Leftover> leftovers;
        public List<Warning> warnings;
        public ExecutionState executionState;

        @Nullable
        public Claim claim;

        @Nullable
        public Instant endingSince;

        public Instant updatedAt;
        public ExpectedEnd expectedEnd;
        public List<String> refusals;
        public Control control;
        public List<RetainedInstance> retained;

        @Nullable
        public TakeOver takeOver;

        /** A line is told now. Clocks differ: what was written last is never shown as older. */
        public void toldAt(Instant now) {
            updatedAt = now.isAfter(updatedAt) ? now : updatedAt;
        }

        private Change(RollHead from) {
            facts = from.facts;
            version = from.version;
            stage = from.stage;
            baseline = from.baseline;
            currentBatch = from.currentBatch;
            idleBatches = from.idleBatches;
            counts = from.counts;
            hold = from.hold;
            floorHeldSince = from.floorHeldSince;
            unknownSince = from.unknownSince;
            failure = from.failure;
            notifications = from.notifications;
            leftovers = from.leftovers;
            warnings = from.warnings;
            executionState = from.executionState;
            claim = from.claim;
            endingSince = from.endingSince;
            updatedAt = from.updatedAt;
            expectedEnd = from.expectedEnd;
            refusals = from.refusals;
            control = from.control;
            retained = from.retained;
            takeOver = from.takeOver;
        }
    }
}
