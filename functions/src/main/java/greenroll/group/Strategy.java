package greenroll.group;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a group's operations work, in Elastigroup's words.
 *
 * @param spot how spot and on-demand instances are mixed
 * @param utilizeReservedInstances stored for the owner; it has no effect, because EC2 itself applies reservations
 * @param drainingTimeout draining timeout of rolls that give none; null for the default
 * @param elastigroup {@code compatibility}: whether the group's rolls use Elastigroup's meanings and defaults where
 *     they differ from Greenroll's
 */
public record Strategy(
        SpotStrategy spot,
        @Nullable Boolean utilizeReservedInstances,
        @Nullable Duration drainingTimeout,
        boolean elastigroup) {

    /** The only value of {@code compatibility}. */
    public static final String ELASTIGROUP = "ELASTIGROUP";

    /** The strategy of an owner who gives none. */
    public static final Strategy NONE = new Strategy(SpotStrategy.NONE, null, null, false);

    public Strategy {
        spot = Objects.requireNonNullElse(spot, SpotStrategy.NONE);
    }
}
