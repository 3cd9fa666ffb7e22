package greenroll.group;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a group goes about it, in Elastigroup's words. What steers a mix of spot and on demand is kept for the owner and
 * has no effect, since every instance is launched on demand.
 *
 * @param drainingTimeout of the group's rolls that say nothing of it; null: as those rolls have it by default
 * @param elastigroup {@code compatibility}: whether the group's rolls take Elastigroup's meanings and defaults where they
 *     differ from Greenroll's
 */
public record Strategy(
        @Nullable String availabilityVsCost,
        @Nullable Boolean fallbackToOd,
        @Nullable Boolean utilizeReservedInstances,
        @Nullable Duration drainingTimeout,
        boolean elastigroup) {

    /** The one value of {@code compatibility}. */
    public static final String ELASTIGROUP = "ELASTIGROUP";

    /** Of an owner who says nothing. */
    public static final Strategy NONE = new Strategy(null, null, null, null, false);
}
