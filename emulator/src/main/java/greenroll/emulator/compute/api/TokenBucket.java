package greenroll.emulator.compute.api;

import java.time.Duration;
import java.time.Instant;

/**
 * AWS's own way to limit requests: a maximum of tokens, and a number of tokens that come back each second. Starts full.
 */
final class TokenBucket {

    private final double size;
    private final double perSecond;
    private double tokens;
    private Instant filledAt;

    TokenBucket(double size, double perSecond, Instant now) {
        this.size = size;
        this.perSecond = perSecond;
        tokens = size;
        filledAt = now;
    }

    boolean has(double wanted, Instant now) {
        if (now.isAfter(filledAt)) {
            tokens = Math.min(size, tokens + Duration.between(filledAt, now).toNanos() / 1e9 * perSecond);
            filledAt = now;
        }
        return tokens >= wanted;
    }

    void take(double wanted) {
        tokens -= wanted;
    }
}
