package greenroll.demo.console;

import greenroll.token.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Codes of 256 random bits. Each is valid once, for {@link #GOOD_FOR} of real time. They are kept in memory only, as
 * hashes.
 */
final class SignInCodes {

    static final Duration GOOD_FOR = Duration.ofSeconds(60);

    private final SecureRandom random;
    private final Map<String, Instant> goodUntil = new ConcurrentHashMap<>();

    SignInCodes(SecureRandom random) {
        this.random = random;
    }

    /** Issues a new code. Earlier codes stay valid until they expire. */
    String issue(Instant now) {
        goodUntil.values().removeIf(now::isAfter);
        Secret code = Secret.random(random);
        goodUntil.put(code.sha256(), now.plus(GOOD_FOR));
        return code.text();
    }

    /** Whether the code is valid. It is not valid again after this: of two calls at once, one gets true. */
    boolean redeem(String code, Instant now) {
        Instant until = goodUntil.remove(new Secret(code).sha256());
        return until != null && !now.isAfter(until);
    }
}
