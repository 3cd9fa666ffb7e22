package greenroll.roll.batch;

import greenroll.roll.verdict.Judgement;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The part of a roll that is done at the same time.
 *
 * @param number from 1
 * @param size number of instances that it launches or restarts; 0 when only blue is left to scale down
 * @param instances its green, or the instances that it restarts, in the order in which they joined
 * @param retiring instances that it lists for termination
 * @param calls its launch calls, in order
 * @param losses members that were lost and replaced
 * @param proof what is known of its green
 * @param shown status of its instances in the timeline, by id
 */
@RecordBuilder
public record Batch(
        int number,
        int size,
        Phase phase,
        List<BatchInstance> instances,
        List<RetiringInstance> retiring,
        List<LaunchCall> calls,
        Losses losses,
        Proof proof,
        Times times,
        Map<String, InstanceStatus> shown)
        implements BatchBuilder.With {

    /** The next action of the batch. A step whose action is already done answers so and changes nothing. */
    public enum Phase {
        LAUNCHING,
        RESTARTING,
        CHECKING,
        GRACE,
        SCALING_DOWN,
        DONE,
        /** It ended without being proven. */
        GIVEN_UP
    }

    /**
     * Since when the batch is where it is.
     *
     * @param launchingSince time since when it launches: its opening, or its last REPLACE
     * @param shortageSince time since when no subnet and type had capacity
     * @param graceSince time when the batch was first called healthy
     * @param grace how long its healthy instances are watched; null for the roll's grace period
     * @param heldSince time since when the floor has kept blue from going although green is proven
     */
    @RecordBuilder
    public record Times(
            Instant openedAt,
            Instant launchingSince,
            @Nullable Instant shortageSince,
            @Nullable Instant graceSince,
            @Nullable Duration grace,
            @Nullable Instant heldSince,
            @Nullable Instant closedAt)
            implements BatchTimesBuilder.With {

        static Times opened(Instant now) {
            return new Times(now, now, null, null, null, null, null);
        }
    }

    /**
     * How many members were lost and replaced.
     *
     * @param unexpected through EC2 or an action outside Greenroll
     * @param interrupted through spot interruptions, which say nothing about the image and are normal
     */
    public record Losses(int unexpected, int interrupted) {

        public static final Losses NONE = new Losses(0, 0);

        public Losses plus(int moreUnexpected, int moreInterrupted) {
            return new Losses(unexpected + moreUnexpected, interrupted + moreInterrupted);
        }
    }

    /**
     * Facts about its green beyond its health.
     *
     * @param unproven whether its green was once out of service when blue was to be taken out
     * @param step index of the step in which it was opened; null for a batch after the steps
     * @param judgement the judge's opinion; null without one
     */
    @RecordBuilder
    public record Proof(
            boolean unproven,
            @Nullable Integer step,
            @Nullable Judgement judgement) implements BatchProofBuilder.With {

        public static final Proof NONE = new Proof(false, null, null);
    }

    public Batch {
        // A batch that was stored by an earlier release has none.
        proof = Objects.requireNonNullElse(proof, Proof.NONE);
        instances = List.copyOf(instances);
        retiring = List.copyOf(retiring);
        calls = List.copyOf(calls);
        shown = Map.copyOf(shown);
    }

    public static Batch opened(int number, int size, Phase phase, List<BatchInstance> instances, Instant now) {
        return new Batch(
                number,
                size,
                phase,
                instances,
                List.of(),
                List.of(),
                Losses.NONE,
                Proof.NONE,
                Times.opened(now),
                Map.of());
    }

    public boolean unproven() {
        return proof.unproven();
    }

    /** Returns the judge's opinion; null without one. */
    public @Nullable Judgement judgement() {
        return proof.judgement();
    }

    public boolean isOpen() {
        return phase != Phase.DONE && phase != Phase.GIVEN_UP;
    }

    public Stream<BatchInstance> wanted() {
        return instances.stream().filter(BatchInstance::isWanted);
    }

    public Optional<BatchInstance> member(String id) {
        return instances.stream().filter(member -> member.id().equals(id)).findFirst();
    }

    /**
     * Returns how many instances it still has to launch, whether their calls are sent or not. Members given up for their
     * health are not replaced in this batch, but in later ones.
     */
    public int unlaunched() {
        return Math.max(0, size - (int) instances.stream().filter(this::counts).count());
    }

    private boolean counts(BatchInstance member) {
        return member.isWanted()
                || retiring.stream()
                        .anyMatch(one ->
                                one.id().equals(member.id()) && one.cause() == RetiringInstance.Cause.GREEN_GIVEN_UP);
    }

    public boolean retires(String id) {
        return retiring.stream().anyMatch(one -> one.id().equals(id));
    }

    public Batch closed(Phase how, Instant at) {
        return with(batch -> batch.phase(how).times(times.withClosedAt(at)));
    }

    /** Returns the batch with each of its members changed. */
    public Batch mapMembers(UnaryOperator<BatchInstance> change) {
        return withInstances(instances.stream().map(change).toList());
    }

    public Batch mapMember(String id, UnaryOperator<BatchInstance> change) {
        return mapMembers(member -> member.id().equals(id) ? change.apply(member) : member);
    }

    /** Adds the member unless the batch already has it. */
    public Batch join(BatchInstance member) {
        return member(member.id()).isPresent() ? this : withInstances(plus(instances, member));
    }

    public Batch mapRetired(UnaryOperator<RetiringInstance> change) {
        return withRetiring(retiring.stream().map(change).toList());
    }

    /** Lists the instance for termination unless it is already listed. */
    public Batch retire(RetiringInstance one) {
        return retires(one.id()) ? this : withRetiring(plus(retiring, one));
    }

    private static <T> List<T> plus(List<T> list, T one) {
        List<T> next = new ArrayList<>(list);
        next.add(one);
        return next;
    }
}
