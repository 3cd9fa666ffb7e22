package greenroll.emulator.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Real time, or real time sped up: {@code speed} seconds of roll time pass in one real second. */
public final class ScaledClock implements CloudClock, AutoCloseable {

    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();
    private final double speed;
    private final Consumer<Throwable> onFailure;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("clock").factory());

    /**
     * @param speed above 0; 1 is real time
     * @param onFailure receives what a task threw; other tasks go on
     */
    public ScaledClock(double speed, Consumer<Throwable> onFailure) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("speed must be above 0, but was " + speed);
        }
        this.speed = speed;
        this.onFailure = onFailure;
    }

    @Override
    public Instant instant() {
        return start.plusNanos((long) ((System.nanoTime() - startNanos) * speed));
    }

    @Override
    public Scheduled at(Instant when, Runnable task) {
        Duration wall = onTheWall(Duration.between(instant(), when));
        Future<?> scheduled = timer.schedule(
                () -> Thread.ofVirtual().name("scheduled").start(() -> run(task)),
                Math.max(0, wall.toNanos()),
                TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            onFailure.accept(e);
        }
    }

    @Override
    public boolean isVirtual() {
        return false;
    }

    @Override
    public Duration onTheWall(Duration rollTime) {
        return Duration.ofNanos((long) (rollTime.toNanos() / speed));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
