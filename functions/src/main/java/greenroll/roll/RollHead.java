package greenroll.roll;

import greenroll.roll.failure.Failure;
import greenroll.roll.failure.Leftover;
import greenroll.roll.failure.RetainedInstance;
import greenroll.roll.failure.Warning;
import greenroll.roll.member.Membership;
import greenroll.roll.pause.StepPauses;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A roll without its batches. Lists and short statuses need no more, and one DynamoDB item holds it.
 *
 * @param version number of writes by steps; a write names the version that it read, and fails when the version has
 *     changed
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
     * The progress of the roll.
     *
     * @param baseline null until the first observation in which every target group answered
     * @param currentBatch number of the last opened batch; 0 before the first
     * @param idleBatches number of batches in a row that ended without a proven green and without a deregistered blue
     * @param updatedAt time of the last write of a timeline line; observations without news do not change it
     * @param membership what the roll did with the Auto Scaling group; null for a group of Greenroll's own
     * @param stepPauses how far it has come through the pauses of its steps
     */
    @RecordBuilder
    public record Progress(
            @Nullable Baseline baseline,
            int currentBatch,
            int idleBatches,
            InstanceCounts counts,
            ExpectedEnd expectedEnd,
            Instant updatedAt,
            @Nullable Membership membership,
            StepPauses stepPauses)
            implements RollHeadProgressBuilder.With {

        public Progress {
            // A roll that was accepted by an earlier release has none.
            stepPauses = Objects.requireNonNullElse(stepPauses, StepPauses.NONE);
        }

        /** Before the first look at the group. */
        public static Progress none(Instant at) {
            return new Progress(null, 0, 0, InstanceCounts.NONE, ExpectedEnd.NONE, at, null, StepPauses.NONE);
        }

        /** Notes that a timeline line is written now. Clocks differ, so the time never goes back. */
        public Progress toldAt(Instant now) {
            return now.isAfter(updatedAt) ? withUpdatedAt(now) : this;
        }
    }

    /**
     * The reason why the roll waits.
     *
     * @param floorHeldSince since when fewer instances than the floor are in service; null otherwise
     * @param unknownSince since when a target group that matters has not answered; null while all answer
     */
    @RecordBuilder
    public record Waiting(
            @Nullable Hold hold,
            @Nullable Instant floorHeldSince,
            @Nullable Instant unknownSince) implements RollHeadWaitingBuilder.With {

        public static final Waiting NONE = new Waiting(null, null, null);
    }

    /**
     * The end of the roll, and the instances that it leaves.
     *
     * @param since time when the roll began to finish, stop or fail
     * @param failedAfterStop whether a stop was asked for or decided before the failure; the group's {@code onFailure}
     *     is not applied then
     * @param templatesSettled whether the launch templates that nobody needs are removed, or AWS has refused it
     * @param refusals AWS's permanent refusals while the roll ends that the timeline already has
     * @param retained instances kept for debugging after a failure that are still to be terminated
     */
    @RecordBuilder
    public record Ending(
            @Nullable Instant since,
            @Nullable Failure failure,
            boolean failedAfterStop,
            boolean templatesSettled,
            List<String> refusals,
            List<Leftover> leftovers,
            List<RetainedInstance> retained)
            implements RollHeadEndingBuilder.With {

        public static final Ending NONE = new Ending(null, null, false, false, List.of(), List.of(), List.of());

        public Ending {
            refusals = List.copyOf(refusals);
            leftovers = List.copyOf(leftovers);
            retained = List.copyOf(retained);
        }
    }

    /**
     * The owner of the roll: only this execution and invocation may change it.
     *
     * @param claim the invocation that is at work; null when none is
     * @param takeOver the part of an unfinished operation that this one took over; null when the group was free
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

    /** Returns the head of a newly accepted roll. */
    public static RollHead accepted(RollFacts facts, List<Warning> warnings) {
        return new RollHead(
                facts,
                1,
                Stage.STARTING,
                begun(facts),
                Waiting.NONE,
                Ending.NONE,
                List.of(),
                warnings,
                Ownership.FIRST,
                Control.NONE);
    }

    private static Progress begun(RollFacts facts) {
        Progress none = Progress.none(facts.createdAt());
        RollFacts.AutoScaling group = facts.autoScaling();
        return group == null ? none : none.withMembership(Membership.of(group.size()));
    }

    public String id() {
        return facts.id();
    }

    /** Returns what the roll did with its Auto Scaling group; null for a group of Greenroll's own. */
    public @Nullable Membership membership() {
        return progress.membership();
    }

    public @Nullable Baseline baseline() {
        return progress.baseline();
    }

    public int currentBatch() {
        return progress.currentBatch();
    }

    /**
     * Returns the number of the step at which the roll waits, from 1; null when it does not wait at a step. The bake counts
     * as one more step.
     */
    public @Nullable Integer waitsAtStep() {
        return stage == Stage.IN_PROGRESS ? heldStep() : null;
    }

    /** Returns the step in whose pause the roll is, or was when it began to end, from 1; null when there is none. */
    public @Nullable Integer heldStep() {
        Integer step = progress.stepPauses().heldStep();
        return step == null ? null : step + 1;
    }

    /** Whether it bakes, or did when it began to end. The bake counts as one more step, which its words do not call one. */
    public boolean isInBake() {
        Integer step = heldStep();
        RollSettings settings = facts.settings();
        return step != null
                && step > settings.batches().steps().size()
                && !settings.health().bakeTime().isZero();
    }

    /** Returns the number of the batch on which the judge has no verdict and for which the roll waits; null for none. */
    public @Nullable Integer waitsForVerdict() {
        Hold hold = waiting.hold();
        return stage == Stage.IN_PROGRESS && hold != null && hold.code().equals(Hold.JUDGE_INCONCLUSIVE)
                ? Integer.valueOf(currentBatch())
                : null;
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

    /** Whether there is work left: a step, a message to the owner, or the termination of kept instances. */
    public boolean isUnfinished() {
        return isOpen() || owesNotice() || !ending.retained().isEmpty();
    }

    /** Returns the messages without those that nobody needs when the roll does not wait any more. */
    public List<DueNotification> usefulNotifications() {
        return notifications.stream().filter(one -> !one.isMoot()).toList();
    }

    /** Whether a message to the owner is due. */
    public boolean owesNotice() {
        return notifications.stream().anyMatch(DueNotification::isOwed);
    }

    /** Returns the status that a caller sees. */
    public RollStatus status() {
        return RollStatus.of(stage, control);
    }

    /** Returns the proven instances in percent. It is at most 99 until the roll has finished. */
    public int percent() {
        return counts().percent(stage);
    }

    /**
     * Returns {@code numOfBatches}. It is the estimate, or more when more batches were needed. Before the first
     * observation a roll's estimate follows from its target and batch size, and that of other operations is 0.
     */
    public int numberOfBatches() {
        return Math.max(
                baseline() == null
                        ? BatchPlan.expected(
                                facts.kind(),
                                facts.target(),
                                facts.settings().batchSizePercentage(),
                                facts.settings().batches().steps())
                        : baseline().plan().count(),
                currentBatch());
    }
}
