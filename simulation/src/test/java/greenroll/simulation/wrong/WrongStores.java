package greenroll.simulation.wrong;

import greenroll.emulator.platform.lambda.Ports;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.fleet.SpotNotice;
import greenroll.group.Freeze;
import greenroll.group.Group;
import greenroll.group.Revision;
import greenroll.roll.Claim;
import greenroll.roll.Rewritten;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollStore;
import greenroll.roll.timeline.RollEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Stores with which the handlers behave as if their rules, or the store's conditions, were wrong in one point. */
public final class WrongStores {

    private WrongStores() {}

    private static UnaryOperator<Ports> store(BiFunction<RollStore, Ports, RollStore> wrong) {
        return ports -> ports.with(RollStore.class, () -> wrong.apply(ports.get(RollStore.class), ports));
    }

    /** Handlers read a changed roll, and write it back as they read it. */
    public static UnaryOperator<Ports> misread(UnaryOperator<Roll> as) {
        return store((right, ports) -> new StoreDecorator(right) {
            @Override
            public Optional<Roll> roll(String rollId) {
                return super.roll(rollId).map(as);
            }
        });
    }

    /** Each notice seems to be as old as the time that EC2 leaves. */
    static UnaryOperator<Ports> noticesAreOld() {
        return store((right, ports) -> new StoreDecorator(right) {
            @Override
            public List<SpotNotice> notices(String groupId) {
                return super.notices(groupId).stream()
                        .map(notice -> new SpotNotice(
                                notice.instanceId(), notice.kind(), notice.at().minus(SpotNotice.TIME_LEFT)))
                        .toList();
            }
        });
    }

    /** @param whileRolling whether the freezes are hidden while a roll runs, or while none does */
    static UnaryOperator<Ports> freezesAreForgotten(boolean whileRolling) {
        return store((right, ports) -> new StoreDecorator(right) {
            @Override
            public List<Freeze> freezes() {
                boolean rolls = super.unfinished().stream().anyMatch(RollHead::isOpen);
                return rolls == whileRolling ? List.of() : super.freezes();
            }
        });
    }

    private static boolean claims(Roll read, Roll next) {
        Claim claim = next.head().claim();
        return claim != null && !Objects.equals(claim, read.head().claim());
    }

    /** The revision that serves is answered as the latest. */
    public static UnaryOperator<Ports> healingFromTheLatest() {
        return store((right, ports) -> new StoreDecorator(right) {
            @Override
            public Page<RollHead> rolls(String groupId, int limit, boolean newestFirst, String after) {
                Page<RollHead> page = super.rolls(groupId, limit, newestFirst, after);
                int latest = group(groupId).orElseThrow().latestRevision();
                Revision revision = revision(groupId, latest).orElseThrow();
                return new Page<>(
                        page.items().stream()
                                .map(head -> head.facts().movesServing() ? Rewritten.pinned(head, revision) : head)
                                .toList(),
                        page.next());
            }
        });
    }

    /** A visit acts first. Then it writes once, with the decision and its result. */
    static UnaryOperator<Ports> withoutClaim() {
        return store((right, ports) -> new StoreDecorator(right) {
            private final Map<String, List<RollEvent>> kept = new HashMap<>();

            @Override
            public Optional<Roll> save(Roll read, Roll next, List<RollEvent> events) {
                if (claims(read, next)) {
                    kept.put(next.head().claim().holder(), events);
                    return Optional.of(next);
                }
                Claim claim = read.head().claim();
                List<RollEvent> all = new ArrayList<>(claim == null ? List.of() : kept.remove(claim.holder()));
                all.addAll(events);
                return super.save(read, next, Rewritten.renumbered(all));
            }
        });
    }

    /** The claim ends as soon as it is written. */
    static UnaryOperator<Ports> claimThatDoesNotLast() {
        return store((right, ports) -> new StoreDecorator(right) {
            @Override
            public Optional<Roll> save(Roll read, Roll next, List<RollEvent> events) {
                return super.save(
                        read, claims(read, next) ? Rewritten.claimedUntil(next, Instant.EPOCH) : next, events);
            }
        });
    }

