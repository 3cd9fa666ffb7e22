package greenroll.emulator.store;

import static greenroll.emulator.store.RollStoreContract.CREATE;
import static greenroll.emulator.store.RollStoreContract.GROUP;
import static greenroll.emulator.store.RollStoreContract.ROLL;

import greenroll.roll.port.RollStore;
import java.util.Arrays;
import java.util.List;

/** All that readers can see of the one group of {@link StoreWork} and of its rolls. */
record StoreView(List<Object> seen) {

    static StoreView of(RollStore store) {
        return new StoreView(Arrays.asList(
                store.groups(10, null),
                store.revision(GROUP, 1),
                store.revision(GROUP, 2),
                store.rolls(GROUP, 10, false, null),
                store.unfinished(),
                store.roll(CREATE),
                store.events(CREATE, 100, null),
                store.snapshot(CREATE),
                store.roll(ROLL),
                store.events(ROLL, 100, null)));
    }
}
