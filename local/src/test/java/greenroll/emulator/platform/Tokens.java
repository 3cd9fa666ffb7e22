package greenroll.emulator.platform;

import greenroll.token.Scope;
import greenroll.token.Secret;
import greenroll.token.Token;
import greenroll.token.TokenStore;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/** Tokens for tests, good for as long as anybody looks. */
public final class Tokens {

    private Tokens() {}

    /** Makes the text a token of that scope, for those groups or, without, for all. */
    public static void store(TokenStore tokens, String text, Scope scope, String... groups) {
        Secret secret = new Secret(text);
        boolean isNew = tokens.put(
                secret.sha256(),
                new Token(
                        "tok-" + secret.sha256().substring(0, 8),
                        "jo",
                        new TreeSet<>(Set.of(scope)),
                        new TreeSet<>(Set.of(groups)),
                        Instant.EPOCH,
                        Instant.parse("9999-12-31T00:00:00Z"),
                        null,
                        null));
        if (!isNew) {
            throw new IllegalStateException("stored twice: " + text);
        }
    }
}
