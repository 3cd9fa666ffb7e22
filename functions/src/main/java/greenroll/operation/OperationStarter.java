package greenroll.operation;

import greenroll.fleet.Unavailable;
import greenroll.group.Group;
import greenroll.id.IdSource;
import greenroll.roll.Idempotency;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.TakeOver;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollStore;
import greenroll.roll.rollback.RollbackRules;
import greenroll.roll.step.TakeOverRules;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts every operation: it chooses an id, takes the group's lock and stores the operation in one transaction, and
 * starts the execution.
 */
final class OperationStarter {

    static final int ID_ATTEMPTS = 5;

    private static final int TAKE_OVER_ATTEMPTS = 10;

    private final RollStore store;
    private final RollExecutions executions;
    private final IdSource source;

    OperationStarter(RollStore store, RollExecutions executions, IdSource source) {
        this.store = store;
        this.executions = executions;
        this.source = source;
    }

    /** The operation that the key has already started; empty without a key, or when the key has started none. */
    Optional<StartResult> begun(@Nullable Idempotency idempotency) {
        if (idempotency == null) {
            return Optional.empty();
        }
        for (String id : idempotency.ids()) {
            RollHead roll = store.head("sbgd-" + id).orElse(null);
            Idempotency other = roll == null ? null : roll.facts().idempotency();
            if (roll != null && other != null && other.key().equals(idempotency.key())) {
                return Optional.of(
                        other.equals(idempotency)
                                ? new StartResult.Accepted(roll)
                                : new StartResult.KeyReused(roll.id()));
            }
        }
        return Optional.empty();
    }

    /**
     * The operation that the key has already started, otherwise the one that starts now. Calls with the same key,
     * repeated or at the same time, start one operation.
     */
    StartResult once(@Nullable Idempotency idempotency, Supplier<StartResult> anew) {
        StartResult started = begun(idempotency).orElseGet(anew);
        // The group's holder may be this same call, which was sent twice at once.
        return started instanceof StartResult.Held ? begun(idempotency).orElse(started) : started;
    }

    /**
     * Takes the group's lock for the roll, under the first free id. When another operation held the group, it ends for
     * the roll if {@link TakeOver#isOpenTo} permits that.
     *
     * @param made makes the roll with this id, which has no prefix
     * @param anew starts again with the group as it is by then
     */
    StartResult start(
            Group group, Function<String, Roll> made, @Nullable Idempotency idempotency, Supplier<StartResult> anew) {
        return tried(group, made, idempotency).orElseGet(anew);
    }

    /** Like {@link #start}, but without another attempt; empty when the group has changed since it was read. */
    Optional<StartResult> tried(Group group, Function<String, Roll> made, @Nullable Idempotency idempotency) {
        Group.ActiveRoll active = group.activeRoll();
        return active == null ? begun(group, made, idempotency) : takenOver(group, active, made, idempotency);
    }

    /** The holder writes on each of its visits. When a visit comes first, the holder is read again. */
    private Optional<StartResult> takenOver(
            Group group, Group.ActiveRoll active, Function<String, Roll> made, @Nullable Idempotency idempotency) {
        for (int attempt = 0; attempt < TAKE_OVER_ATTEMPTS; attempt++) {
            Roll held = store.roll(active.rollId()).orElse(null);
            if (held == null || !held.head().isOpen()) {
                return Optional.empty();
            }
            Optional<StartResult> started = takenOver(group, held, made, idempotency);
            if (started.isPresent()) {
                return started;
            }
        }
        return Optional.of(new StartResult.Held(active.rollId(), active.kind()));
    }

    private Optional<StartResult> takenOver(
            Group group, Roll held, Function<String, Roll> made, @Nullable Idempotency idempotency) {
        return underFreeId(idempotency, id -> {
            Roll wanted = made.apply(id);
            if (!TakeOver.isOpenTo(wanted.facts().kind(), held.facts().kind().name())) {
                return new Attempt(
                        wanted,
                        new RollStore.Start.Held(held.id(), held.facts().kind().name()));
            }
            TakeOverRules.Change change =
                    TakeOverRules.of(held, wanted, wanted.facts().createdAt());
            Roll next = change.next();
            return new Attempt(
                    next,
                    store.takeOver(
                            group, held, change.ended(), change.events(), next, List.of(RollbackRules.accepted(next))));
        });
    }

    private Optional<StartResult> begun(Group group, Function<String, Roll> made, @Nullable Idempotency idempotency) {
        return underFreeId(idempotency, id -> {
            Roll roll = made.apply(id);
            return new Attempt(roll, store.start(group, roll, List.of(RollbackRules.accepted(roll))));
        });
    }

    private record Attempt(Roll roll, RollStore.Start answer) {}

    private Optional<StartResult> underFreeId(@Nullable Idempotency idempotency, Function<String, Attempt> attempt) {
        for (String id : ids(idempotency)) {
            Attempt made = attempt.apply(id);
            switch (made.answer()) {
                case RollStore.Start.Accepted() -> {
                    return Optional.of(launched(made.roll()));
                }
                case RollStore.Start.Held(String rollId, String kind) -> {
                    return Optional.of(new StartResult.Held(rollId, kind));
                }
                case RollStore.Start.Moved() -> {
                    return Optional.empty();
                }
                case RollStore.Start.IdTaken() -> {
                    Optional<StartResult> begun = begun(idempotency);
                    if (begun.isPresent()) {
                        return begun;
                    }
                }
            }
        }
        throw new IllegalStateException("no free roll id in " + ID_ATTEMPTS + " attempts");
    }

    /** The eight digits of the ids to try, from the key or at random. */
    Iterable<String> ids(@Nullable Idempotency idempotency) {
        return idempotency == null ? Stream.generate(source::hex8).limit(ID_ATTEMPTS)::iterator : idempotency.ids();
    }

    /** Starts the execution of the operation that now holds the group. */
    StartResult launched(Roll roll) {
        try {
            executions.start(
                    roll.facts().groupId(),
                    roll.id(),
                    roll.head().executionState().generation());
        } catch (Unavailable e) {
            // The lock is taken and the roll is stored, so the watchdog starts the missing execution.
        }
        return new StartResult.Accepted(roll.head());
    }
}
