package greenroll.api.read;

import greenroll.fleet.FleetSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Keeps recent observations, so that many readers of one group cause no more calls to EC2 and ELBv2 than one reader. An
 * observation is valid for five seconds.
 */
public final class ObservationCache {

    private static final Duration GOOD_FOR = Duration.ofSeconds(5);

    private final Map<String, FleetSnapshot> looks = new ConcurrentHashMap<>();

    /** The last observation under the key while it is valid, otherwise a new one. */
    public FleetSnapshot at(Instant now, String key, Supplier<FleetSnapshot> look) {
        looks.values().removeIf(one -> !isGood(one, now));
        FleetSnapshot known = looks.get(key);
        if (known != null) {
            return known;
        }
        FleetSnapshot seen = look.get();
        looks.put(key, seen);
        return seen;
    }

    private static boolean isGood(FleetSnapshot look, Instant now) {
        return now.isBefore(look.at().plus(GOOD_FOR)) && !now.isBefore(look.at());
    }
}
