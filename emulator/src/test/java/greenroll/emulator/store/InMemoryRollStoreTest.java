package greenroll.emulator.store;

import greenroll.roll.port.RollStore;

class InMemoryRollStoreTest implements RollStoreContract {

    private final RollStore store = new InMemoryRollStore();

    @Override
    public RollStore store() {
        return store;
    }
}
