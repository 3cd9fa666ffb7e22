package greenroll.emulator.compute.api;

import java.util.EnumMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How often each operation was called and how often it was throttled. Safe for any thread. */
public final class ApiCalls {

    private final Counters calls = new Counters();
    private final Counters throttled = new Counters();

    /**
     * The calls by operation, for example {@code ec2.RunInstances}. Throttled and refused calls count too. Zeros are
     * left out.
     */
    public SortedMap<String, Integer> byOperation() {
        return calls.named();
    }

    public SortedMap<String, Integer> throttledByOperation() {
        return throttled.named();
    }

    /** The number of calls of that operation. */
    public int count(String operation) {
        return byOperation().getOrDefault(operation, 0);
    }

    public int total() {
        return calls.sum();
    }

    public int throttled() {
        return throttled.sum();
    }

    void called(SupportedOperation operation) {
        calls.up(operation);
    }

    void throttled(SupportedOperation operation) {
        throttled.up(operation);
    }

    /** One counter for each operation. The map itself never changes. */
    private static final class Counters {

        private final EnumMap<SupportedOperation, AtomicInteger> all = new EnumMap<>(SupportedOperation.class);

        Counters() {
            for (SupportedOperation operation : SupportedOperation.values()) {
                all.put(operation, new AtomicInteger());
            }
        }

        void up(SupportedOperation operation) {
            AtomicInteger counter = all.get(operation);
            if (counter == null) {
                throw new IllegalStateException("no counter for " + operation);
            }
            counter.incrementAndGet();
        }

        SortedMap<String, Integer> named() {
            SortedMap<String, Integer> named = new TreeMap<>();
            all.forEach((operation, counter) -> {
                if (counter.get() > 0) {
                    named.put(operation.apiName, counter.get());
                }
            });
            return named;
        }

        int sum() {
            return all.values().stream().mapToInt(AtomicInteger::get).sum();
        }
    }
}
