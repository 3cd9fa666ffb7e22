package greenroll.roll;

import greenroll.roll.failure.Failure;
import greenroll.roll.failure.Leftover;
import greenroll.roll.failure.RetainedInstance;
import greenroll.roll.failure.Warning;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A roll without its batches: what lists and short statuses need, and what one DynamoDB item holds. Each part is a record of
 * its own, by who writes it.
 *
 * @param version counts every write by a step; a write names the version it read and loses when that has moved on
 */
@RecordBuilder
public record RollHead(
        RollFacts facts,
        long version,
        Stage stage,
        Progress progress,
        Waiting waiting,
        Ending ending,
        List<DueNotification> notifications,
        List<Warning> warnings,
        Ownership ownership,
        Control control)
        implements RollHeadBuilder.With {

    /**
     * How far the roll is.
     *
     * @param baseline null until the first observation in which every target group answered
     * @param currentBatch the number of the last batch opened; 0 before the first
     * @param idleBatches batches in a row that ended without a green proven or a blue deregistered
     * @param updatedAt when a line of the timeline was written with it last; looks that see nothing new leave it
     */
    @RecordBuilder
    public record Progress(
            @Nullable Baseline baseline,
            int currentBatch,
            int idleBatches,
            InstanceCounts counts,
            ExpectedEnd expectedEnd,
            Instant updatedAt)
            implements RollHeadProgressBuilder.With {

        /** Before the first look at the group. */
        public static Progress none(Instant at) {
            return new Progress(null, 0, 0, InstanceCounts.NONE, ExpectedEnd.NONE, at);
        }

        /** A line is told now. Clocks differ: what was written last is never shown as older. */
        public Progress toldAt(Instant now) {
            return now.isAfter(updatedAt) ? withUpdatedAt(now) : this;
        }
    }

    /**
     * Why the roll does not go on.
     *
     * @param floorHeldSince since when in service has been below the floor; null while it is not
     * @param unknownSince since when a target group that matters has not answered; null while all do
     */
    @RecordBuilder
    public record Waiting(
            @Nullable Hold hold,
            @Nullable Instant floorHeldSince,
            @Nullable Instant unknownSince) implements RollHeadWaitingBuilder.With {

        public static final Waiting NONE = new Waiting(null, null, null);
    }

    /**
     * How the roll ends, and what it leaves.
     *
     * @param since when the roll began to finish, stop or fail; null until then
     * @param refusals the permanent refusals by AWS while the roll ends, as far as the timeline has told of them
     * @param retained failed instances that are kept for debugging, and are still to be terminated
     */
    @RecordBuilder
    public record Ending(
            @Nullable Instant since,
            @Nullable Failure failure,
            List<String> refusals,
            List<Leftover> leftovers,
            List<RetainedInstance> retained)
            implements RollHeadEndingBuilder.With {

        public static final Ending NONE = new Ending(null, null, List.of(), List.of(), List.of());

        public Ending {
            refusals = List.copyOf(refusals);
            leftovers = List.copyOf(leftovers);
            retained = List.copyOf(retained);
        }
    }

    /**
     * Who may carry the roll on.
     *
     * @param claim the invocation that is at work; null when none is
     * @param takeOver what it took over from the operation that held the group; null when nobody held it
     */
    @RecordBuilder
    public record Ownership(
            ExecutionState executionState,
            @Nullable Claim claim,
            @Nullable TakeOver takeOver) implements RollHeadOwnershipBuilder.With {

        public static final Ownership FIRST = new Ownership(ExecutionState.FIRST, null, null);
    }

    public RollHead {
        notifications = List.copyOf(notifications);
        warnings = List.copyOf(warnings);
    }

    /** A roll as it is accepted. */
    public static RollHead accepted(RollFacts facts, List<Warning> warnings) {
        return new RollHead(
                facts,
                1,
                Stage.STARTING,
                Progress.none(facts.createdAt()),
                Waiting.NONE,
                Ending.NONE,
                List.of(),
                warnings,
                Ownership.FIRST,
                Control.NONE);
    }

    public String id() {
        return facts.id();
    }

    public @Nullable Baseline baseline() {
        return progress.baseline();
    }

    public int currentBatch() {
        return progress.currentBatch();
    }

    public InstanceCounts counts() {
        return progress.counts();
    }

    public @Nullable Hold hold() {
        return waiting.hold();
    }

    public @Nullable Failure failure() {
        return ending.failure();
    }

    public List<Leftover> leftovers() {
        return ending.leftovers();
    }

    public ExecutionState executionState() {
        return ownership.executionState();
    }

    public @Nullable Claim claim() {
        return ownership.claim();
    }

    public boolean isOpen() {
        return !stage.isTerminal();
    }

    /** Whether there is something left to do: for a step, for whoever tells the owner, or for whoever ends what was kept. */
    public boolean isUnfinished() {
        return isOpen() || owesNotice() || !ending.retained().isEmpty();
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
        return counts().percent(stage);
    }

    /** {@code numOfBatches}: the estimate, or more when more were needed; 0 before there is an estimate. */
    public int numberOfBatches() {
        return Math.max(baseline() == null ? 0 : baseline().plan().count(), currentBatch());
    }
}
