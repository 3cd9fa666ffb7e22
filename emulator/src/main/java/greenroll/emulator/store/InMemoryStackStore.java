package greenroll.emulator.store;

import greenroll.stack.StackResource;
import greenroll.stack.StackStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Resources of stacks in memory, kept as {@link greenroll.aws.store.DynamoDbStackStore} keeps them. None expires. */
public final class InMemoryStackStore implements StackStore {

    private final Map<StackResource.Identity, StackResource> resources = new HashMap<>();

    @Override
    public synchronized Optional<StackResource> find(StackResource.Identity identity) {
        return Optional.ofNullable(resources.get(identity));
    }

    @Override
    public synchronized List<StackResource> open() {
        return resources.values().stream()
                .filter(resource -> resource.request() != null)
                .toList();
    }

    @Override
    public synchronized Optional<StackResource> put(StackResource next) {
        StackResource now = resources.get(next.identity());
        if ((now == null ? 0 : now.version()) != next.version()) {
            return Optional.empty();
        }
        StackResource written = next.withVersion(next.version() + 1);
        resources.put(next.identity(), written);
        return Optional.of(written);
    }
}
