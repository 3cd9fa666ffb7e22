package greenroll.demo;

import greenroll.aws.fleet.FleetTags;
import greenroll.demo.traffic.RequestLog;
import greenroll.emulator.clock.CloudClock;
import greenroll.emulator.compute.PlayedTraffic;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.RegionInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the requests of real traffic by instance, and publishes the counts of each minute of roll time as
 * {@link PlayedTraffic} names them. The values by revision are what an application publishes that knows its revision.
 */
final class RequestMetrics implements RequestLog, AutoCloseable {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int ERROR = 500;

    /** The counts of one instance since the last minute. */
    private static final class Counts {
        private int requests;
        private int errors;
        private long millis;
    }

    private final SimulatedRegion region;
    private final CloudClock clock;
    private final Map<String, Counts> counts = new HashMap<>();
    private CloudClock.@Nullable Scheduled next;
    private boolean closed;

    RequestMetrics(SimulatedRegion region, CloudClock clock) {
        this.region = region;
        this.clock = clock;
        next();
    }

    @Override
    public synchronized void answered(String instanceId, int status, Duration took) {
        Counts one = counts.computeIfAbsent(instanceId, id -> new Counts());
        one.requests++;
        one.errors += status >= ERROR ? 1 : 0;
        one.millis += took.toMillis();
    }

    private synchronized void next() {
        if (!closed) {
            Instant now = clock.instant();
            Instant end = begin(now).plus(MINUTE);
            next = clock.after(Duration.between(now, end), () -> publish(end.minus(MINUTE)));
        }
    }

    private static Instant begin(Instant now) {
        return Instant.ofEpochSecond(now.getEpochSecond() / MINUTE.toSeconds() * MINUTE.toSeconds());
    }

    /** The counts are taken under the own lock only, because the region has its own. */
    private void publish(Instant minute) {
        Map<String, Counts> taken;
        synchronized (this) {
            taken = Map.copyOf(counts);
            counts.clear();
        }
        taken.forEach((id, one) -> {
            put(minute, PlayedTraffic.BY_INSTANCE, id, one);
            String revision = region.instance(id)
                    .map(RegionInstance::tags)
                    .map(tags -> tags.get(FleetTags.REVISION))
                    .orElse(null);
            if (revision != null) {
                put(minute, PlayedTraffic.BY_REVISION, revision, one);
            }
        });
        next();
    }

    private void put(Instant minute, String dimension, String value, Counts one) {
        Map<String, String> dimensions = Map.of(dimension, value);
        put(PlayedTraffic.REQUESTS, dimensions, minute, one.requests);
        put(PlayedTraffic.ERRORS, dimensions, minute, one.errors);
        put(PlayedTraffic.LATENCY, dimensions, minute, (double) one.millis / one.requests);
    }

    private void put(String name, Map<String, String> dimensions, Instant minute, double value) {
        region.putMetric(PlayedTraffic.NAMESPACE, name, dimensions, minute, value);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (next != null) {
            next.cancel();
        }
    }
}
