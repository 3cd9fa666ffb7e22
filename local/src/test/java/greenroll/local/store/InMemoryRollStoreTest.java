package greenroll.local.store;

import greenroll.roll.RollStore;

class InMemoryRollStoreTest implements RollStoreContract {

    private final RollStore store = new InMemoryRollStore();

    @Override
    public RollStore store() {
        return store;
    }
}
