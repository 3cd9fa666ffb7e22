package greenroll.emulator.store;

import greenroll.stack.StackStore;

class InMemoryStackStoreTest implements StackStoreContract {

    private final StackStore stacks = new InMemoryStackStore();

    @Override
    public StackStore stacks() {
        return stacks;
    }
}
