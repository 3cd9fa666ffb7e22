package greenroll.roll;

import greenroll.fleet.Instance;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operation took over from another that held the group and had not ended. The other one ends in the transaction
 * that starts this one. What it launched belongs to this one from then on: it is blue, and it leaves at once when it is
 * not in service.
 *
 * @param rollId the operation that ended for this one
 * @param kind what it was
 * @param retiring what it was taking out
 * @param until how long something that it launched may still show up: a launch may be under way, and descriptions are late
 */
public record TakeOver(String rollId, RollKind kind, List<String> retiring, Instant until) {

    public TakeOver {
        retiring = List.copyOf(retiring);
    }

    /** Whether an operation of that kind need not wait for the holder: nobody waits for a HEAL, a DELETE not for a CREATE either. */
    public static boolean isOpenTo(RollKind kind, String holder) {
        return switch (kind) {
            case ROLL, SCALE -> holder.equals(RollKind.HEAL.name());
            case DELETE -> holder.equals(RollKind.HEAL.name()) || holder.equals(RollKind.CREATE.name());
            case CREATE, HEAL, DETACH, ROLLBACK -> false;
        };
    }

    /** Whether the other one launched it, or was taking it out. */
    public boolean isHandedOver(Instance one) {
        return rollId.equals(one.tags().rollId()) || retiring.contains(one.id());
    }

    /** Why the end must wait; null when nothing can show up any more. */
    @Nullable
    public String awaited(Instant now) {
        return now.isBefore(until) ? "what " + rollId + " may have launched" : null;
    }
}
