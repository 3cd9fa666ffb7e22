package greenroll.roll;

import greenroll.fleet.Unavailable;
import greenroll.group.Group;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How every operation begins: its id, the group's lock in one transaction with its record, and its execution. */
final class Starter {

    static final int ID_ATTEMPTS = 5;

    private final RollStore store;
    private final RollExecutions executions;
    private final IdSource source;

    Starter(RollStore store, RollExecutions executions, IdSource source) {
        this.store = store;
        this.executions = executions;
        this.source = source;
    }

    /** What the key has started already; empty without a key, or when it has started nothing. */
    Optional<Started> begun(@Nullable Idempotency idempotency) {
        if (idempotency == null) {
            return Optional.empty();
        }
        for (String id : idempotency.ids()) {
            RollHead roll = store.head("sbgd-" + id).orElse(null);
            Idempotency other = roll == null ? null : roll.facts().idempotency();
            if (roll != null && other != null && other.key().equals(idempotency.key())) {
                return Optional.of(
                        other.equals(idempotency) ? new Started.Accepted(roll) : new Started.KeyReused(roll.id()));
            }
        }
        return Optional.empty();
    }

    /**
     * Takes the group's lock for the roll, under the first id that is free.
     *
     * @param made the roll of that id, without its prefix
     * @param anew starts again from the group as it is by then
     */
    Started start(Group group, Function<String, Roll> made, @Nullable Idempotency idempotency, Supplier<Started> anew) {
        return tried(group, made, idempotency).orElseGet(anew);
    }

    /** The same, but that it answers nothing when the group is not as it was read any more. */
    Optional<Started> tried(Group group, Function<String, Roll> made, @Nullable Idempotency idempotency) {
        for (String id : ids(idempotency)) {
            Roll roll = made.apply(id);
            switch (store.start(group, roll, List.of(Rollbacks.accepted(roll)))) {
                case RollStore.Start.Accepted() -> {
                    return Optional.of(launched(roll));
                }
                case RollStore.Start.Held(String rollId, String kind) -> {
                    return Optional.of(new Started.Held(rollId, kind));
                }
                case RollStore.Start.Moved() -> {
                    return Optional.empty();
                }
                case RollStore.Start.IdTaken() -> {
                    Optional<Started> begun = begun(idempotency);
                    if (begun.isPresent()) {
                        return begun;
                    }
                }
            }
        }
        throw new IllegalStateException("no free roll id in " + ID_ATTEMPTS + " attempts");
    }

    /** The eight digits of the ids that are tried: the key's own, or by chance. */
    Iterable<String> ids(@Nullable Idempotency idempotency) {
        return idempotency == null ? Stream.generate(source::hex8).limit(ID_ATTEMPTS)::iterator : idempotency.ids();
    }

    /** Starts the execution of what holds the group by now. */
    Started launched(Roll roll) {
        try {
            executions.start(
                    roll.facts().groupId(), roll.id(), roll.head().pursuit().generation());
        } catch (Unavailable e) {
            // The lock is taken and the roll is on record: the watchdog starts what was never started.
        }
        return new Started.Accepted(roll.head());
    }
}
