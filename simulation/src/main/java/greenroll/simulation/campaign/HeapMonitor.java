package greenroll.simulation.campaign;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Watches how much heap is in use, ten times a second, and keeps the maximum. */
final class HeapMonitor implements AutoCloseable {

    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("heap-watch").factory());
    private volatile long most;

    HeapMonitor() {
        timer.scheduleAtFixedRate(this::look, 0, 100, TimeUnit.MILLISECONDS);
    }

    private void look() {
        most = Math.max(most, memory.getHeapMemoryUsage().getUsed());
    }

    long maxMiB() {
        return most >> 20;
    }

    @Override
    public void close() {
        look();
        timer.shutdownNow();
    }
}