    /** A write takes effect even if the roll was written since it was read. */
    static UnaryOperator<Ports> withoutConditions() {
        return store((right, ports) -> new StoreDecorator(right) {
            @Override
            public Optional<Roll> save(Roll read, Roll next, List<RollEvent> events) {
                Roll now = super.roll(read.id()).orElseThrow();
                return now.head().isOpen() ? super.save(now, next, events) : Optional.empty();
            }
        });
    }

    /**
     * Steps neither read the generation nor write on its condition. Steps are the only handlers without the executions
     * port.
     */
    static UnaryOperator<Ports> claimWithoutGeneration() {
        return ports -> {
            boolean[] isStep = {true};
            return ports.with(RollExecutions.class, () -> {
                        isStep[0] = false;
                        return ports.get(RollExecutions.class);
                    })
                    .with(RollStore.class, () -> new StoreDecorator(ports.get(RollStore.class)) {
                        private final Map<Long, Integer> generations = new HashMap<>();

                        @Override
                        public Optional<Roll> roll(String rollId) {
                            return super.roll(rollId).map(this::hidden);
                        }

                        @Override
                        public Optional<Roll> save(Roll read, Roll next, List<RollEvent> events) {
                            return isStep[0]
                                    ? super.save(shown(read, read), shown(read, next), events)
                                            .map(this::hidden)
                                    : super.save(read, next, events);
                        }

                        @Override
                        public Optional<Roll> close(
                                Roll read, Roll terminal, List<RollEvent> events, Integer servingRevision) {
                            return isStep[0]
                                    ? super.close(shown(read, read), shown(read, terminal), events, servingRevision)
                                    : super.close(read, terminal, events, servingRevision);
                        }

                        private Roll hidden(Roll roll) {
                            generations.put(
                                    roll.head().version(),
                                    roll.head().executionState().generation());
                            return isStep[0] ? Rewritten.generation(roll, 0) : roll;
                        }

                        private Roll shown(Roll read, Roll roll) {
                            return Rewritten.generation(
                                    roll, generations.get(read.head().version()));
                        }
                    });
        };
    }

    /** The watchdog starts the next execution, but the recorded generation stays as it is. */
    static UnaryOperator<Ports> watchdogWithoutGeneration() {
        return store((right, ports) -> new StoreDecorator(right) {
            @Override
            public Optional<Roll> save(Roll read, Roll next, List<RollEvent> events) {
                boolean restarts = next.head().executionState().watchdogRestarts() > 0
                        && next.head().executionState().generation()
                                > read.head().executionState().generation();
                return super.save(
                        read,
                        restarts
                                ? Rewritten.generation(
                                        next, read.head().executionState().generation())
                                : next,
                        events);
            }
        });
    }

    /** The claim decides which blue instances leave, but they are recorded only after they left. */
    static UnaryOperator<Ports> forgottenChoice() {
        return store((right, ports) -> new StoreDecorator(right) {
            @Override
            public Optional<Roll> save(Roll read, Roll next, List<RollEvent> events) {
                return claims(read, next)
                        ? super.save(read, Rewritten.withoutRetiredBeyond(next, read), events)
                                .map(written -> next.stored(
                                        written.head().version(), written.head().control()))
                        : super.save(read, next, events);
            }
        });
    }

    /** An operation that holds a group keeps it. */
    static UnaryOperator<Ports> withoutTakeOver() {
        return store((right, ports) -> new StoreDecorator(right) {
            @Override
            public Start takeOver(
                    Group read, Roll held, Roll ended, List<RollEvent> events, Roll next, List<RollEvent> nextEvents) {
                return new Start.Held(held.id(), held.facts().kind().name());
            }
        });
    }

    /** The operation that takes over has no record of the other one. */
    static UnaryOperator<Ports> takenOverAndForgotten() {
        return takenOverAs(Rewritten::withoutTakeOver);
    }

    /** The operation that takes over forgets only the claim of the other one. */
    static UnaryOperator<Ports> claimNotHandedOver() {
        return takenOverAs(Rewritten::withoutClaim);
    }

    private static UnaryOperator<Ports> takenOverAs(UnaryOperator<Roll> wrong) {
        return store((right, ports) -> new StoreDecorator(right) {
            @Override
            public Start takeOver(
                    Group read, Roll held, Roll ended, List<RollEvent> events, Roll next, List<RollEvent> nextEvents) {
                return super.takeOver(read, held, ended, events, wrong.apply(next), nextEvents);
            }
        });
    }

