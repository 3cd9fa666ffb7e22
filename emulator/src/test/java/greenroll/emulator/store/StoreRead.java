package greenroll.emulator.store;

import static greenroll.emulator.store.RollStoreContract.CREATE;
import static greenroll.emulator.store.RollStoreContract.GROUP;
import static greenroll.emulator.store.RollStoreContract.ROLL;
import static greenroll.emulator.store.StoredRolls.NOON;
import static greenroll.emulator.store.StoredRolls.batch;
import static greenroll.emulator.store.StoredRolls.create;
import static greenroll.emulator.store.StoredRolls.event;
import static greenroll.emulator.store.StoredRolls.revision;
import static greenroll.emulator.store.StoredRolls.roll;
import static greenroll.emulator.store.StoredRolls.snapshot;
import static greenroll.emulator.store.StoredRolls.staged;
import static greenroll.emulator.store.StoredRolls.withBatches;

import greenroll.group.Group;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.Stage;
import greenroll.roll.port.RollStore;
import greenroll.roll.port.RollStore.Page;
import greenroll.roll.timeline.EventKey;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.timeline.RollEvent.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One way of reading the store. A list is read to its end. */
record StoreRead(String name, Function<RollStore, Object> act) {

    /** More than one BatchGetItem can answer. */
    private static final int GROUPS = 101;

    static List<StoreRead> all() {
        return List.of(
                new StoreRead("group", store -> store.group(GROUP)),
                new StoreRead("group, absent", store -> store.group("sig-absent")),
                new StoreRead("groups", store -> pages(after -> store.groups(40, after), Group::id)),
                new StoreRead(
                        "groups, by id",
                        store -> store.groups(ids()).stream().map(Group::id).toList()),
                new StoreRead("revision", store -> store.revision(GROUP, 1)),
                new StoreRead("latest revisions", store -> store.latestRevisions(store.groups(ids()))),
                new StoreRead("roll", store -> store.roll(ROLL)),
                new StoreRead("roll, absent", store -> store.roll("sbgd-absent")),
                new StoreRead("head", store -> store.head(ROLL)),
                new StoreRead("heads", store -> store.heads(List.of(ROLL, "sbgd-absent", CREATE))),
                new StoreRead("rolls", store -> pages(after -> store.rolls(GROUP, 2, false, after), head -> head)),
                new StoreRead(
                        "rolls, newest first",
                        store -> pages(after -> store.rolls(GROUP, 3, true, after), RollHead::id)),
                new StoreRead(
                        "unfinished",
                        store -> store.unfinished().stream().map(RollHead::id).toList()),
                new StoreRead("event", store -> store.event(new EventKey(ROLL, 1, 0))),
                new StoreRead("events", store -> pages(after -> store.events(ROLL, 5, after), event -> event)),
                new StoreRead("snapshot", store -> store.snapshot(ROLL)),
                new StoreRead("healingState", store -> store.healingState(GROUP)),
                new StoreRead("scalingState", store -> store.scalingState(GROUP)));
    }

    /** Every group of {@link #fill}, and one that does not exist. */
    private static List<String> ids() {
        return Stream.concat(
                        Stream.of(GROUP, "sig-absent"),
                        IntStream.range(0, GROUPS).mapToObj(i -> "sig-%08x".formatted(0x100 + i)))
                .toList();
    }

    /** Many groups whose CREATE is open, and one with a history, whose roll has three batches and twelve events. */
    static void fill(RollStore store) {
        IntStream.range(0, GROUPS).forEach(i -> {
            String id = "%08x".formatted(0x100 + i);
            store.createGroup(
                    StoredRolls.group("sig-" + id), revision(1), create("sig-" + id, "sbgd-" + id), List.of());
        });
        store.createGroup(StoredRolls.group(GROUP), revision(1), create(GROUP, CREATE), List.of());
        finish(store, CREATE);
        for (int i = 0; i < 3; i++) {
            String id = "sbgd-2000000" + i;
            store.start(store.group(GROUP).orElseThrow(), roll(GROUP, id, NOON.plusSeconds(i)), List.of());
            finish(store, id);
        }
        store.start(store.group(GROUP).orElseThrow(), roll(GROUP, ROLL, NOON.plusSeconds(9)), List.of());
        Roll read = store.roll(ROLL).orElseThrow();
        List<RollEvent> events = IntStream.range(0, 12)
                .mapToObj(i -> event(2, i, Type.TERMINATED))
                .toList();
        store.save(read, withBatches(read, batch(1, 2), batch(2, 300), batch(3, 1)), events);
        store.putSnapshot(ROLL, snapshot(5));
    }

    @Override
    public String toString() {
        return name;
    }

    private static void finish(RollStore store, String rollId) {
        Roll open = store.roll(rollId).orElseThrow();
        store.close(open, staged(open, Stage.FINISHED), List.of(), 1).orElseThrow();
    }

    private static <T, S> List<List<S>> pages(Function<@Nullable String, Page<T>> list, Function<T, S> shown) {
        List<List<S>> pages = new ArrayList<>();
        String after = null;
        do {
            Page<T> page = list.apply(after);
            pages.add(page.items().stream().map(shown).toList());
            after = page.next();
        } while (after != null);
        return pages;
    }
}
