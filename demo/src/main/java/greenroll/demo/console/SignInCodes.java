package greenroll.demo.console;

import greenroll.token.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Codes of 256 random bits, each good once and for {@link #GOOD_FOR} on the wall. Kept in memory alone, by their hashes. */
final class SignInCodes {

    static final Duration GOOD_FOR = Duration.ofSeconds(60);

    private final SecureRandom random;
    private final Map<String, Instant> goodUntil = new ConcurrentHashMap<>();

    SignInCodes(SecureRandom random) {
        this.random = random;
    }

    /** A new one; those before it stay good for as long as they are. */
    String issue(Instant now) {
        goodUntil.values().removeIf(now::isAfter);
        Secret code = Secret.random(random);
        goodUntil.put(code.sha256(), now.plus(GOOD_FOR));
        return code.text();
    }

    /** Whether it is good, which it is not again: of two who ask at once one is told so. */
    boolean redeem(String code, Instant now) {
        Instant until = goodUntil.remove(new Secret(code).sha256());
        return until != null && !now.isAfter(until);
    }
}