    /** A start gets the lock even if it is held, and an operation that ends counts as its holder. */
    static UnaryOperator<Ports> withoutLock() {
        return store((right, ports) -> new StoreDecorator(right) {
            private final InMemoryRollStore bare = ports.get(InMemoryRollStore.class);

            @Override
            public Optional<Group> group(String groupId) {
                return super.group(groupId).map(group -> Rewritten.locked(group, null));
            }

            @Override
            public Start start(Group read, Roll roll, List<RollEvent> events) {
                Group now = bare.group(read.id()).orElseThrow();
                bare.force(Rewritten.locked(now, null));
                return super.start(Rewritten.locked(now, null), roll, events);
            }

            @Override
            public Optional<Roll> close(Roll read, Roll terminal, List<RollEvent> events, Integer servingRevision) {
                Group now = bare.group(read.facts().groupId()).orElseThrow();
                bare.force(Rewritten.locked(now, lock(terminal)));
                return super.close(read, terminal, events, servingRevision);
            }
        });
    }

    private static Group.ActiveRoll lock(Roll roll) {
        return new Group.ActiveRoll(roll.id(), roll.facts().kind().name());
    }

    /** The end is two writes: the lock is free before the roll has ended. */
    static UnaryOperator<Ports> lockReleasedFirst() {
        return store((right, ports) -> new StoreDecorator(right) {
            private final InMemoryRollStore bare = ports.get(InMemoryRollStore.class);

            @Override
            public Optional<Roll> close(Roll read, Roll terminal, List<RollEvent> events, Integer servingRevision) {
                Group now = bare.group(read.facts().groupId()).orElseThrow();
                bare.force(Rewritten.locked(now, null));
                // The second write is a separate call. The lock is restored, because the bare store ends a roll only
                // while it holds the lock.
                super.head(read.id());
                bare.force(Rewritten.locked(now, lock(terminal)));
                return super.close(read, terminal, events, servingRevision);
            }
        });
    }

    /** The roll ends, and its lock on the group stays. */
    static UnaryOperator<Ports> lockNeverReleased() {
        return store((right, ports) -> new StoreDecorator(right) {
            private final InMemoryRollStore bare = ports.get(InMemoryRollStore.class);

            @Override
            public Optional<Roll> close(Roll read, Roll terminal, List<RollEvent> events, Integer servingRevision) {
                Optional<Roll> closed = super.close(read, terminal, events, servingRevision);
                Group now = bare.group(read.facts().groupId()).orElseThrow();
                bare.force(Rewritten.locked(now, lock(terminal)));
                return closed;
            }
        });
    }

    /** The roll's revision becomes the serving one, however the roll ended. */
    static UnaryOperator<Ports> failedRevisionServes() {
        return store((right, ports) -> new StoreDecorator(right) {
            @Override
            public Optional<Roll> close(Roll read, Roll terminal, List<RollEvent> events, Integer servingRevision) {
                return super.close(read, terminal, events, terminal.facts().revision());
            }
        });
    }

    /** Only the first line of each write is kept. */
    static UnaryOperator<Ports> lostEvents() {
        return store((right, ports) -> new StoreDecorator(right) {
            @Override
            public Optional<Roll> save(Roll read, Roll next, List<RollEvent> events) {
                return super.save(read, next, events.stream().limit(1).toList());
            }

            @Override
            public Optional<Roll> close(Roll read, Roll terminal, List<RollEvent> events, Integer servingRevision) {
                return super.close(read, terminal, events.stream().limit(1).toList(), servingRevision);
            }
        });
    }

    /** A line of that kind is never written. */
    public static UnaryOperator<Ports> forgetting(RollEvent.Type type) {
        return store((right, ports) -> new StoreDecorator(right) {
            @Override
            public Optional<Roll> save(Roll read, Roll next, List<RollEvent> events) {
                return super.save(
                        read,
                        next,
                        events.stream().filter(line -> line.type() != type).toList());
            }
        });
    }

    /** Results of the work are not written; only the decisions before it are. */
    static UnaryOperator<Ports> outcomesUntold() {
        return store((right, ports) -> new StoreDecorator(right) {
            @Override
            public Optional<Roll> save(Roll read, Roll next, List<RollEvent> events) {
                boolean settles = read.head().claim() != null && next.head().claim() == null;
                return super.save(read, next, settles ? List.of() : events);
            }
        });
    }
}
