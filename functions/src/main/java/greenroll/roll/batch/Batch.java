package greenroll.roll.batch;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The part of a roll that is done at once.
 *
 * @param number from 1
 * @param size how many it launches or restarts; 0 when there is only blue left to scale down
 * @param instances its green, or the instances it restarts, in the order they joined
 * @param retiring what it lists for termination
 * @param calls its launch calls, in the order they were intended
 * @param lost how many members were lost to others (spot, another's hand, EC2) and replaced
 * @param unproven whether its green was once found out of service when blue was to go
 * @param shown how its instances show, by id, as far as the timeline has told of it
 */
@RecordBuilder
public record Batch(
        int number,
        int size,
        Phase phase,
        List<BatchInstance> instances,
        List<RetiringInstance> retiring,
        List<LaunchCall> calls,
        int lost,
        boolean unproven,
        Times times,
        Map<String, InstanceStatus> shown)
        implements BatchBuilder.With {

    /** What the batch is about to do; every state passes through what is already done. */
    public enum Phase {
        LAUNCHING,
        RESTARTING,
        CHECKING,
        GRACE,
        SCALING_DOWN,
        DONE,
        /** Ended without having been proven. */
        GIVEN_UP
    }

    /**
     * Since when the batch is where it is.
     *
     * @param launchingSince since when it has been launching: its opening, or its last REPLACE
     * @param shortageSince since when no subnet and type had capacity; null while there is some
     * @param graceSince when the batch was first called healthy
     * @param heldSince since when the floor has kept blue from going although green is proven
     */
    @RecordBuilder
    public record Times(
            Instant openedAt,
            Instant launchingSince,
            @Nullable Instant shortageSince,
            @Nullable Instant graceSince,
            @Nullable Instant heldSince,
            @Nullable Instant closedAt)
            implements BatchTimesBuilder.With {

        static Times opened(Instant now) {
            return new Times(now, now, null, null, null, null);
        }
    }

    public Batch {
        instances = List.copyOf(instances);
        retiring = List.copyOf(retiring);
        calls = List.copyOf(calls);
        shown = Map.copyOf(shown);
    }

    public static Batch opened(int number, int size, Phase phase, List<BatchInstance> instances, Instant now) {
        return new Batch(number, size, phase, instances, List.of(), List.of(), 0, false, Times.opened(now), Map.of());
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

    public boolean retires(String id) {
        return retiring.stream().anyMatch(one -> one.id().equals(id));
    }

    public Batch closed(Phase how, Instant at) {
        return with(batch -> batch.phase(how).times(times.withClosedAt(at)));
    }

    /** The batch with its members changed one by one. */
    public Batch mapMembers(UnaryOperator<BatchInstance> change) {
        return withInstances(instances.stream().map(change).toList());
    }

    public Batch mapMember(String id, UnaryOperator<BatchInstance> change) {
        return mapMembers(member -> member.id().equals(id) ? change.apply(member) : member);
    }

    /** Adds the member unless it is there already. */
    public Batch join(BatchInstance member) {
        return member(member.id()).isPresent() ? this : withInstances(plus(instances, member));
    }

    public Batch mapRetired(UnaryOperator<RetiringInstance> change) {
        return withRetiring(retiring.stream().map(change).toList());
    }

    /** Lists the instance for termination unless it is listed already. */
    public Batch retire(RetiringInstance one) {
        return retires(one.id()) ? this : withRetiring(plus(retiring, one));
    }

    private static <T> List<T> plus(List<T> list, T one) {
        List<T> next = new ArrayList<>(list);
        next.add(one);
        return next;
    }
}
