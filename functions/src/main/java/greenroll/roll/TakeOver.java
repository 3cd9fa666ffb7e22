package greenroll.roll;

import greenroll.fleet.Instance;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The data that an operation took over from an unfinished one that held the group. The other one ends in the
 * transaction that starts this one. Instances that it launched belong to this operation from then on. They are blue,
 * and leave at once unless they are in service. A roll back takes over what the failed roll has parked, and registers
 * it again.
 *
 * @param rollId operation that ended for this one
 * @param kind kind of that operation
 * @param retiring instances that it was taking out, or has parked
 * @param until time until which its instances may still appear, because a launch may be under way and descriptions are
 *     late
 */
public record TakeOver(String rollId, RollKind kind, List<String> retiring, Instant until) {

    public TakeOver {
        retiring = List.copyOf(retiring);
    }

    /**
     * Whether an operation of that kind may end the holder instead of waiting for it. A ROLL, SCALE or DELETE may end a
     * HEAL, and a DELETE also a CREATE or a SCALE.
     */
    public static boolean isOpenTo(RollKind kind, String holder) {
        return switch (kind) {
            case ROLL, SCALE -> holder.equals(RollKind.HEAL.name());
            case DELETE ->
                Stream.of(RollKind.HEAL, RollKind.CREATE, RollKind.SCALE).anyMatch(open -> holder.equals(open.name()));
            case CREATE, HEAL, DETACH, ROLLBACK -> false;
        };
    }

    /** Whether the other operation launched the instance, or was taking it out. */
    public boolean isHandedOver(Instance one) {
        return rollId.equals(one.tags().rollId()) || retiring.contains(one.id());
    }

    /** Returns why the end must wait; null when no instance can appear any more. */
    @Nullable
    public String awaited(Instant now) {
        return now.isBefore(until) ? "what " + rollId + " may have launched" : null;
    }
}
