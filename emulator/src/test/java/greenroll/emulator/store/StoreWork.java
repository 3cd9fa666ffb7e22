package greenroll.emulator.store;

import static greenroll.emulator.store.RollStoreContract.CREATE;
import static greenroll.emulator.store.RollStoreContract.GROUP;
import static greenroll.emulator.store.RollStoreContract.ROLL;
import static greenroll.emulator.store.StoredRolls.NOON;
import static greenroll.emulator.store.StoredRolls.batch;
import static greenroll.emulator.store.StoredRolls.create;
import static greenroll.emulator.store.StoredRolls.event;
import static greenroll.emulator.store.StoredRolls.following;
import static greenroll.emulator.store.StoredRolls.owing;
import static greenroll.emulator.store.StoredRolls.revision;
import static greenroll.emulator.store.StoredRolls.roll;
import static greenroll.emulator.store.StoredRolls.snapshot;
import static greenroll.emulator.store.StoredRolls.staged;
import static greenroll.emulator.store.StoredRolls.withBatches;

import greenroll.group.Group;
import greenroll.group.scaling.ScalingState;
import greenroll.roll.Control;
import greenroll.roll.Control.Asked;
import greenroll.roll.Control.Wish;
import greenroll.roll.DueNotification;
import greenroll.roll.HealingState;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.port.RollStore;
import greenroll.roll.port.RollStore.Start;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.timeline.RollEvent.Type;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A handler's use of the store. Each step may be repeated after a crash. Like a handler, it first reads, and writes
 * only what is not written yet. It returns the answer for its caller.
 */
record StoreWork(String name, List<Step> before, List<Step> steps, Set<TableFault> faults) {

    record Step(String name, Function<RollStore, Object> act) {}

    private static final String DELETE = "sbgd-000000de";
    private static final String WRITTEN = "written";
    private static final String LOST = "lost the race";
    private static final DueNotification OWED =
            new DueNotification(DueNotification.Kind.ROLL_FAILED, "n-1", NOON, null);

    private static final Set<TableFault> EVERY = EnumSet.allOf(TableFault.class);

    /**
     * The faults for the whole life. Each step meets the other faults alone. A cut before a request equals one after
     * the request before it.
     */
    private static final Set<TableFault> CUTS = EnumSet.of(TableFault.CUT_AFTER);

    /** A group's life: every method of the store that writes, in the order of a group's life. */
    static final List<Step> LIFE = List.of(
            new Step("createGroup", StoreWork::createGroup),
            new Step(
                    "save batches and their events",
                    save(
                            CREATE,
                            1,
                            read -> withBatches(read, batch(1, 2), batch(2, 1)),
                            event(2, 0, Type.BATCH_STARTED),
                            event(2, 1, Type.LAUNCHED))),
            new Step("putSnapshot", store -> {
                store.putSnapshot(CREATE, snapshot(3));
                return WRITTEN;
            }),
            new Step("close as finished", close(CREATE, 2, read -> staged(read, Stage.FINISHED), 1, Type.FINISHED)),
            new Step("addRevision", StoreWork::addRevision),
            new Step("start", StoreWork::start),
            new Step("putGroup with a revision", StoreWork::putGroup),
            new Step(
                    "save a batch that is compressed",
                    save(ROLL, 1, read -> withBatches(read, batch(1, 300)), event(2, 0, Type.BATCH_STARTED))),
            new Step(
                    "stop",
                    store -> !open(store, ROLL)
                            || store.request(ROLL, Wish.STOP, new Asked(NOON.plusSeconds(5), "bob"))),
            new Step(
                    "pause",
                    // Asked again after its end, it would be another pause.
                    store -> !open(store, ROLL)
                            || control(store, ROLL).resume() != null
                            || store.request(ROLL, Wish.PAUSE, new Asked(NOON.plusSeconds(6), "bob"))),
            new Step(
                    "resume",
                    store -> !open(store, ROLL)
                            || store.request(ROLL, Wish.RESUME, new Asked(NOON.plusSeconds(7), "eve"))),
            new Step(
                    "save the next generation",
                    save(ROLL, 2, StoredRolls::nextGeneration, event(3, 0, Type.CONTINUED))),
            new Step(
                    "close as failed, with a notice owed",
                    close(ROLL, 3, read -> owing(staged(read, Stage.FAILED), OWED), null, Type.FAILED)),
            new Step("save the notice as sent", save(ROLL, 4, read -> owing(read, OWED.withSentAt(NOON)))),
            new Step("putHealingState", store -> {
                store.putHealingState(GROUP, new HealingState(NOON, Map.of("i-1", NOON), null, null));
                return WRITTEN;
            }),
            new Step(
                    "putScalingState",
                    store -> store.scalingState(GROUP).isPresent()
                            || store.putScalingState(GROUP, null, ScalingState.first(NOON))));

    private static final String HEAL = "sbgd-0000ea10";
    private static final String TAKING_OVER = "sbgd-0000a0e0";

