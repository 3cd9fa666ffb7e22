package greenroll.roll;

import greenroll.fleet.Instance;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The data that an operation took over from an unfinished one that held the group. The other one ends in the
 * transaction that starts this one. Instances that it launched belong to this operation from then on. They are blue,
 * and leave at once unless they are in service. A roll back also takes over from a failed roll that has parked blue, so
 * that an undo waits for no drain.
 *
 * @param rollId operation that ended for this one
 * @param kind kind of that operation
 * @param retiring instances that it was taking out
 * @param until time until which its instances may still appear, because a launch may be under way and descriptions are
 *     late
 * @param parked those of {@code retiring} that served before, and still run; a roll back registers them again
 */
@RecordBuilder
public record TakeOver(String rollId, RollKind kind, List<String> retiring, Instant until, List<String> parked)
        implements TakeOverBuilder.With {

    public TakeOver {
        retiring = List.copyOf(retiring);
        // An operation that was accepted by an earlier release has none.
        parked = List.copyOf(Objects.requireNonNullElse(parked, List.of()));
    }

    /** From an operation that has parked nothing. */
    public TakeOver(String rollId, RollKind kind, List<String> retiring, Instant until) {
        this(rollId, kind, retiring, until, List.of());
    }

    /** Returns what the next operation takes over from this one, which ends now. */
    public static TakeOver from(Roll held, Instant now) {
        return new TakeOver(
                held.id(),
                held.facts().kind(),
                held.retiring()
                        .filter(RetiringInstance::isOpen)
                        .map(RetiringInstance::id)
                        .toList(),
                lastSight(held, now));
    }

    /** Returns until when instances of the holder may appear for the first time; now when all were seen. */
    private static Instant lastSight(Roll held, Instant now) {
        Set<String> seen = new HashSet<>();
        held.instances()
                .filter(one -> one.registeredAt() != null)
                .map(BatchInstance::id)
                .forEach(seen::add);
        return held.batches().stream()
                .flatMap(batch -> batch.calls().stream())
                .filter(call -> switch (call.state()) {
                    case PENDING, ABANDONED -> true;
                    case ANSWERED -> !seen.containsAll(call.instanceIds());
                    case SHORT, SPENT, REFUSED -> false;
                })
                .map(call -> call.intendedAt().plus(StepTimes.LAUNCH_SHOWS_UP))
                .filter(now::isBefore)
                .max(Instant::compareTo)
                .orElse(now);
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
