package greenroll.emulator.compute.state;

import greenroll.emulator.clock.CloudClock;
import greenroll.emulator.compute.market.SpotMarket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The common ground of all parts of a region: its clock, its one lock, its random numbers, its settings and its
 * listeners.
 */
public final class RegionContext {

    final CloudClock clock;
    final Random random;
    public volatile RegionSettings settings;
    public volatile SpotMarket market = SpotMarket.ENDLESS;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<RegionListener> listeners = new ArrayList<>();
    private final List<Consumer<SimulatedInstance>> watches = new ArrayList<>();

    public RegionContext(CloudClock clock, long seed, RegionSettings settings) {
        this.clock = clock;
        this.random = new Random(seed);
        this.settings = settings;
    }

    public <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    public void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    public Instant now() {
        return clock.instant();
    }

    /** Runs the action under the lock, after that delay. */
    public CloudClock.Scheduled later(Duration delay, Runnable action) {
        return clock.after(delay, () -> locked(action));
    }

    public void listen(RegionListener listener) {
        listeners.add(listener);
    }

    public void watch(Consumer<SimulatedInstance> watch) {
        watches.add(watch);
    }

    /** Updates the watches with an instance that has changed, then calls the listeners. */
    void tell(SimulatedInstance machine, RegionEvent event) {
        for (int i = 0; i < watches.size(); i++) {
            watches.get(i).accept(machine);
        }
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).on(event);
        }
    }
}