    /** A HEAL that ends because a roll takes over. */
    private static final List<Step> TAKE_OVER = List.of(
            new Step(
                    "start of a heal",
                    store -> store.head(HEAL).isPresent()
                            ? new Start.Accepted()
                            : store.start(
                                    store.group(GROUP).orElseThrow(),
                                    following(GROUP, HEAL, RollKind.HEAL, null, 4),
                                    List.of(event(1, 0, Type.ACCEPTED)))),
            new Step("taking over from it", StoreWork::takeOver));

    private static Object takeOver(RollStore store) {
        if (store.head(TAKING_OVER).isPresent()) {
            return new Start.Accepted();
        }
        Roll heal = store.roll(HEAL).orElseThrow();
        return store.takeOver(
                store.group(GROUP).orElseThrow(),
                heal,
                staged(withBatches(heal, batch(1, 1)), Stage.STOPPED),
                List.of(event(2, 0, Type.STOPPED)),
                roll(GROUP, TAKING_OVER, NOON),
                List.of(event(1, 0, Type.ACCEPTED)));
    }

    /** The end of the group. After it nothing can be repeated on the group. */
    private static final List<Step> END = List.of(
            new Step("start of a deletion", StoreWork::startDelete),
            new Step(
                    "close as finished, and the group with it",
                    close(DELETE, 1, read -> staged(read, Stage.FINISHED), null, Type.FINISHED)));

    private static Object startDelete(RollStore store) {
        if (store.head(DELETE).isPresent()) {
            return new Start.Accepted();
        }
        Roll delete = following(GROUP, DELETE, RollKind.DELETE, null, 0);
        return store.start(store.group(GROUP).orElseThrow(), delete, List.of(event(1, 0, Type.ACCEPTED)));
    }

    /**
     * Each step of the life alone, a repeated start without another read, a take-over, the group's end, and the life as
     * a whole.
     */
    static List<StoreWork> all() {
        List<StoreWork> works = new ArrayList<>();
        for (int i = 0; i < LIFE.size(); i++) {
            works.add(new StoreWork(LIFE.get(i).name(), LIFE.subList(0, i), LIFE.subList(i, i + 1), EVERY));
        }
        works.add(startWithoutALook());
        works.add(new StoreWork("a heal that is taken over from", LIFE, TAKE_OVER, EVERY));
        works.add(new StoreWork("a group's end", LIFE, END, EVERY));
        works.add(new StoreWork("a group's whole life", List.of(), LIFE, CUTS));
        return works;
    }

    static StoreWork named(String name) {
        return all().stream()
                .filter(work -> work.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A start with the group as it was read once, however often the write is sent. */
    private static StoreWork startWithoutALook() {
        List<Step> before = LIFE.subList(0, 5);
        RollStore memory = new InMemoryRollStore();
        before.forEach(step -> step.act().apply(memory));
        Group read = memory.group(GROUP).orElseThrow();
        return new StoreWork(
                "start, without another look",
                before,
                List.of(new Step(
                        "start",
                        store -> store.start(read, roll(GROUP, ROLL, NOON), List.of(event(1, 0, Type.ACCEPTED))))),
                EVERY);
    }

    @Override
    public String toString() {
        return name;
    }

    void prepare(RollStore store) {
        before.forEach(step -> step.act().apply(store));
    }

    private static Start createGroup(RollStore store) {
        return store.createGroup(
                StoredRolls.group(GROUP), revision(1), create(GROUP, CREATE), List.of(event(1, 0, Type.ACCEPTED)));
    }

    private static Object addRevision(RollStore store) {
        Group read = store.group(GROUP).orElseThrow();
        return read.latestRevision() >= 2 || store.addRevision(read, revision(2)) ? WRITTEN : LOST;
    }

    private static Object putGroup(RollStore store) {
        Group read = store.group(GROUP).orElseThrow();
        return read.latestRevision() == 3 || store.putGroup(read, read.withName("renamed"), revision(3))
                ? WRITTEN
                : LOST;
    }

    private static Start start(RollStore store) {
        Group read = store.group(GROUP).orElseThrow();
        return store.head(ROLL).isPresent()
                ? new Start.Accepted()
                : store.start(read, roll(GROUP, ROLL, NOON), List.of(event(1, 0, Type.ACCEPTED)));
    }

    private static Function<RollStore, Object> save(
            String rollId, long version, UnaryOperator<Roll> change, RollEvent... events) {
        return store -> {
            Roll read = store.roll(rollId).orElseThrow();
            return read.head().version() > version
                            || store.save(read, change.apply(read), List.of(events))
                                    .isPresent()
                    ? WRITTEN
                    : LOST;
        };
    }

    private static Function<RollStore, Object> close(
            String rollId, long version, UnaryOperator<Roll> change, @Nullable Integer serving, Type told) {
        return store -> {
            Roll read = store.roll(rollId).orElseThrow();
            return read.head().version() > version
                            || store.close(read, change.apply(read), List.of(event(version + 1, 0, told)), serving)
                                    .isPresent()
                    ? WRITTEN
                    : LOST;
        };
    }

    private static Control control(RollStore store, String rollId) {
        return store.head(rollId).orElseThrow().control();
    }

    private static boolean open(RollStore store, String rollId) {
        return store.head(rollId).map(RollHead::isOpen).orElse(false);
    }
}
