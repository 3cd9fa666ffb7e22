package greenroll.roll.batch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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
 * @param launchingSince since when it has been launching: its opening, or its last REPLACE
 * @param shortageSince since when no subnet and type had capacity
 * @param graceSince when the batch was first called healthy
 * @param unproven whether its green was once found out of service when blue was to go
 * @param shown how its instances show, by id, as far as the timeline has told of it
 * @param heldSince since when the floor has kept blue from going although green is proven
 */
public record Batch(
        int number,
        int size,
        Phase phase,
        List<BatchInstance> instances,
        List<RetiringInstance> retiring,
        List<LaunchCall> calls,
        int lost,
        boolean unproven,
        Instant openedAt,
        Instant launchingSince,
        @Nullable Instant shortageSince,
        @Nullable Instant graceSince,
        @Nullable Instant heldSince,
        @Nullable Instant closedAt,
        Map<String, InstanceStatus> shown) {

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

    public Batch {
        instances = List.copyOf(instances);
        retiring = List.copyOf(retiring);
        calls = List.copyOf(calls);
        shown = Map.copyOf(shown);
    }

    public static Batch opened(int number, int size, Phase phase, List<BatchInstance> instances, Instant now) {
        return new Batch(
                number, size, phase, instances, List.of(), List.of(), 0, false, now, now, null, null, null, null,
                Map.of());
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

    public Batch withPhase(Phase next) {
        return with(c -> c.phase = next);
    }

    public Batch closed(Phase how, Instant at) {
        return with(c -> {
            c.phase = how;
            c.closedAt = at;
        });
    }

    /** The batch with its members changed one by one. */
    public Batch mapMembers(UnaryOperator<BatchInstance> change) {
        return with(c -> c.instances = instances.stream().map(change).toList());
    }

    public Batch mapMember(String id, UnaryOperator<BatchInstance> change) {
        return mapMembers(member -> member.id().equals(id) ? change.apply(member) : member);
    }

    /** Adds the member unless it is there already. */
    public Batch join(BatchInstance member) {
        return member(member.id()).isPresent() ? this : with(c -> c.instances = plus(instances, member));
    }

    public Batch mapRetired(UnaryOperator<RetiringInstance> change) {
        return with(c -> c.retiring = retiring.stream().map(change).toList());
    }

    /** Lists the instance for termination unless it is listed already. */
    public Batch retire(RetiringInstance one) {
        return retires(one.id()) ? this : with(c -> c.retiring = plus(retiring, one));
    }

    private static <T> List<T> plus(List<T> list, T one) {
        List<T> next = new ArrayList<>(list);
        next.add(one);
        return next;
    }

    /** The same batch with some components changed: {@code with(c -> c.x = y)}. */
    public Batch with(Consumer<Change> edit) {
        Change change = new Change(this);
        edit.accept(change);
        return new Batch(
                change.number,
                change.size,
                change.phase,
                change.instances,
                change.retiring,
                change.calls,
                change.lost,
                change.unproven,
                change.openedAt,
                change.launchingSince,
                change.shortageSince,
                change.graceSince,
                change.heldSince,
                change.closedAt,
                change.shown);
    }

    /** A Batch under change, for {@link #with} alone. */
    public static final class Change {
        public int number;
        public int size;
        public Phase phase;
        public List<BatchInstance> instances;
        public List<RetiringInstance> retiring;
        public List<LaunchCall> calls;
        public int lost;
        public boolean unproven;
        public Instant openedAt;
        public Instant launchingSince;

        @Nullable
        public Instant shortageSince;

        @Nullable
        public Instant graceSince;

        @Nullable
        public Instant heldSince;

        @Nullable
        public Instant closedAt;

        public Map<String, InstanceStatus> shown;

        private Change(Batch from) {
            number = from.number;
            size = from.size;
            phase = from.phase;
            instances = from.instances;
            retiring = from.retiring;
            calls = from.calls;
            lost = from.lost;
            unproven = from.unproven;
            openedAt = from.openedAt;
            launchingSince = from.launchingSince;
            shortageSince = from.shortageSince;
            graceSince = from.graceSince;
            heldSince = from.heldSince;
            closedAt = from.closedAt;
            shown = from.shown;
        }
    }
}
