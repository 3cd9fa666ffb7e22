package greenroll.demo.traffic;

import java.time.Duration;

/**
 * A steady load, in real time.
 *
 * @param perSecond the requests begun in each second, above 0; slow answers do not reduce it
 * @param slowShare the share of requests that ask the server to take {@code slow}, 0 to 1, chosen by a fixed seed
 * @param slow the time of a slow request, up to 60 s
 * @param most the maximum number in flight; one more is counted as {@link Loss#CROWDED}
 */
public record Load(double perSecond, double slowShare, Duration slow, int most) {

    public Load {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("perSecond must be above 0, but was " + perSecond);
        }
        if (!(slowShare >= 0 && slowShare <= 1)) {
            throw new IllegalArgumentException("slowShare must be 0 to 1, but was " + slowShare);
        }
        if (slow.isNegative() || slow.compareTo(Duration.ofSeconds(60)) > 0) {
            throw new IllegalArgumentException("slow must be 0 to 60 s, but was " + slow);
        }
        if (most < 1) {
            throw new IllegalArgumentException("most must be at least 1, but was " + most);
        }
    }

    /** A load with room for every slow request, and for each other request to take 5 s. */
    public Load(double perSecond, double slowShare, Duration slow) {
        this(perSecond, slowShare, slow, (int) Math.ceil(perSecond * (10 + slowShare * slow.toSeconds())));
    }
}
