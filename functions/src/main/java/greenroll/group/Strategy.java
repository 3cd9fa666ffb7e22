package greenroll.group;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a group's operations work, in Elastigroup's words. Properties that mix spot and on-demand instances are stored
 * for the owner, but have no effect: every instance is launched on demand.
 *
 * @param drainingTimeout draining timeout of rolls that give none; null for the default
 * @param elastigroup {@code compatibility}: whether the group's rolls use Elastigroup's meanings and defaults where
 *     they differ from Greenroll's
 */
public record Strategy(
        @Nullable String availabilityVsCost,
        @Nullable Boolean fallbackToOd,
        @Nullable Boolean utilizeReservedInstances,
        @Nullable Duration drainingTimeout,
        boolean elastigroup) {

    /** The only value of {@code compatibility}. */
    public static final String ELASTIGROUP = "ELASTIGROUP";

    /** The strategy of an owner who gives none. */
    public static final Strategy NONE = new Strategy(null, null, null, null, false);
}
